import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { crc32, decodeRecord, MAGIC_BYTES, readFrame } from './log-record.ts';
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
const SIGNATURE = Buffer.from('CSVAULT1');
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

/**
 * Finds the records of a segment and checks each one whose key exists. After a hole it looks for the next intact
 * record.
 */
export function scanSegment(bytes: Buffer, id: Buffer, keyById: (id: string) => Buffer | undefined): Scan {
  const frames: RecordFrame[] = [];
  const holes: Hole[] = [];
  const plain = new Map<RecordFrame, Buffer>();
  let offset = SEGMENT_HEADER_BYTES;
  while (offset < bytes.length) {
    const frame = readFrame(bytes, offset);
    if (!frame) {
      const next = nextRecord(bytes, offset + 1);
      holes.push({ offset, length: next - offset, instance: null });
      offset = next;
      continue;
    }
    const length = frame.headerBytes + frame.cipherBytes;
    const key = keyById(frame.keyId);
    const body = key ? decodeRecord(bytes.subarray(offset, offset + length), frame, key, id) : EMPTY;
    if (body) {
      frames.push(frame);
      plain.set(frame, body);
    } else holes.push({ offset, length, instance: frame.instance });
    offset += length;
  }
  return { frames, holes, plain };
}

function nextRecord(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(MAGIC_BYTES, from); at !== -1; at = bytes.indexOf(MAGIC_BYTES, at + 1)) {
    if (readFrame(bytes, at)) return at;
  }
  return bytes.length;
}

/**
 * Where the last segment must be cut so that only whole appends remain, in order. A hole in bytes that a later
 * record (or a clean closing) knew to be durable is damage and stays; any other hole is the unfinished end of a
 * crash, and nothing behind it may count without it.
 */
export function endOfWholeAppends(scan: Scan, length: number, knownDurable: number): number {
  const durable = scan.frames.reduce((most, frame) => Math.max(most, frame.durable), knownDurable);
  const cut = scan.holes.find((hole) => hole.offset >= durable)?.offset ?? length;
  const kept = scan.frames.filter((frame) => frame.offset < cut);
  let open = kept.length;
  while (open > 0 && kept[open - 1]!.more) open -= 1;
  return kept[open]?.offset ?? cut;
}
