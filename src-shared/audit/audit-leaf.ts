import type { Instant } from '../base/dates.ts';
import { canonicalJson } from '../sync/command.ts';

/** One entry of the audit log. */
export type AuditLeaf = {
  readonly id: string;
  readonly at: Instant;
  /** Id of the person, or 'system'. */
  readonly actor: string;
  /** What was done, 'case.approve': stable, searched by auditors. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly entity: string;
  /** Everything a reviewer needs to judge it, as plain JSON. No names of patients. */
  readonly body: unknown;
};

/** The text that is hashed and kept: a verifier hashes it as it is and needs no knowledge of the fields. */
export function leafText({ id, at, actor, action, entity, body }: AuditLeaf): string {
  return canonicalJson({ id, at, actor, action, entity, body });
}
