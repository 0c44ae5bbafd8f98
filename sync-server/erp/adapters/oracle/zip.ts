import { crc32, inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** 1 January 1980: the same content is the same archive. */
const EPOCH = 0x0021;
const LARGEST = 16 * 1024 * 1024;

/** An archive of one file, not compressed. */
export function zipOf(name: string, content: Buffer): Buffer {
  const path = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(VERSION, 0);
  facts.writeUInt16LE(EPOCH, 8);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(content.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([word(LOCAL), facts, path, content]);
  const rest = Buffer.alloc(14);
  const made = Buffer.alloc(2);
  made.writeUInt16LE(VERSION);
  const central = Buffer.concat([word(CENTRAL), made, facts, rest, path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, word(END), end]);
}

/** The first file of an archive, up to 16 MB; null of what is none. */
export function firstInZip(archive: Buffer): { readonly name: string; readonly content: Buffer } | null {
  const end = archive.lastIndexOf(word(END));
  if (end < 0 || end + 22 > archive.length) return null;
  const at = archive.readUInt32LE(end + 16);
  if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) return null;
  const method = archive.readUInt16LE(at + 10);
  const size = archive.readUInt32LE(at + 20);
  const local = archive.readUInt32LE(at + 42);
  if (local + 30 > archive.length || archive.readUInt32LE(local) !== LOCAL) return null;
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const name = archive.subarray(at + 46, at + 46 + archive.readUInt16LE(at + 28)).toString();
  const packed = archive.subarray(start, start + size);
  try {
    const content = method === 8 ? inflateRawSync(packed, { maxOutputLength: LARGEST }) : packed;
    return crc32(content) === archive.readUInt32LE(at + 16) ? { name, content } : null;
  } catch {
    return null;
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
