import type { CaseDocument } from '../case/case-document.ts';
import type { CommandDocument, CommandPayload } from './command.ts';

/** What this person has done that the server has not answered yet. */
export type PendingDecision = {
  /** 'approve', 'refuse', 'return', 'escalate', 'take', 'release', 'assign', 'comment', 'follow-up', 'watch', 'unwatch', 'resubmit', 'amend', 'repost', 'propose'. */
  readonly decision: string;
  /** When it was done, by this computer's clock. ISO instant. */
  readonly since: string;
  /** Id of whom the case is to be given to; absent where nobody is named. */
  readonly to?: string;
};

/**
 * The server's read model with a person's own commands laid over it. The read model itself is not touched: what waits is
 * shown as waiting, never as done.
 *
 * A command counts until its outcome is final **and** the read model shows its result, in whichever order the two arrive:
 * the mark of something pending never goes out and on again.
 *
 * @param commands  commands about this case; their order does not matter, repetitions do no harm.
 */
export function overlay(
  doc: CaseDocument,
  commands: readonly CommandDocument[],
): CaseDocument & { readonly pending: PendingDecision | null } {
  return { ...doc, pending: pendingOf(doc, commands) };
}

/** What {@link overlay} lays over a document. */
export function pendingOf(
  { id, ver }: Pick<CaseDocument, 'id' | 'ver'>,
  commands: readonly CommandDocument[],
): PendingDecision | null {
  if (commands.length === 0) return null;
  const waiting = commands.filter(
    (command) => command.entity === id && !besideDecisions.has(command.command.payload.type) && isPending(command, ver),
  );
  const newest = waiting.toSorted(byWeight).at(-1)?.command;
  if (!newest) return null;
  const { payload, createdAt: since } = newest;
  return { decision: decisionOf(payload), since, ...(payload.type === 'case.assign' ? { to: payload.to } : {}) };
}

/** To look changes nothing, and how far a document is on its way is told with the document. */
const besideDecisions: ReadonlySet<CommandPayload['type']> = new Set(['reveal', 'case.attach']);

/** @param ver  version of the entity's read model that is here; 0: none is. */
export function isPending({ state, outcome }: CommandDocument, ver: number): boolean {
  switch (state) {
    case 'queued':
    case 'sent':
    case 'deferred':
      return true;
    case 'accepted':
    case 'superseded':
      return outcome !== null && ver < outcome.resultVer;
    case 'rejected':
    case 'needs_review':
      return false;
  }
}

/** What changes nothing of where a case stands. */
const besides: ReadonlySet<CommandPayload['type']> = new Set([
  'case.comment',
  'case.follow-up',
  'case.watch',
  'case.unwatch',
]);

/** A decision outweighs a comment that was written after it; otherwise the newest counts. */
function byWeight({ command: a }: CommandDocument, { command: b }: CommandDocument): number {
  const weight = ({ type }: CommandPayload) => (besides.has(type) ? 0 : 1);
  return (
    weight(a.payload) - weight(b.payload) || compare(a.createdAt, b.createdAt) || a.seq - b.seq || compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function decisionOf(payload: CommandPayload): string {
  if (payload.type === 'case.operate') return payload.action;
  return payload.type === 'case.decide' ? payload.decision : payload.type.slice(payload.type.lastIndexOf('.') + 1);
}
