import type { Directory } from '../../src-shared/directory/directory.ts';
import type { SourceProblem } from '../../src-shared/source-file/source-format.ts';
import {
  hasError,
  MAPPING_VERSION,
  type SourceGroup,
  type SourceItem,
} from '../../src-shared/source-file/source-item.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { newId } from '../new-id.ts';
import { type NewQuarantine, putAside, releaseTaken, takeItems } from '../store/inbound.ts';
import { type Db, inTransaction, type OpenTx } from '../store/transaction.ts';
import type { FileToImport } from './import-file.ts';
import { keepFacts } from './keep-facts.ts';

export type TakeDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly directory: Pick<Directory, 'sites' | 'payers'>;
};

type Of = { readonly importId: string; readonly file: FileToImport };
type Counts = { accepted: number; duplicates: number; quarantined: number; unused: number };
/** An item, and where the one behind it begins. */
type Placed = { readonly item: SourceItem; until: number | null };

const AT_ONCE = 500;
const MOST_PROBLEMS = 200;

/**
 * Takes the items of one file group by group, each group in one transaction: all of its sound items, or none of them where the
 * group is not whole. Memory holds some hundred items, however many a group has.
 */
export class GroupTaker {
  readonly #deps: TakeDeps;
  readonly #of: Of;
  readonly problems: SourceProblem[] = [];
  readonly counts: Counts = { accepted: 0, duplicates: 0, quarantined: 0, unused: 0 };
  #tx: OpenTx | null = null;
  #waiting: Placed[] = [];
  #last: Placed | null = null;
  #ofGroup: Counts = { accepted: 0, duplicates: 0, quarantined: 0, unused: 0 };
  #items = 0;

  constructor(deps: TakeDeps, of: Of) {
    this.#deps = deps;
    this.#of = of;
  }

  async add(item: SourceItem): Promise<void> {
    if (this.#last && item.offset > this.#last.item.offset) this.#last.until = item.offset;
    this.#last = { item, until: null };
    this.#waiting.push(this.#last);
    this.#items += 1;
    for (const problem of item.problems) if (this.problems.length < MOST_PROBLEMS) this.problems.push(problem);
    // The last one stays: where it ends is known from the one behind it.
    if (this.#waiting.length > AT_ONCE) await this.#write(this.#waiting.splice(0, AT_ONCE));
  }

  async end(group: SourceGroup): Promise<void> {
    if (this.#last && group.until !== undefined) this.#last.until = group.until;
    if (hasError(group.problems)) await this.#refuse(group);
    else if (this.#items > 0) await this.#commit(group);
    for (const problem of group.problems) if (this.problems.length < MOST_PROBLEMS) this.problems.push(problem);
    this.#waiting = [];
    this.#last = null;
    this.#items = 0;
    this.#ofGroup = { accepted: 0, duplicates: 0, quarantined: 0, unused: 0 };
  }

  /** Gives up what was begun and not ended. */
  async close(): Promise<void> {
    const tx = this.#tx;
    this.#tx = null;
    if (tx) await tx.rollback().execute();
  }

  async #commit({ what, offset }: SourceGroup): Promise<void> {
    const { importId, file } = this.#of;
    await this.#write(this.#waiting);
    const tx = await this.#begun();
    const { accepted, duplicates, quarantined, unused } = this.#ofGroup;
    if (accepted > 0) {
      const from = { import: importId, sha256: file.sha256, offset };
      await appendLeaf(tx, {
        at: this.#deps.clock(),
        actor: file.by.id,
        action: 'inbound.take',
        entity: importId,
        body: { what, from, mapping: MAPPING_VERSION, accepted, duplicates, quarantined },
      });
    }
    await tx.commit().execute();
    this.#tx = null;
    this.counts.accepted += accepted;
    this.counts.duplicates += duplicates;
    this.counts.quarantined += quarantined;
    this.counts.unused += unused;
  }

  /** Nothing of the group is taken: it is put aside as one. */
  async #refuse({ what, offset, until, problems }: SourceGroup): Promise<void> {
    await this.close();
    const aside = this.#aside({ what, offset, until: until ?? null, problems });
    await inTransaction(this.#deps.db, (tx) => putAside(tx, aside, this.#deps.clock()));
    this.counts.quarantined += Math.max(this.#items, 1);
  }

  #aside(one: Pick<NewQuarantine, 'what' | 'offset' | 'until' | 'problems'>): NewQuarantine {
    const { importId, file } = this.#of;
    return { ...one, ...cameBy(file), id: newId(this.#deps.clock()), importId, sha256: file.sha256 };
  }

  async #begun(): Promise<OpenTx> {
    this.#tx ??= await this.#deps.db.startTransaction().execute();
    return this.#tx;
  }

  async #write(placed: readonly Placed[]): Promise<void> {
    const now = this.#deps.clock();
    const tx = await this.#begun();
    const { importId, file } = this.#of;
    const [sound, faulty] = [placed.filter(isSound), placed.filter((one) => !isSound(one))];
    for (const { item, until } of faulty) {
      const { what, offset, problems } = item;
      await putAside(tx, this.#aside({ what, offset, until, problems }), now);
    }
    const useful = sound.map(({ item }) => item).filter(({ facts }) => facts.length > 0);
    const mapping = MAPPING_VERSION;
    const fresh = useful.length === 0 ? new Set() : await takeItems(tx, { importId, mapping, now }, useful);
    const taken = new Set<string>();
    const items = useful.filter(({ key }) => fresh.has(key) && !taken.has(key) && taken.add(key));
    await keepFacts(tx, { ...this.#deps, now, site: file.site ?? null }, items);
    const offsets = useful.map(({ offset }) => offset);
    await releaseTaken(tx, { sha256: file.sha256, offsets, by: file.by.id, now });
    this.#ofGroup.accepted += items.length;
    this.#ofGroup.duplicates += useful.length - items.length;
    this.#ofGroup.quarantined += faulty.length;
    this.#ofGroup.unused += sound.length - useful.length;
  }
}

/** What is put aside of a file keeps which way it came. */
export function cameBy({ connector = 'upload', replay }: Pick<FileToImport, 'connector' | 'replay'>) {
  if (!replay) return { connector };
  return { connector: replay.connector, repairOf: replay.repairOf, isReplay: true };
}

function isSound({ item }: Placed): boolean {
  return !hasError(item.problems);
}
