import * as z from 'zod';

export const EVIDENCE_FORMAT = 'countersign-evidence/1';
export const EXPORT_FORMAT = 'countersign-audit-log/1';

const Count = z.int().nonnegative();
/** One hash, base64. */
const HashText = z.string().length(44);

/**
 * Entries of the log about one thing, each with the proof that it stands in the log that was signed. Nothing is left in it that neither
 * a hash nor a signature covers.
 */
export const EvidencePack = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  /** Every entry names the case, or the period that was reconciled, or the remittance that the case is about; then one names both. */
  about: z.strictObject({
    kind: z.enum(['case', 'reconciliation']),
    id: z.string().min(1),
    remittance: z.string().min(1).exactOptional(),
  }),
  /** A signed note. @see checkpoint.ts */
  checkpoint: z.string().max(2000),
  /** The log's key as it is published. A reader compares it with the one they know: a file can enclose any key. */
  key: z.string().max(300),
  entries: z.array(z.strictObject({ index: Count, text: z.string(), proof: z.array(HashText).max(64) })).min(1),
});
export type EvidencePack = z.infer<typeof EvidencePack>;

/** First line of an exported log (NDJSON); one line per entry follows, in order and without a gap. */
export type ExportHeader = { readonly format: typeof EXPORT_FORMAT; readonly checkpoint: string; readonly key: string };
