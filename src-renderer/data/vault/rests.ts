import { invariant } from '../../../src-shared/base/invariant.ts';
import { VaultFaultError } from '../../../src-shared/wire/vault-fault-error.ts';
import { hydrate } from './hydrate.ts';
import type { StoredDoc } from './hydrate.ts';
import { Places } from './places.ts';
import type { Naming } from './plan-records.ts';
import type { Doc, Split } from './split.ts';
import type { VaultStorageOptions } from './vault-storage.ts';

/** Rests of documents read or written last: going to the next case and back waits for no disk. */
const KEPT = 400;
/** Rests asked for in one message. */
const AT_ONCE = 2_000;

/** Documents that are here already. */
const nowhere = { set: () => {}, delete: () => {}, clear: () => {} };

export type RestsParts = {
  readonly options: Pick<VaultStorageOptions, 'bridge' | 'onDamage'>;
  readonly naming: Naming;
  /** The documents without their rests, as they are now. */
  readonly documents: ReadonlyMap<string, StoredDoc>;
  /** Runs something while nothing is written to the collection. */
  readonly alone: (run: () => Promise<void>) => Promise<void>;
};

/** What the documents of one collection have beyond what is kept in memory: on the disk, but for the last few. */
export class Rests {
  readonly #parts: RestsParts;
  readonly #kept = new Map<string, { readonly rev: string; readonly rest: Doc | null }>();
  #places: Places;

  constructor(parts: RestsParts, places: Places) {
    this.#parts = parts;
    this.#places = places;
  }

  get split(): Split {
    return this.#parts.naming.split;
  }

  /** @param record  place of the record; a new number is given for it once. */
  addRecord(place: number): number {
    return this.#places.addRecord(place);
  }

  /** A version was stored and is about to be seen in memory. */
  stored(doc: StoredDoc, record: number, entry: number): void {
    const id = String(doc[this.#parts.naming.primary]);
    this.#places.set(id, record, entry);
    this.#keep(id, doc._rev, this.split.rest(doc));
  }

  forget(id: string): void {
    this.#places.delete(id);
    this.#kept.delete(id);
  }

  /**
   * Whole documents. One whose scope was revoked meanwhile is not among them.
   *
   * @param light  as they are in memory now.
   * @throws VaultFaultError when the vault cannot be read.
   */
  async join(light: readonly StoredDoc[]): Promise<StoredDoc[]> {
    if (this.split.names.size === 0) return [...light];
    const { naming, documents } = this.#parts;
    for (let docs = light; ;) {
      const places = this.#places;
      const found = await this.#find(docs);
      if (found) return docs.flatMap((doc, index) => this.#joined(doc, found[index]));
      await this.#reload(places);
      docs = docs.flatMap((doc) => documents.get(String(doc[naming.primary])) ?? []);
    }
  }

  #joined(light: StoredDoc, rest: Doc | null | undefined): StoredDoc[] {
    return rest === undefined ? [] : [this.split.join(light, rest)];
  }

  /** A whole document if no disk is needed for it. */
  joinNow(light: StoredDoc): StoredDoc | null {
    if (this.split.names.size === 0) return light;
    const kept = this.#kept.get(String(light[this.#parts.naming.primary]));
    return kept?.rev === light._rev ? this.split.join(light, kept.rest) : null;
  }

  /** The rests of documents, undefined for one that is gone; null: the log was rewritten meanwhile. */
  async #find(docs: readonly StoredDoc[]): Promise<(Doc | null | undefined)[] | null> {
    const { options, naming } = this.#parts;
    const found: (Doc | null | undefined)[] = [];
    const missing: { index: number; id: string; rev: string; record: number; entry: number }[] = [];
    // Version and place are looked up in one go: a write in between changes both.
    for (const [index, doc] of docs.entries()) {
      const id = String(doc[naming.primary]);
      const kept = this.#kept.get(id);
      const place = this.#places.get(id);
      found[index] = kept?.rev === doc._rev ? kept.rest : undefined;
      if (found[index] === undefined && place) missing.push({ index, id, rev: doc._rev, ...place });
    }
    // In the order of the disk, so that each record is decrypted once.
    missing.sort((a, b) => a.record - b.record || a.entry - b.entry);
    for (let from = 0; from < missing.length; from += AT_ONCE) {
      const asked = missing.slice(from, from + AT_ONCE);
      const read = await options.bridge.read(
        naming.instance,
        asked.map(({ record, entry }) => ({ record, entry })),
      );
      if (!read.ok) {
        if (read.error.kind === 'damaged') options.onDamage?.();
        throw new VaultFaultError(read.error);
      }
      if (read.value === null) return null;
      for (const [at, text] of read.value.entries()) {
        const { index, id, rev } = asked[at]!;
        // Written by `plan-records.ts` and authenticated by the vault's key.
        found[index] = text === '' ? null : (JSON.parse(text) as Doc);
        this.#keep(id, rev, found[index]);
      }
    }
    return found;
  }

  /** @param stale  the places that turned out to be those of an older log. */
  #reload(stale: Places): Promise<void> {
    const { options, naming, alone } = this.#parts;
    return alone(async () => {
      if (this.#places !== stale) return;
      const places = new Places();
      await hydrate(options.bridge, naming.instance, naming.primary, { documents: nowhere, places });
      this.#places = places;
    });
  }

  #keep(id: string, rev: string, rest: Doc | null): void {
    this.#kept.delete(id);
    this.#kept.set(id, { rev, rest });
    if (this.#kept.size <= KEPT) return;
    const [oldest] = this.#kept.keys();
    invariant(oldest !== undefined, 'more than none');
    this.#kept.delete(oldest);
  }
}
