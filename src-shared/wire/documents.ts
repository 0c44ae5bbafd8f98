import * as z from 'zod';
import { CaseFile, Sha256 } from '../document/case-file.ts';
import { RevealPurpose } from '../sync/command.ts';

/** The document must have been attached before, by the same person, with this hash and size. */
export const AnnounceRequest = z.strictObject({ document: z.uuid(), sha256: Sha256, bytes: z.int().positive() });
export type AnnounceRequest = z.infer<typeof AnnounceRequest>;

/** How far the server has a document. */
export const UploadReply = z.object({
  /** Whole, verified and kept: nothing more is to be sent. */
  stored: z.boolean(),
  /** Bytes of every piece but the last. */
  pieceBytes: z.int().positive(),
  /** Numbers of the pieces that have not arrived, ascending, from 0. */
  missing: z.array(z.int().nonnegative()),
});
export type UploadReply = z.infer<typeof UploadReply>;

export const PieceReply = z.object({ n: z.int().nonnegative() });

export const DocumentReply = CaseFile.extend({
  case: z.string(),
  /** A legal hold keeps it beyond its time. */
  held: z.boolean(),
});
export type DocumentReply = z.infer<typeof DocumentReply>;

/** What a sensitive document is sent for: to be read now, or to be kept on a computer for when there is no network. */
export const OpeningPurpose = z.enum([...RevealPurpose.options, 'offline']);
export const OpeningRequest = z.strictObject({ purpose: OpeningPurpose, reason: z.string().max(2000) });
export type OpeningRequest = z.infer<typeof OpeningRequest>;
/** Good for a few minutes, for this person and this document. */
export const OpeningReply = z.object({ opening: z.uuid() });
