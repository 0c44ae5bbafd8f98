import { NONCE_BYTES, seal, TAG_BYTES, unseal } from './sealed-box.ts';
import type { Sealed } from './sealed-box.ts';

/**
 * A record of the log: a header in the clear, its checksum, the encrypted body, and the encrypted rests of its entries.
 *
 *   0 u32 magic        4 u16 header bytes   6 u8 kind   7 u8 flags   8 u32 bytes of the body's ciphertext
 *  12 u32 entries     16 u32 entries outdated          20 u32 bytes of this segment known to be durable
 *  24 8 bytes key id  32 u32 bytes of the rests' ciphertext, 0 for none
 *  36 12 bytes nonce  48 16 bytes tag of the rests
 *  64 12 bytes nonce  76 16 bytes tag of the body
 *  92 u8 + UTF-8 instance, u8 + UTF-8 name of the primary key, u32 CRC-32 of all before
 *
 * The body's tag also covers the header with the rests' tag, the segment and the offset: a record can be neither changed,
 * nor moved, nor copied elsewhere, and its two sections belong together. The rests are skipped until somebody asks.
 */
export type RecordHeader = {
  readonly kind: RecordKind;
  /** More records of the same append follow; without the last one none of them counts. */
  readonly more: boolean;
  readonly docs: number;
  readonly obsolete: number;
  /** Length up to which the segment was known to be durable when this record was written. */
  readonly durable: number;
  readonly keyId: string;
  readonly instance: string;
  readonly primary: string;
};

/** `clear` forgets everything before it of its instance. */
export type RecordKind = 'docs' | 'clear';

/** Where a record lies in a segment's bytes. */
export type RecordFrame = RecordHeader & {
  readonly offset: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly restBytes: number;
};

const MAGIC = 0x52475343;
export const MAGIC_BYTES = Buffer.from([0x43, 0x53, 0x47, 0x52]);
const FIXED_BYTES = 92;
/** No header is longer: two names of at most 255 bytes. */
export const LONGEST_HEADER = FIXED_BYTES + 2 * 256 + 4;
const REST = { nonce: 36, tag: 48 };
const BODY = { nonce: 64, tag: 76 };
const KINDS: readonly RecordKind[] = ['docs', 'clear'];

/** Header and body: what opening and listing read. */
export function frontBytes({ headerBytes, bodyBytes }: RecordFrame): number {
  return headerBytes + bodyBytes;
}

export function recordBytes(frame: RecordFrame): number {
  return frontBytes(frame) + frame.restBytes;
}

/** @param rests  a section of `rest-section.ts`; empty when no entry has any. */
export function encodeRecord(
  header: RecordHeader,
  { body, rests }: { body: Uint8Array; rests: Uint8Array },
  key: Uint8Array,
  place: { segment: Uint8Array; offset: number },
): { frame: RecordFrame; parts: Buffer[] } {
  const instance = nameBytes(header.instance);
  const primary = nameBytes(header.primary);
  const head = Buffer.alloc(FIXED_BYTES + 1 + instance.length + 1 + primary.length + 4);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt16LE(head.length, 4);
  head.writeUInt8(KINDS.indexOf(header.kind), 6);
  head.writeUInt8(header.more ? 1 : 0, 7);
  head.writeUInt32LE(body.length, 8);
  head.writeUInt32LE(header.docs, 12);
  head.writeUInt32LE(header.obsolete, 16);
  head.writeUInt32LE(header.durable, 20);
  head.write(header.keyId, 24, 'hex');
  head.writeUInt32LE(rests.length, 32);
  head.writeUInt8(instance.length, FIXED_BYTES);
  instance.copy(head, FIXED_BYTES + 1);
  head.writeUInt8(primary.length, FIXED_BYTES + 1 + instance.length);
  primary.copy(head, FIXED_BYTES + 2 + instance.length);

  // The rests first: the body's tag covers theirs.
  const restCipher = rests.length > 0 ? [sealInto(head, REST, rests, key, place)] : [];
  const bodyCipher = sealInto(head, BODY, body, key, place);
  head.writeUInt32LE(crc32(head.subarray(0, head.length - 4)), head.length - 4);
  const { offset } = place;
  const frame = { ...header, offset, headerBytes: head.length, bodyBytes: body.length, restBytes: rests.length };
  return { frame, parts: [head, bodyCipher, ...restCipher] };
}

function sealInto(
  head: Buffer,
  at: typeof BODY,
  plain: Uint8Array,
  key: Uint8Array,
  { segment, offset }: { segment: Uint8Array; offset: number },
): Buffer {
  const { nonce, tag, cipher } = seal(key, plain, context(head, at, segment, offset));
  nonce.copy(head, at.nonce);
  tag.copy(head, at.tag);
  return cipher;
}

/**
 * @param head    bytes of the file from `offset` on: at least a whole header, if the file has so many.
 * @param end     where the file ends.
 * @returns null when no intact header starts there, or the file ends before the record does.
 */
export function readFrame(head: Buffer, offset: number, end: number): RecordFrame | null {
  if (head.length < FIXED_BYTES || head.readUInt32LE(0) !== MAGIC) return null;
  const headerBytes = head.readUInt16LE(4);
  if (headerBytes < FIXED_BYTES + 6 || headerBytes > head.length) return null;
  if (crc32(head.subarray(0, headerBytes - 4)) !== head.readUInt32LE(headerBytes - 4)) return null;
  const bodyBytes = head.readUInt32LE(8);
  const restBytes = head.readUInt32LE(32);
  const kind = KINDS[head.readUInt8(6)];
  if (!kind || offset + headerBytes + bodyBytes + restBytes > end) return null;
  const instanceEnd = FIXED_BYTES + 1 + head.readUInt8(FIXED_BYTES);
  return {
    offset,
    headerBytes,
    bodyBytes,
    restBytes,
    kind,
    more: head.readUInt8(7) === 1,
    docs: head.readUInt32LE(12),
    obsolete: head.readUInt32LE(16),
    durable: head.readUInt32LE(20),
    keyId: head.toString('hex', 24, 32),
    instance: head.toString('utf8', FIXED_BYTES + 1, instanceEnd),
    primary: head.toString('utf8', instanceEnd + 1, instanceEnd + 1 + head.readUInt8(instanceEnd)),
  };
}

/**
 * @param front  the record's header and body.
 * @returns null when they do not verify.
 */
export function decodeBody(front: Buffer, frame: RecordFrame, key: Uint8Array, segment: Uint8Array): Buffer | null {
  const head = front.subarray(0, frame.headerBytes);
  const cipher = front.subarray(frame.headerBytes, frontBytes(frame));
  return unseal(key, sealedOf(head, BODY, cipher), context(head, BODY, segment, frame.offset));
}

/** @returns null when they do not verify. */
export function decodeRests(
  { head, cipher }: { head: Buffer; cipher: Buffer },
  frame: RecordFrame,
  key: Uint8Array,
  segment: Uint8Array,
): Buffer | null {
  if (head.length !== frame.headerBytes || cipher.length !== frame.restBytes) return null;
  return unseal(key, sealedOf(head, REST, cipher), context(head, REST, segment, frame.offset));
}

function sealedOf(head: Buffer, { nonce, tag }: typeof BODY, cipher: Buffer): Sealed {
  return { nonce: head.subarray(nonce, nonce + NONCE_BYTES), tag: head.subarray(tag, tag + TAG_BYTES), cipher };
}

/**
 * Everything of the header before the section's own nonce, the names, and where the record stands. The body's is longer
 * than the rests', so neither section passes for the other.
 */
function context(head: Buffer, { nonce }: typeof BODY, segment: Uint8Array, offset: number): Buffer {
  const place = Buffer.alloc(8);
  place.writeUInt32LE(offset);
  place.writeUInt32LE(nonce, 4);
  return Buffer.concat([segment, place, head.subarray(0, nonce), head.subarray(FIXED_BYTES, head.length - 4)]);
}

function nameBytes(name: string): Buffer {
  const bytes = Buffer.from(name);
  if (bytes.length > 255) throw new RangeError(`name longer than 255 bytes: ${name}`);
  return bytes;
}

// Node 18 has no zlib.crc32. Headers have about a hundred bytes, so a table is fast enough.
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 (ISO-HDLC, as in zip and PNG). */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ CRC_TABLE[(value ^ byte) & 0xff]!;
  return (value ^ 0xffffffff) >>> 0;
}
