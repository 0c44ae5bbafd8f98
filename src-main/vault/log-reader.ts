import { isAscii } from 'node:buffer';
import type { VaultPage } from '../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { Entry } from './log-index.ts';
import { decodeBody, decodeRests, frontBytes } from './log-record.ts';
import type { RecordFrame } from './log-record.ts';
import { cutRest } from './rest-section.ts';

/** Ciphertext bytes per page: few round trips, and no message that blocks a window for long. */
const PAGE_BYTES = 4 << 20;
/** Bytes that are not asked for, but read along rather than skipped by a second read. */
const GAP_BYTES = 64 << 10;

export type KeyById = (id: string) => Buffer | undefined;
export type Unreadable = (entry: Entry) => void;

export type ReaderParts = {
  readonly keyById: KeyById;
  readonly unreadable: Unreadable;
  /** Bodies that are decrypted already; each is taken from here by the first who reads it. */
  readonly plain: Map<RecordFrame, Buffer>;
};

type Read = { readonly entry: Entry; readonly plain: Buffer };

/**
 * Decrypts the bodies of the records from `position` on, until a page is full.
 *
 * @param placeOf  of the record at a position.
 * @returns the page's bodies as one JSON array (oldest entry first), the records it is made of, and up to where it reaches.
 */
export async function readPage(
  entries: readonly Entry[],
  position: number,
  placeOf: (position: number) => number,
  parts: ReaderParts,
): Promise<Pick<VaultPage, 'bodies' | 'records'> & { end: number }> {
  let end = position;
  for (let bytes = 0; end < entries.length && bytes < PAGE_BYTES; end += 1) bytes += frontBytes(entries[end]!.frame);
  const pieces: Buffer[] = [];
  const records: { place: number; entries: number }[] = [];
  const positions = new Map(entries.slice(position, end).map((entry, index) => [entry, position + index]));
  for (const run of runsOf([...positions.keys()], parts.plain)) {
    for (const { entry, plain } of await readRun(run, parts)) {
      // Each body is the text of an array: without its brackets it becomes a part of the page's array.
      pieces.push(pieces.length === 0 ? OPENING : COMMA, plain.subarray(1, -1));
      records.push({ place: placeOf(positions.get(entry)!), entries: entry.frame.docs });
    }
  }
  if (pieces.length > 0) pieces.push(CLOSING);
  return { bodies: pieces.length > 0 ? [textOf(Buffer.concat(pieces))] : [], records, end };
}

/** Text that is ASCII throughout has one byte per character, also on its way to the window and in its memory. */
function textOf(page: Buffer): string {
  return page.toString(isAscii(page) ? 'latin1' : 'utf8');
}

const NOTHING = Buffer.alloc(0);
const OPENING = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSING = Buffer.from(']');

/** The text of one record's body; null when its key is gone or it does not verify. */
export async function readBody(entry: Entry, parts: ReaderParts): Promise<Buffer | null> {
  return (await readRun([entry], parts))[0]?.plain ?? null;
}

/**
 * The rests of one record as a section of `rest-section.ts`; empty when it has none.
 *
 * @throws VaultFaultError when they cannot be read: they do not verify, or their key is gone.
 */
export async function readRests(
  entry: Entry,
  { keyById, unreadable }: Pick<ReaderParts, 'keyById' | 'unreadable'>,
): Promise<Buffer> {
  const { frame, segment } = entry;
  if (frame.restBytes === 0) return NOTHING;
  const [head, cipher] = await Promise.all([
    segment.file.read(frame.offset, frame.headerBytes),
    segment.file.read(frame.offset + frontBytes(frame), frame.restBytes),
  ]);
  const key = keyById(frame.keyId);
  const section = key && decodeRests({ head, cipher }, frame, key, segment.id);
  if (section) return section;
  if (key) unreadable(entry);
  throw new VaultFaultError({ kind: 'damaged', detail: segment.name });
}

/**
 * Texts of rests, in the order asked for: the record's position, and the number of the entry in it.
 *
 * @throws VaultFaultError as `readRests` does.
 */
export async function readRestTexts(
  entries: readonly Entry[],
  wanted: readonly { readonly position: number; readonly entry: number }[],
  parts: Pick<ReaderParts, 'keyById' | 'unreadable'>,
): Promise<string[]> {
  const sections = new Map<number, Buffer>();
  for (const position of new Set(wanted.map((one) => one.position))) {
    sections.set(position, await readRests(entries[position]!, parts));
  }
  return wanted.map(({ position, entry }) =>
    textOf(cutRest(sections.get(position)!, entries[position]!.frame.docs, entry)),
  );
}

async function readRun(run: readonly Entry[], { keyById, unreadable, plain }: ReaderParts): Promise<Read[]> {
  const first = run[0]!;
  const known = plain.get(first.frame);
  if (known) {
    plain.delete(first.frame);
    return [{ entry: first, plain: known }];
  }
  const last = run.at(-1)!;
  const start = first.frame.offset;
  const bytes = await first.segment.file.read(start, last.frame.offset + frontBytes(last.frame) - start);
  const found: Read[] = [];
  for (const entry of run) {
    const { frame, segment } = entry;
    const key = keyById(frame.keyId);
    if (!key) continue;
    const from = frame.offset - start;
    const front = bytes.subarray(from, from + frontBytes(frame));
    const body = front.length === frontBytes(frame) ? decodeBody(front, frame, key, segment.id) : null;
    if (body) found.push({ entry, plain: body });
    else unreadable(entry);
  }
  return found;
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
    end = entry.frame.offset + frontBytes(entry.frame);
  }
  return runs;
}
