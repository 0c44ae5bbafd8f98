import { Subject } from 'rxjs';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import type { DraftDocument, Store, TypedDraft } from './collections.ts';
import { readMany, writeRows } from './store-writes.ts';
import type { Typed } from './workbench.ts';

/** Which of a person's texts, and how many of them are kept. */
type Kept = { readonly id: string; readonly most: number };
/** Every key press is in memory at once; the disk gets what stands after a moment of rest. */
const STORE_AFTER_MS = 400;
/** What was begun and left long ago must not pile up for ever: the oldest goes. */
const TYPED: Kept = { id: 'typed', most: 100 };
/** What the person arranged for themselves. */
export const ARRANGED: Kept = { id: 'arranged', most: 200 };
/** How the person last saw cases and queues. */
export const LOOKS: Kept = { id: 'looks', most: 300 };

/** What a person has typed and not sent, encrypted in their vault: it outlasts a lock and the end of the program. */
export class TypedTexts implements Typed {
  readonly changes$ = new Subject<void>();
  readonly #drafts: Store<DraftDocument>;
  readonly #scope: string;
  readonly #texts: Map<string, string>;
  #resting: ReturnType<typeof setTimeout> | null = null;
  #storing: Promise<void> = Promise.resolve();

  readonly #which: Kept;

  /** @param kept  the drafts that are in the vault. */
  constructor(
    drafts: Store<DraftDocument>,
    kept: ReadonlyMap<string, DraftDocument>,
    person: string,
    which: Kept = TYPED,
  ) {
    this.#which = which;
    this.#drafts = drafts;
    this.#scope = scopeId(person, 'own');
    const typed = kept.get(which.id);
    this.#texts = new Map(typed?.kind === 'typed' ? typed.texts : []);
  }

  get(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  count(prefix: string): number {
    return [...this.#texts.keys()].filter((key) => key.startsWith(prefix)).length;
  }

  keep(key: string, text: string | null): void {
    this.#texts.delete(key);
    if (text !== null) this.#texts.set(key, text);
    for (const oldest of [...this.#texts.keys()].slice(0, -this.#which.most)) this.#texts.delete(oldest);
    this.changes$.next();
    if (this.#resting) clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#store(), STORE_AFTER_MS);
  }

  /** Resolves when what was typed last is on the disk, or could not be put there: it then goes with the next key press. */
  async flush(): Promise<void> {
    if (this.#resting) this.#store();
    await this.#storing;
  }

  #store(): void {
    if (this.#resting) clearTimeout(this.#resting);
    this.#resting = null;
    this.#storing = this.#storing.then(() => this.#write()).catch(() => {});
  }

  async #write(): Promise<void> {
    const { id } = this.#which;
    const previous = (await readMany(this.#drafts, [id])).get(id);
    const next: TypedDraft = {
      id,
      scope: this.#scope,
      ver: (previous?.ver ?? 0) + 1,
      kind: 'typed',
      texts: [...this.#texts],
    };
    await writeRows<DraftDocument>(this.#drafts, [{ next, previous }], 'person');
  }
}
