import * as z from 'zod';
import { Instant } from '../base/dates.ts';

const Count = z.int().nonnegative();
const Proof = z.array(z.string()).describe('Hashes of 32 bytes, base64');

/** The log's key and its newest signed state; null until a server has signed for the first time. */
export const CheckpointReply = z.object({ key: z.string().nullable(), checkpoint: z.string().nullable() });
export type CheckpointReply = z.infer<typeof CheckpointReply>;

/** Proof that the log with `to` entries begins with what it was with `from`. */
export const ConsistencyReply = z.object({ from: Count, to: Count, proof: Proof });
export type ConsistencyReply = z.infer<typeof ConsistencyReply>;

export const AuditEntry = z.object({
  index: Count,
  at: Instant,
  actor: z.string(),
  action: z.string(),
  entity: z.string(),
  /** What was hashed. null: the time of keeping it is over. */
  text: z.string().nullable(),
  /** Base64. */
  leafHash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const number = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a whole number')
  .transform(Number);
const words = z.string().min(1).max(200);

/** Who, what, when, on what; `text` stands in an entry from the beginning of a word on, whatever its case. */
export const AuditFilter = z.strictObject({
  actor: words.optional(),
  /** A whole action ('case.approve'), or the part before its dot ('case'). */
  action: words.optional(),
  entity: words.optional(),
  text: words.optional(),
  from: Instant.optional(),
  /** Up to and without. */
  to: Instant.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const AuditQuery = AuditFilter.extend({
  /** The `next` of the page before. */
  before: number.optional(),
  limit: number.pipe(z.int().min(1).max(500)).default(100),
});

/** Newest first. */
export const AuditPage = z.object({ items: z.array(AuditEntry), next: Count.nullable() });
export type AuditPage = z.infer<typeof AuditPage>;

/** One entry with the proof that it stands in the log as it is signed in `checkpoint`. */
export const AuditEntryReply = z.object({ entry: AuditEntry, proof: Proof, key: z.string(), checkpoint: z.string() });
export type AuditEntryReply = z.infer<typeof AuditEntryReply>;

export const AuditNumber = z.strictObject({ index: number });
export const ConsistencyQuery = z.strictObject({ from: number, to: number });
/** The pack as it is, or on pages that enclose it. */
export const EvidenceQuery = z.strictObject({ format: z.enum(['json', 'pdf']).default('json') });
export const ExportQuery = AuditFilter.extend({ format: z.enum(['ndjson', 'csv']).default('ndjson') });

/** Why a hold is placed or released: a court asks for both. */
const HoldReason = z.string().trim().min(1).max(2000);
/** Keeps entries beyond their time: those of one entity, or with '' all. */
export const HoldRequest = z.strictObject({ entity: z.string().max(80), reason: HoldReason });
export const HoldRelease = z.strictObject({ reason: HoldReason });
export const Hold = z.object({
  id: z.string(),
  entity: z.string(),
  reason: z.string(),
  placedBy: z.string(),
  placedAt: Instant,
  releasedBy: z.string().nullable(),
  releasedAt: Instant.nullable(),
  /** null also for a hold that was released before reasons were asked for. */
  releaseReason: z.string().nullable(),
});
export type Hold = z.infer<typeof Hold>;
export const HoldsReply = z.object({ holds: z.array(Hold) });
