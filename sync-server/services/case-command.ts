import type { Actor, Person } from '../../src-shared/authority/person.ts';
import type { Permitted } from '../../src-shared/authority/approving.ts';
import type { MayContext } from '../../src-shared/authority/may.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { isWaitingForWork } from '../../src-shared/case/place-of-case.ts';
import { withRisk } from '../../src-shared/case/risk.ts';
import type { CaseEvent } from '../../src-shared/case/case-event.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { Evaluation } from '../../src-shared/policy/evaluate.ts';
import type { Command, OutcomeCode } from '../../src-shared/sync/command.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { type CaseVerdict, DECISION, WORK, type WorkSignal } from '../orchestration/process-names.ts';
import { newId } from '../new-id.ts';
import { lockCase } from '../store/billing-cases.ts';
import { recordEvaluations } from './record-evaluations.ts';
import type { Db, Tx } from '../store/transaction.ts';
import type { CommandDecision } from './command-handler.ts';
import { recordCase } from './record-case.ts';
import type { Reference } from './reference.ts';

export type CaseCommandDeps = {
  readonly engine: Orchestration;
  readonly kinds: KindRegistry;
  readonly readReference: (db: Db) => Promise<Reference>;
};

/** A command about a case, with everything it is held against; the case is locked. */
export type CaseCommand = Reference & {
  readonly deps: CaseCommandDeps;
  readonly tx: Tx;
  readonly command: Command;
  readonly actor: Person;
  readonly by: Actor;
  readonly now: Date;
  /** When the person decided, where that was well before now. */
  readonly decidedAt: Instant | undefined;
  readonly current: CaseDocument;
};

/** An instant between the deciding and the arriving that is worth telling: below it the person was online. */
const OFFLINE_AFTER_MS = 60_000;

/** Locks the case a command is about. @returns null when there is none. */
export async function openCaseCommand(
  deps: CaseCommandDeps,
  tx: Tx,
  input: { readonly command: Command; readonly actor: Person; readonly now: Date },
): Promise<CaseCommand | null> {
  const { command, actor, now } = input;
  const current = await lockCase(tx, command.entity);
  if (!current) return null;
  const reference = await deps.readReference(tx);
  const wasOffline = now.getTime() - Date.parse(command.createdAt) > OFFLINE_AFTER_MS;
  return {
    ...reference,
    ...input,
    deps,
    tx,
    current,
    by: { id: actor.id, name: actor.name },
    decidedAt: wasOffline ? command.createdAt : undefined,
  };
}

/** What `may` is asked with. */
export function contextOf({ policies, authorizer, directory, versions, deps, now }: CaseCommand): MayContext {
  return { policies, authorizer, directory, versions, kinds: deps.kinds, at: instantOf(now) };
}

/** The author of an event, as it stands in the timeline. */
export function byAuthor({ by, decidedAt }: CaseCommand): { by: Actor; decidedAt?: Instant } {
  return decidedAt === undefined ? { by } : { by, decidedAt };
}

/**
 * Makes the change a permitted command asks for: the next version of the case, the policy decisions behind it, its leaf,
 * its document, and word to its process when that was the last decision.
 *
 * @param told  what else the audit log is told of it.
 */
export async function applyToCase(
  open: CaseCommand,
  event: CaseEvent,
  permitted: Permitted,
  message: (next: CaseDocument) => string,
  told: Readonly<Record<string, unknown>> = {},
): Promise<CommandDecision> {
  const { tx, current, command, now } = open;
  const changed = transition(current, event, instantOf(now));
  if (!changed.ok) return rejected(current, changed.error);
  const next = reassessed(open, changed.value);
  const { grant, concurring, evaluations, rules, actingFor } = permitted;
  await recordCase(
    tx,
    next,
    {
      actor: open.by.id,
      action: `case.${event.type}`,
      body: {
        command: command.id,
        role: grant.role,
        concurring,
        ...(actingFor ? { for: actingFor } : {}),
        ...(event.type === 'assign' ? { from: current.owner?.id ?? null, to: event.to.id } : {}),
        ...(event.type === 'follow-up' ? { on: event.on } : {}),
        ...(event.type === 'comment' && event.mentions ? { mentions: event.mentions } : {}),
        ...told,
        permits: rules.map(({ id }) => id),
        authority: await recordAuthority(open, evaluations),
        basis: { ver: command.basis.ver, evidenceHash: command.basis.evidenceHash },
      },
    },
    now,
  );
  await tellProcess(open, next);
  return accepted(next, actingFor ? `${message(next)} You decided for ${actingFor.name}.` : message(next));
}

/** With the risk as it is now, while people have something to do with the case. */
function reassessed({ policies, now }: CaseCommand, next: CaseDocument): CaseDocument {
  return isUndecided(next.state) ? withRisk(next, policies, now) : next;
}

/** Records what the authority policies answered. @returns the ids of the records. */
export async function recordAuthority(
  { tx, now, current }: Pick<CaseCommand, 'tx' | 'now'> & { readonly current: Pick<CaseDocument, 'id'> },
  evaluations: readonly Evaluation[],
): Promise<string[]> {
  const rows = evaluations.map((evaluation) => ({ id: newId(now), subject: current.id, evaluation }));
  await recordEvaluations(tx, rows, now);
  return rows.map(({ id }) => id);
}

/** Word to the case's process, once it is decided: it has waited for nothing else. */
async function tellProcess({ tx, deps, current }: CaseCommand, next: CaseDocument): Promise<void> {
  const { state } = next;
  if (!isUndecided(current.state) || (state !== 'approved' && state !== 'closed' && state !== 'refused')) return;
  const verdict: CaseVerdict = { outcome: state };
  await deps.engine.signal(tx, next.id, DECISION, verdict);
  const decided: WorkSignal = { outcome: 'decided' };
  if (isWaitingForWork(current)) await deps.engine.signal(tx, next.id, WORK, decided);
}

export function labelOf({ number, amountMinor }: Pick<CaseDocument, 'number' | 'amountMinor'>): string {
  return `${number} · ${formatMinor(amountMinor)}`;
}

export function accepted(next: CaseDocument, message: string): CommandDecision {
  return { state: 'accepted', code: 'OK', message, diff: [], resultVer: next.ver, label: labelOf(next) };
}

/** The answer to what may not be done. A case at a site where the person has no role is not admitted to exist. */
export function rejected(current: CaseDocument, refusal: Refusal): CommandDecision {
  if (refusal.kind === 'noRoleAtSite') return noSuchCase;
  const { code, message } = refusalOutcome(refusal);
  return { state: 'rejected', code, message, diff: [], resultVer: 0, label: labelOf(current) };
}

export function answered(
  current: CaseDocument,
  state: Exclude<CommandDecision['state'], 'accepted' | 'deferred'>,
  code: OutcomeCode,
  message: string,
): CommandDecision {
  return { state, code, message, diff: [], resultVer: 0, label: labelOf(current) };
}

export const noSuchCase: CommandDecision = {
  state: 'rejected',
  code: 'NOT_FOUND',
  message: 'There is no such case, or you may not see it. Nothing was changed.',
  diff: [],
  resultVer: 0,
};
