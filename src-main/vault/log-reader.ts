import { isAscii } from 'node:buffer';
import type { Entry } from './log-index.ts';
import { decodeRecord } from './log-record.ts';
import type { RecordFrame } from './log-record.ts';

/** Ciphertext bytes per page: few round trips, and no message that blocks a window for long. */
const PAGE_BYTES = 4 << 20;
/** Bytes of other instances that are read along rather than skipped by a second read. */
const GAP_BYTES = 64 << 10;

export type KeyById = (id: string) => Buffer | undefined;
export type Unreadable = (entry: Entry) => void;

export type ReaderParts = {
  readonly keyById: KeyById;
  readonly unreadable: Unreadable;
  /** Bodies that are decrypted already; each is taken from here by the first who reads it. */
  readonly plain: Map<RecordFrame, Buffer>;
};

/**
 * Decrypts the records from `position` on, until a page is full.
 *
 * @returns the page as one JSON array (oldest entry first; null when empty) and how many records it holds.
 */
export async function readPage(
  entries: readonly Entry[],
  position: number,
  parts: ReaderParts,
): Promise<{ body: string | null; count: number }> {
  let end = position;
  for (let bytes = 0; end < entries.length && bytes < PAGE_BYTES; end += 1) bytes += sizeOf(entries[end]!);
  const pieces: Buffer[] = [];
  for (const run of runsOf(entries.slice(position, end), parts.plain)) {
    for (const plain of await readRun(run, parts)) {
      // Each body is the text of an array: without its brackets it becomes a part of the page's array.
      pieces.push(pieces.length === 0 ? OPENING : COMMA, plain.subarray(1, -1));
    }
  }
  if (pieces.length > 0) pieces.push(CLOSING);
  return { body: pieces.length > 0 ? textOf(Buffer.concat(pieces)) : null, count: end - position };
}

/** Text that is ASCII throughout has one byte per character, also on its way to the window and in its memory. */
function textOf(page: Buffer): string {
  return page.toString(isAscii(page) ? 'latin1' : 'utf8');
}

const OPENING = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSING = Buffer.from(']');

/** The text of one record's body; null when its key is gone or it does not verify. */
export async function readBody(entry: Entry, parts: ReaderParts): Promise<Buffer | null> {
  return (await readRun([entry], parts))[0] ?? null;
}

async function readRun(run: readonly Entry[], { keyById, unreadable, plain }: ReaderParts): Promise<Buffer[]> {
  const first = run[0]!;
  const known = plain.get(first.frame);
  if (known) {
    plain.delete(first.frame);
    return [known];
  }
  const last = run.at(-1)!;
  const start = first.frame.offset;
  const bytes = await first.segment.file.read(start, last.frame.offset + sizeOf(last) - start);
  const plains: Buffer[] = [];
  for (const entry of run) {
    const { frame, segment } = entry;
    const key = keyById(frame.keyId);
    if (!key) continue;
    const from = frame.offset - start;
    const record = bytes.subarray(from, from + sizeOf(entry));
    const plain = record.length === sizeOf(entry) ? decodeRecord(record, frame, key, segment.id) : null;
    if (plain) plains.push(plain);
    else unreadable(entry);
  }
  return plains;
}

/** Records to be read at once; one that is decrypted already stands alone. */
function runsOf(entries: readonly Entry[], plain: ReaderParts['plain']): Entry[][] {
  const runs: Entry[][] = [];
  let end = 0;
  for (const entry of entries) {
    const run = runs.at(-1);
    const gap = entry.frame.offset - end;
    const joins = run && run[0]!.segment === entry.segment && gap < GAP_BYTES;
    if (joins && !plain.has(entry.frame) && !plain.has(run[0]!.frame)) run.push(entry);
    else runs.push([entry]);
    end = entry.frame.offset + sizeOf(entry);
  }
  return runs;
}

function sizeOf({ frame }: Entry): number {
  return frame.headerBytes + frame.cipherBytes;
}
