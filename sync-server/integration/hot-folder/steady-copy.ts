import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const PIECE_BYTES = 256 * 1024;

export type Copied =
  | { readonly kind: 'copied'; readonly sha256: string; readonly bytes: number; readonly seen: string }
  /** It changed while it was read, or is gone: it is looked at again. */
  | { readonly kind: 'unsteady' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Copies a file that others may write into at any time, and reckons its hash from the very bytes that are copied. Never follows a
 * link and never waits for a pipe: what is opened is looked at before a byte of it is read.
 *
 * @param to  a path at which nothing is.
 */
export async function copySteady(from: Buffer, to: string, limitBytes: number): Promise<Copied> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const source = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (source === null) return { kind: 'unsteady' };
  try {
    const before = await source.stat();
    const reason = whyRefused(before, limitBytes);
    if (reason !== null) return { kind: 'refused', reason };
    const target = await open(to, 'wx', 0o600);
    try {
      const copied = await copy(source, target, before.size);
      const after = await source.stat();
      const seen = fingerprintOf(before);
      const isSteady = fingerprintOf(after) === seen && copied?.bytes === before.size;
      return isSteady && copied ? { kind: 'copied', ...copied, seen } : { kind: 'unsteady' };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Differs when a file was written to, or another one stands under its name. */
export function fingerprintOf({ ino, size, mtimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs}`;
}

/** Why something in a folder is not taken, whatever is in it; null when it may be. */
export function whyRefused(found: Stats, limitBytes: number): string | null {
  if (found.isSymbolicLink()) return 'This is a link to somewhere else. Put the file itself here.';
  if (!found.isFile()) return 'This is no file but a pipe, a socket or a device.';
  if (found.nlink > 1) return 'This file has a second name elsewhere (a hard link). Put a copy here.';
  if (found.size > limitBytes) {
    return `The file has ${found.size} bytes; this folder takes at most ${limitBytes / 1024 / 1024} MB.`;
  }
  return null;
}

/** null when there was more than was announced. */
async function copy(source: FileHandle, target: FileHandle, announced: number) {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (let bytes = 0; ;) {
    const { bytesRead } = await source.read(piece, 0, piece.length, bytes);
    if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
    bytes += bytesRead;
    if (bytes > announced) return null;
    const read = piece.subarray(0, bytesRead);
    hash.update(read);
    await target.write(read);
  }
}
