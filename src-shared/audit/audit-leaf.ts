import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { canonicalJson } from '../sync/command.ts';

/** One entry of the audit log. */
export const AuditLeaf = z.object({
  id: z.string(),
  at: Instant,
  /** Id of the person, or 'system'. */
  actor: z.string(),
  /** What was done, 'case.approve': stable, searched by auditors. */
  action: z.string(),
  /** Id of what it was done to. */
  entity: z.string(),
  /** What a reviewer needs to judge it. No names of patients. */
  body: z.unknown(),
});
export type AuditLeaf = z.infer<typeof AuditLeaf>;

/** The text that is hashed and kept: a verifier hashes it as it is and needs no knowledge of the fields. */
export function leafText({ id, at, actor, action, entity, body }: AuditLeaf): string {
  return canonicalJson({ id, at, actor, action, entity, body });
}
