import type { RestPlace } from '../../../src-shared/wire/vault-bridge.ts';

/** More entries than a record ever has. */
const ENTRIES = 2 ** 14;

/** Where the rest of each document is in the vault: for a hundred thousand of them, one small number each. */
export class Places {
  readonly #records: number[] = [];
  readonly #slots = new Map<string, number>();

  /** @returns the number under which documents are put into the record. */
  addRecord(place: number): number {
    return this.#records.push(place) - 1;
  }

  /** @param record  as `addRecord` answered. */
  set(id: string, record: number, entry: number): void {
    this.#slots.set(id, record * ENTRIES + entry);
  }

  get(id: string): RestPlace | null {
    const slot = this.#slots.get(id);
    if (slot === undefined) return null;
    return { record: this.#records[Math.floor(slot / ENTRIES)]!, entry: slot % ENTRIES };
  }

  delete(id: string): void {
    this.#slots.delete(id);
  }

  clear(): void {
    this.#records.length = 0;
    this.#slots.clear();
  }
}
