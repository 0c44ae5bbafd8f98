import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Instant } from '../../src-shared/base/dates.ts';

/** A process of the program that did not end as it should. No memory of it: that may hold what a case holds. */
const Crash = z.object({
  at: Instant,
  process: z.string().max(40),
  /** Electron's word: 'crashed', 'oom', 'killed'. */
  reason: z.string().max(40),
  exitCode: z.int(),
});
export type Crash = z.infer<typeof Crash>;

const FILE = 'crashes.json';
const MOST = 50;

/** The last crashes of the program on this computer. Nothing of it is ever sent by itself. */
export class CrashRecord {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The oldest first. What cannot be read counts as none. */
  list(): Crash[] {
    try {
      return z.array(Crash).parse(JSON.parse(readFileSync(join(this.#folder, FILE), 'utf8')));
    } catch {
      return [];
    }
  }

  /** A disk that takes nothing keeps nobody from working. */
  add(crash: Crash): void {
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const draft = join(this.#folder, `${FILE}.tmp`);
      writeFileSync(draft, `${JSON.stringify([...this.list(), crash].slice(-MOST))}\n`, { mode: 0o600 });
      renameSync(draft, join(this.#folder, FILE));
    } catch {
      // Said above.
    }
  }
}
