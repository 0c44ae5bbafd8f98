import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { crc32, decodeBody, frontBytes, LONGEST_HEADER, MAGIC_BYTES, readFrame, recordBytes } from './log-record.ts';
import type { RecordFrame } from './log-record.ts';
import type { VaultFile, VaultFiles } from './vault-files.ts';

/** One file of the log: a header of 32 bytes (name and version, random id, checksum), then records. */
export type Segment = {
  readonly name: string;
  /** Sixteen random bytes that every record of the file is bound to. */
  readonly id: Buffer;
  readonly file: VaultFile;
  /** Bytes up to the last accepted record; whatever stands behind is cut off before the next write. */
  length: number;
  /** Bytes known to survive a power failure. */
  durable: number;
  /** The file may be longer than `length`. */
  untidy: boolean;
  /** Its records, in order. */
  readonly frames: RecordFrame[];
  /** What does not verify in it. Such a file is kept aside instead of being removed. */
  readonly holes: Hole[];
};

export const SEGMENT_HEADER_BYTES = 32;
const SIGNATURE = Buffer.from('CSVAULT2');
const EMPTY = Buffer.alloc(0);

/** Bytes in which no record verifies. `instance` is null when even the header is unreadable. */
export type Hole = { readonly offset: number; readonly length: number; readonly instance: string | null };

export type Scan = {
  readonly frames: RecordFrame[];
  readonly holes: Hole[];
  /** What checking the records brought to light: they need not be decrypted twice. */
  readonly plain: Map<RecordFrame, Buffer>;
};

/** An empty segment that survives a power failure; it joins the log when the manifest names it. */
export async function createSegment(files: VaultFiles, folder: string, number: number): Promise<Segment> {
  const name = `${String(number).padStart(6, '0')}.seg`;
  const id = randomBytes(16);
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SIGNATURE.copy(bytes, 0);
  id.copy(bytes, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 28)), 28);
  const file = await files.open(join(folder, name), 'create');
  try {
    await file.write(bytes, 0);
    await file.sync();
    await files.syncFolder(folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  return { name, id, file, length: bytes.length, durable: bytes.length, untidy: false, frames: [], holes: [] };
}

/** Read at once; what is passed over behind it is not read. */
const READ_BYTES = 512 << 10;

/**
 * Finds the records of a segment and checks the body of each one whose key exists. Their rests are passed over. After a
 * hole it looks for the next intact record.
 *
 * @param length  bytes of the file.
 */
export async function scanSegment(
  file: Pick<VaultFile, 'read'>,
  length: number,
  id: Buffer,
  keyById: (id: string) => Buffer | undefined,
): Promise<Scan> {
  const frames: RecordFrame[] = [];
  const holes: Hole[] = [];
  const plain = new Map<RecordFrame, Buffer>();
  let read: { from: number; bytes: Buffer } = { from: 0, bytes: EMPTY };
  const bytesAt = async (from: number, wanted: number): Promise<Buffer> => {
    const within = from - read.from;
    const missing = Math.min(wanted, length - from) > read.bytes.length - within;
    if (missing) read = { from, bytes: await file.read(from, Math.min(Math.max(wanted, READ_BYTES), length - from)) };
    return read.bytes.subarray(from - read.from, from - read.from + wanted);
  };
  for (let offset = SEGMENT_HEADER_BYTES; offset < length;) {
    const frame = readFrame(await bytesAt(offset, LONGEST_HEADER), offset, length);
    if (!frame) {
      const next = await nextRecord(file, offset + 1, length);
      holes.push({ offset, length: next - offset, instance: null });
      offset = next;
      continue;
    }
    const key = keyById(frame.keyId);
    const body = key ? decodeBody(await bytesAt(offset, frontBytes(frame)), frame, key, id) : EMPTY;
    if (body) {
      frames.push(frame);
      plain.set(frame, body);
    } else holes.push(holeOf(frame));
    offset += recordBytes(frame);
  }
  return { frames, holes, plain };
}

/** A whole record that does not verify. */
function holeOf(frame: RecordFrame): Hole {
  return { offset: frame.offset, length: recordBytes(frame), instance: frame.instance };
}

/** The record does not verify, as it turns out later. */
export function addHole({ holes }: Pick<Segment, 'holes'>, frame: RecordFrame): void {
  if (holes.some(({ offset }) => offset === frame.offset)) return;
  holes.push(holeOf(frame));
  holes.sort((a, b) => a.offset - b.offset);
}

async function nextRecord(file: Pick<VaultFile, 'read'>, from: number, length: number): Promise<number> {
  const bytes = await file.read(from, length - from);
  for (let at = bytes.indexOf(MAGIC_BYTES); at !== -1; at = bytes.indexOf(MAGIC_BYTES, at + 1)) {
    if (readFrame(bytes.subarray(at), from + at, length)) return from + at;
  }
  return length;
}

/** Up to where a segment is known to have been durable: a later record says so, or a clean closing. */
export function knownDurable({ frames }: Pick<Scan, 'frames'>, atClosing: number): number {
  return frames.reduce((most, frame) => Math.max(most, frame.durable), atClosing);
}

/**
 * Where the last segment must be cut so that only whole appends remain, in order. A hole in bytes that were known to be
 * `durable` is damage and stays; any other hole is the unfinished end of a crash, and nothing behind it may count without
 * it.
 */
export function endOfWholeAppends(scan: Pick<Scan, 'frames' | 'holes'>, length: number, durable: number): number {
  const cut = scan.holes.find((hole) => hole.offset >= durable)?.offset ?? length;
  const kept = scan.frames.filter((frame) => frame.offset < cut);
  let open = kept.length;
  while (open > 0 && kept[open - 1]!.more) open -= 1;
  return kept[open]?.offset ?? cut;
}
