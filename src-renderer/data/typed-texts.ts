import { Subject } from 'rxjs';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import type { DraftDocument, Store, TypedDraft } from './collections.ts';
import { readMany, writeRows } from './store-writes.ts';
import type { Typed } from './workbench.ts';

const ID = 'typed';
/** Every key press is in memory at once; the disk gets what stands after a moment of rest. */
const STORE_AFTER_MS = 400;
/** What was begun and left long ago must not pile up for ever: the oldest goes. */
const MOST = 100;

/** What a person has typed and not sent, encrypted in their vault: it outlasts a lock and the end of the program. */
export class TypedTexts implements Typed {
  readonly changes$ = new Subject<void>();
  readonly #drafts: Store<DraftDocument>;
  readonly #scope: string;
  readonly #texts: Map<string, string>;
  #resting: ReturnType<typeof setTimeout> | null = null;
  #storing: Promise<void> = Promise.resolve();

  /** @param kept  the drafts that are in the vault. */
  constructor(drafts: Store<DraftDocument>, kept: ReadonlyMap<string, DraftDocument>, person: string) {
    this.#drafts = drafts;
    this.#scope = scopeId(person, 'own');
    const typed = kept.get(ID);
    this.#texts = new Map(typed?.kind === 'typed' ? typed.texts : []);
  }

  get(key: string): string | null {
    return this.#texts.get(key) ?? null;
  }

  keep(key: string, text: string | null): void {
    this.#texts.delete(key);
    if (text !== null) this.#texts.set(key, text);
    for (const oldest of [...this.#texts.keys()].slice(0, -MOST)) this.#texts.delete(oldest);
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
    const previous = (await readMany(this.#drafts, [ID])).get(ID);
    const next: TypedDraft = {
      id: ID,
      scope: this.#scope,
      ver: (previous?.ver ?? 0) + 1,
      kind: 'typed',
      texts: [...this.#texts],
    };
    await writeRows<DraftDocument>(this.#drafts, [{ next, previous }], 'person');
  }
}
