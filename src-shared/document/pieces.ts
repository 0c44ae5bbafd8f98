import { invariant } from '../base/invariant.ts';

/** Documents are sent, kept and read in pieces of so many bytes; the last is what remains. */
export const PIECE_BYTES = 256 * 1024;

/** The most that any installation takes; a server may be set to less. */
export const LARGEST_DOCUMENT_BYTES = 100 * 1024 * 1024;

/** @param bytes  of the whole document, above zero. */
export function pieceCount(bytes: number): number {
  invariant(Number.isSafeInteger(bytes) && bytes > 0, `no document has ${bytes} bytes`);
  return Math.ceil(bytes / PIECE_BYTES);
}

/** Length in bytes of piece `n`, from 0. @throws InvariantError when there is no such piece. */
export function pieceLength(n: number, bytes: number): number {
  const count = pieceCount(bytes);
  invariant(Number.isInteger(n) && n >= 0 && n < count, `piece ${n} of ${count}`);
  return n < count - 1 ? PIECE_BYTES : bytes - n * PIECE_BYTES;
}
