import type { RxStorageBulkWriteResponse, RxStorageWriteError } from 'rxdb';
import { map } from 'rxjs';
import type { StoredDoc } from './hydrate.ts';
import type { Memory, Naming, Put, Rows } from './plan-records.ts';
import type { Doc } from './split.ts';
import type { Rests } from './rests.ts';
import type { Write } from './write-line.ts';

/** Takes stored writes into memory without the rests, and tells of the whole documents. */
export class AppliedWrites {
  readonly changes$: ReturnType<Memory['changeStream']>;
  readonly #memory: Memory;
  readonly #rests: Rests;
  readonly #naming: Naming;
  /** What of a write was put where; `record` is the number that `Rests` gave. */
  readonly #expected = new WeakMap<Write, readonly Put[]>();
  /** The documents of the write that is being taken in, by what goes to memory of them. */
  #whole: ReadonlyMap<StoredDoc, StoredDoc> = new Map();

  constructor(memory: Memory, rests: Rests, naming: Naming) {
    this.#memory = memory;
    this.#rests = rests;
    this.#naming = naming;
    this.changes$ =
      naming.split.names.size === 0
        ? memory.changeStream()
        : memory.changeStream().pipe(
            map((bulk) => ({
              ...bulk,
              events: bulk.events.map((event) => ({
                ...event,
                documentData: this.#whole.get(event.documentData) ?? event.documentData,
              })),
            })),
          );
  }

  /** @param places  of the records, in the order in which `put` counts them. */
  expect(writes: readonly Write[], put: readonly (readonly Put[])[], places: readonly number[]): void {
    if (this.#naming.split.names.size === 0) return;
    const records = places.map((place) => this.#rests.addRecord(place));
    for (const [index, write] of writes.entries()) {
      this.#expected.set(
        write,
        put[index]!.map(({ doc, record, entry }) => ({ doc, record: records[record]!, entry })),
      );
    }
  }

  async apply(write: Write): Promise<RxStorageBulkWriteResponse<Doc>> {
    const { rows, context } = write;
    if (this.#naming.split.names.size === 0) return this.#memory.bulkWrite(rows, context);
    const whole = new Map<StoredDoc, StoredDoc>();
    const lightRows = rows.map((row) => {
      const document = this.#naming.split.light(row.document);
      whole.set(document, row.document);
      return { ...row, document };
    });
    for (const { doc, record, entry } of this.#expected.get(write) ?? []) this.#rests.stored(doc, record, entry);
    this.#whole = whole;
    const written = this.#memory.bulkWrite(lightRows, context);
    this.#whole = new Map();
    // Memory puts it off otherwise: a document and the place of its rest are to change in one go.
    this.#memory.ensurePersistence();
    return written;
  }
}

/** What could not be written, as RxDB is to see it: the rows as they came, and whole what stands in their way. */
export async function wholeErrors(
  errors: RxStorageWriteError<Doc>[],
  rows: Rows,
  { primary, split }: Naming,
  rests: Rests,
): Promise<RxStorageWriteError<Doc>[]> {
  if (split.names.size === 0 || errors.length === 0) return errors;
  const rowOf = new Map(rows.map((row) => [String(row.document[primary]), row]));
  return Promise.all(
    errors.map(async (error) => {
      const writeRow = rowOf.get(error.documentId) ?? error.writeRow;
      if (error.status !== 409) return { ...error, writeRow };
      const [documentInDb = error.documentInDb] = await rests.join([error.documentInDb]);
      return { ...error, writeRow, documentInDb };
    }),
  );
}
