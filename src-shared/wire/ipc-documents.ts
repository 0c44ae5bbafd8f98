import * as z from 'zod';
import { DocumentName, Sha256 } from '../document/case-file.ts';
import { LARGEST_DOCUMENT_BYTES, PIECE_BYTES } from '../document/pieces.ts';

/**
 * Why the bytes of a document are on this computer. `sending`: the server does not have them yet; `pinned`: somebody wants them
 * without a network; `cached`: they were looked at, and go when their room is needed, the longest unused first.
 */
export const DocumentKeep = z.enum(['sending', 'pinned', 'cached']);
export type DocumentKeep = z.infer<typeof DocumentKeep>;

const named = { scope: z.string().min(1).max(100), sha256: Sha256 };
const PieceNumber = z.int().nonnegative();

export const DocumentNamed = z.object(named);
/** Begins to keep a document; its pieces follow in order. */
export const DocumentBegin = z.object({ ...named, bytes: z.int().positive().max(LARGEST_DOCUMENT_BYTES) });
export const DocumentAppend = z.object({
  ...named,
  n: PieceNumber,
  bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length > 0 && bytes.length <= PIECE_BYTES),
});
export const DocumentFinish = z.object({ ...named, keep: DocumentKeep });
export const DocumentPiece = z.object({ ...named, n: PieceNumber });
export const DocumentSave = z.object({ ...named, name: DocumentName });

export const KeptDocument = z.object({ ...named, bytes: z.int(), keep: DocumentKeep });
export type KeptDocument = z.infer<typeof KeptDocument>;

/** A file that lies complete in the folder that is watched. */
export const ScannedFile = z.object({ name: z.string(), bytes: z.int() });
export type ScannedFile = z.infer<typeof ScannedFile>;
export const ScanState = z.object({
  /** Its path; null when none is watched. */
  folder: z.string().nullable(),
  /** Whether it can be read now. */
  isThere: z.boolean(),
  /** It has more files than are looked at. */
  isFull: z.boolean(),
  files: z.array(ScannedFile),
});
export type ScanState = z.infer<typeof ScanState>;
export const ScanNamed = z.object({ name: z.string().min(1).max(255) });
