import { createHash, type Hash } from 'node:crypto';
import * as z from 'zod';
import { NotReadable, SealedReader, type SealedWriter } from './sealed-file.ts';

/*
 * What is inside of a backup: entries one after the other. Each is a head (length, JSON), pieces (length, bytes), a piece of length 0,
 * and its SHA-256. The last entry is the manifest.
 */

const LARGEST_HEAD = 64 * 1024;
const LARGEST_PIECE = 4 * 1024 * 1024;
const HASH_BYTES = 32;

/** What an entry is: rows of a table as COPY writes them, a file of the data folder, or the manifest. */
export const EntryHead = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('table'),
    schema: z.enum(['public', 'pgboss']),
    table: z.string().regex(/^[a-z_][a-z0-9_]*$/),
    columns: z.array(z.string()),
    rows: z.int().nonnegative(),
  }),
  z.object({
    kind: z.literal('file'),
    /** Below the data folder, with '/' between. */
    path: z.string().regex(/^(?!.*(^|\/)\.\.?(\/|$))[\w-][\w./-]*$/),
    mode: z.int(),
    modifiedMs: z.number(),
  }),
  z.object({ kind: z.literal('manifest') }),
]);
export type EntryHead = z.infer<typeof EntryHead>;

export const Manifest = z.object({
  format: z.literal('countersign-backup/1'),
  version: z.string(),
  takenAt: z.iso.datetime(),
  /** The last migration that the database had. */
  migration: z.string(),
  postgres: z.int(),
  sequences: z.array(z.object({ schema: z.string(), name: z.string(), value: z.string().nullable() })),
  rows: z.record(z.string(), z.int()),
  files: z.int(),
  audit: z.object({ size: z.int(), checkpoint: z.string() }),
  ledger: z.object({ entries: z.int(), debitMinor: z.string(), creditMinor: z.string() }),
});
export type Manifest = z.infer<typeof Manifest>;

export class ArchiveWriter {
  readonly #file: SealedWriter;

  constructor(file: SealedWriter) {
    this.#file = file;
  }

  async add(head: EntryHead, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    await this.#sized(Buffer.from(JSON.stringify(head)));
    const hash = createHash('sha256');
    for await (const chunk of content) {
      for (let at = 0; at < chunk.length; at += LARGEST_PIECE) {
        const piece = chunk.subarray(at, at + LARGEST_PIECE);
        hash.update(piece);
        await this.#sized(piece);
      }
    }
    await this.#sized(Buffer.alloc(0));
    await this.#file.write(hash.digest());
  }

  async #sized(bytes: Buffer): Promise<void> {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    await this.#file.write(Buffer.concat([length, bytes]));
  }
}

export type Entry = { readonly head: EntryHead; readonly content: AsyncIterable<Buffer> };

/** The entries of a backup in order; the content of each is read before the next is asked for. @throws NotReadable */
export async function* entriesOf(path: string, passphrase: string): AsyncGenerator<Entry> {
  const reader = await SealedReader.open(path, passphrase);
  try {
    for (;;) {
      const length = await reader.read(4);
      if (length === null) return;
      const head = EntryHead.parse(JSON.parse((await whole(reader, length.readUInt32BE(0), LARGEST_HEAD)).toString()));
      const content = piecesOf(reader, createHash('sha256'));
      yield { head, content };
      for await (const _ of content); // what was not asked for is still checked
    }
  } finally {
    await reader.close();
  }
}

async function* piecesOf(reader: SealedReader, hash: Hash): AsyncGenerator<Buffer> {
  for (;;) {
    const length = (await whole(reader, 4, 4)).readUInt32BE(0);
    if (length === 0) break;
    const piece = await whole(reader, length, LARGEST_PIECE);
    hash.update(piece);
    yield piece;
  }
  const expected = await whole(reader, HASH_BYTES, HASH_BYTES);
  if (!hash.digest().equals(expected)) throw new NotReadable('a part of the backup is not what was written');
}

async function whole(reader: SealedReader, bytes: number, most: number): Promise<Buffer> {
  if (bytes > most) throw new NotReadable('a part of the backup is larger than any that is written');
  const found = await reader.read(bytes);
  if (!found) throw new NotReadable('the backup ends too early');
  return found;
}

/** Reads all of it. @returns its manifest. @throws NotReadable */
export async function verifyArchive(path: string, passphrase: string): Promise<Manifest> {
  let manifest: Manifest | null = null;
  for await (const { head, content } of entriesOf(path, passphrase)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) if (head.kind === 'manifest') chunks.push(chunk);
    if (head.kind === 'manifest') manifest = Manifest.parse(JSON.parse(Buffer.concat(chunks).toString()));
  }
  if (!manifest) throw new NotReadable('the backup has no manifest');
  return manifest;
}
