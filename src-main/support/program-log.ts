import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf } from '../../src-shared/base/dates.ts';
import { isLogged, type LogEvent, type LogFigures, type LogLevel, LogLine } from '../../src-shared/support/log-line.ts';
import { scrubText } from '../../src-shared/support/scrub.ts';

const FILE = 'program.log';
const OLDER = 'program.1.log';
const MOST_BYTES = 512 * 1024;

export type ProgramLogParts = {
  readonly folder: string;
  readonly level: LogLevel;
  /** Names of the program's own files: the only ones that a stack trace keeps. */
  readonly files: ReadonlySet<string>;
  readonly now: () => Date;
};

/**
 * What the program writes down of itself: one JSON object per line, two files at most. What is free text is scrubbed before it
 * reaches the disk, so that a log never holds what a bundle would have to leave out.
 */
export class ProgramLog {
  readonly #parts: ProgramLogParts;
  readonly #path: string;

  constructor(parts: ProgramLogParts) {
    this.#parts = parts;
    this.#path = join(parts.folder, FILE);
  }

  /** Whether the program that wrote here before has said that it ended; true where nobody has. */
  get hasEnded(): boolean {
    const last = this.#lines(FILE).at(-1);
    return last === undefined || last.event === 'program.ended';
  }

  /** Written before this returns: whatever comes next may be a crash. A disk that takes nothing keeps nobody from working. */
  say(level: LogLevel, event: LogEvent, { detail, ...figures }: LogFigures & { readonly detail?: string } = {}): void {
    const { folder, files, now } = this.#parts;
    // Whether a program has ended is known from its last line alone: those two are written at every level.
    const isFrame = event === 'program.started' || event === 'program.ended';
    if (!isFrame && !isLogged(level, this.#parts.level)) return;
    const scrubbed = detail === undefined ? {} : { detail: scrubText(detail, files) };
    const line: LogLine = { at: instantOf(now()), level, event, ...figures, ...scrubbed };
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#rotate();
      appendFileSync(this.#path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      // Said above.
    }
  }

  /**
   * The log as it may leave the computer, the older file first: lines that are none are left out, and text is scrubbed again,
   * since another program can write into a file.
   */
  read(): { readonly files: readonly { readonly name: string; readonly text: string }[]; readonly leftOut: number } {
    let leftOut = 0;
    const files = [OLDER, FILE].flatMap((name) => {
      const all = this.#raw(name);
      const lines = this.#lines(name);
      leftOut += all.length - lines.length;
      if (lines.length === 0) return [];
      return [{ name, text: lines.map((line) => `${JSON.stringify(this.#scrubbed(line))}\n`).join('') }];
    });
    return { files, leftOut };
  }

  #scrubbed({ detail, ...line }: LogLine): LogLine {
    return detail === undefined ? line : { ...line, detail: scrubText(detail, this.#parts.files) };
  }

  #lines(name: string): LogLine[] {
    return this.#raw(name).flatMap((text) => LogLine.safeParse(asJson(text)).data ?? []);
  }

  #raw(name: string): string[] {
    try {
      return readFileSync(join(this.#parts.folder, name), 'utf8').split('\n').filter(Boolean);
    } catch {
      return [];
    }
  }

  #rotate(): void {
    if ((statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) < MOST_BYTES) return;
    const older = join(this.#parts.folder, OLDER);
    rmSync(older, { force: true });
    renameSync(this.#path, older);
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
