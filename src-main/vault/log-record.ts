import { seal, TAG_BYTES, unseal } from './sealed-box.ts';

/**
 * A record of the log: a header in the clear, its checksum, and the encrypted body.
 *
 *   0 u32 magic        4 u16 header bytes   6 u8 kind   7 u8 flags   8 u32 ciphertext bytes
 *  12 u32 entries     16 u32 entries outdated          20 u32 bytes of this segment known to be durable
 *  24 8 bytes key id  32 12 bytes nonce    44 16 bytes tag
 *  60 u8 + UTF-8 instance, u8 + UTF-8 name of the primary key, u32 CRC-32 of all before
 *
 * The body's tag also covers the header, the segment and the offset: a record can be neither changed, nor moved,
 * nor copied elsewhere.
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
  readonly cipherBytes: number;
};

const MAGIC = 0x52475343;
export const MAGIC_BYTES = Buffer.from([0x43, 0x53, 0x47, 0x52]);
const FIXED_BYTES = 60;
const KINDS: readonly RecordKind[] = ['docs', 'clear'];

export function encodeRecord(
  header: RecordHeader,
  body: Uint8Array,
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
  head.writeUInt8(instance.length, FIXED_BYTES);
  instance.copy(head, FIXED_BYTES + 1);
  head.writeUInt8(primary.length, FIXED_BYTES + 1 + instance.length);
  primary.copy(head, FIXED_BYTES + 2 + instance.length);

  const { nonce, tag, cipher } = seal(key, body, context(head, place.segment, place.offset));
  nonce.copy(head, 32);
  tag.copy(head, 44);
  head.writeUInt32LE(crc32(head.subarray(0, head.length - 4)), head.length - 4);
  const frame = { ...header, offset: place.offset, headerBytes: head.length, cipherBytes: cipher.length };
  return { frame, parts: [head, cipher] };
}

/** @returns null when no intact header starts there, or the bytes end before the record does. */
export function readFrame(bytes: Buffer, offset: number): RecordFrame | null {
  if (offset + FIXED_BYTES > bytes.length || bytes.readUInt32LE(offset) !== MAGIC) return null;
  const headerBytes = bytes.readUInt16LE(offset + 4);
  const end = offset + headerBytes;
  if (headerBytes < FIXED_BYTES + 6 || end > bytes.length) return null;
  if (crc32(bytes.subarray(offset, end - 4)) !== bytes.readUInt32LE(end - 4)) return null;
  const cipherBytes = bytes.readUInt32LE(offset + 8);
  const kind = KINDS[bytes.readUInt8(offset + 6)];
  if (!kind || end + cipherBytes > bytes.length) return null;
  const instanceEnd = offset + FIXED_BYTES + 1 + bytes.readUInt8(offset + FIXED_BYTES);
  return {
    offset,
    headerBytes,
    cipherBytes,
    kind,
    more: bytes.readUInt8(offset + 7) === 1,
    docs: bytes.readUInt32LE(offset + 12),
    obsolete: bytes.readUInt32LE(offset + 16),
    durable: bytes.readUInt32LE(offset + 20),
    keyId: bytes.toString('hex', offset + 24, offset + 32),
    instance: bytes.toString('utf8', offset + FIXED_BYTES + 1, instanceEnd),
    primary: bytes.toString('utf8', instanceEnd + 1, instanceEnd + 1 + bytes.readUInt8(instanceEnd)),
  };
}

/**
 * @param bytes  the record from its first byte on.
 * @returns null when it does not verify.
 */
export function decodeRecord(bytes: Buffer, frame: RecordFrame, key: Uint8Array, segment: Uint8Array): Buffer | null {
  const head = bytes.subarray(0, frame.headerBytes);
  const nonce = head.subarray(32, 44);
  const tag = head.subarray(44, 44 + TAG_BYTES);
  const cipher = bytes.subarray(frame.headerBytes, frame.headerBytes + frame.cipherBytes);
  return unseal(key, { nonce, tag, cipher }, context(head, segment, frame.offset));
}

/** Everything of the header but nonce, tag and checksum, and where the record stands. */
function context(head: Buffer, segment: Uint8Array, offset: number): Buffer {
  const place = Buffer.alloc(4);
  place.writeUInt32LE(offset);
  return Buffer.concat([segment, place, head.subarray(0, 32), head.subarray(FIXED_BYTES, head.length - 4)]);
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
