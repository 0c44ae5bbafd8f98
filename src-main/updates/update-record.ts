import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Ring } from '../../src-shared/update/rollout.ts';
import { Version } from '../../src-shared/update/version.ts';
import { UpdateStep } from '../../src-shared/wire/ipc-updates.ts';

const Known = z.object({ version: Version, sha512: z.string().regex(/^[0-9a-f]{128}$/) });

/** What this computer remembers of updates. It holds nothing of anybody's work. */
const UpdateRecord = z.object({
  /** Of this installation; it decides its place in a rollout and is told to nobody. */
  installation: z.uuid(),
  /** What an administrator said of this computer; null: nothing. */
  ring: Ring.nullable(),
  /** The newest release that was found good: nothing older is taken after it. */
  shown: Known.nullable(),
  /** Decisions and files that had not been sent when somebody last worked here. */
  unsent: z.int().nonnegative(),
  /** How the last look ended, for whoever looks after computers. */
  last: UpdateStep.nullable(),
  /** Starts of a version that did not get as far as a window; `good`: the newest that did. */
  starts: z.object({ version: Version, failed: z.int().nonnegative(), good: Version.nullable() }).nullable(),
});
export type UpdateRecord = z.infer<typeof UpdateRecord>;

const FILE = 'record.json';

/** The record in a folder. One that cannot be read begins anew: it is no secret and no proof. */
export class UpdateRecordFile {
  readonly #folder: string;
  #record: UpdateRecord;

  constructor(folder: string) {
    this.#folder = folder;
    this.#record = read(join(folder, FILE)) ?? {
      installation: randomUUID(),
      ring: null,
      shown: null,
      unsent: 0,
      last: null,
      starts: null,
    };
  }

  get value(): UpdateRecord {
    return this.#record;
  }

  /** A disk that takes nothing keeps nobody from working: the record then holds until the end of the program. */
  change(change: Partial<UpdateRecord>): void {
    this.#record = { ...this.#record, ...change };
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const draft = join(this.#folder, `${FILE}.tmp`);
      writeFileSync(draft, `${JSON.stringify(this.#record)}\n`, { mode: 0o600 });
      renameSync(draft, join(this.#folder, FILE));
    } catch {
      // Said above.
    }
  }
}

function read(path: string): UpdateRecord | null {
  try {
    return UpdateRecord.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
