import { type Actor, SYSTEM } from '../../src-shared/authority/person.ts';
import { atText, type Instant, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { decideApprovals } from '../../src-shared/case/approval-inputs.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import type { DecisionMade } from '../../src-shared/case/evidence.ts';
import { transition } from '../../src-shared/case/transition.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { findCase, lockCase } from '../store/billing-cases.ts';
import type { CaseCommand } from './case-command.ts';
import { openCase } from './open-case.ts';
import { recordCase } from './record-case.ts';

type Decide = Extract<CommandPayload, { type: 'case.decide' }>;
/** The decision that stands, in words: 'approved', 'refused'. */
type Standing = { readonly by: Actor; readonly decision: string; readonly at: Instant; readonly reason: string };

const wanted = { approve: 'approved', refuse: 'refused', return: 'returned', escalate: 'escalated' } as const;

/**
 * Two signed decisions that differ: the later one is not applied. The case says so, the audit log keeps the later one, and
 * where two people differed a supervisor has a case with both. While that is open, further decisions are noted in it.
 *
 * @returns the number of the supervisor's case; null when there is nobody to disagree with: the policy, or the same person.
 */
export async function raiseConflict(open: CaseCommand, payload: Decide, applied: Standing): Promise<string | null> {
  const { current, by, command } = open;
  const { id, sig, basis } = command;
  const text = sentenceOf(open, payload, applied);
  await comment(open, current, text, { action: 'case.conflict', body: { command: { id, sig, payload, basis } } });
  if (applied.by.id === SYSTEM.id || applied.by.id === by.id) return null;
  for (let n = 1; ; n += 1) {
    const conflictId = `${current.id}.dc${n}`;
    const earlier = await findCase(open.tx, conflictId);
    if (!earlier) return (await openConflict(open, conflictId, payload, applied)).number;
    if (!isUndecided(earlier.state)) continue;
    const locked = await lockCase(open.tx, conflictId);
    invariant(locked, `case ${conflictId} has gone`);
    await comment(open, locked, text, { action: 'case.comment', body: { command: id } });
    return locked.number;
  }
}

function sentenceOf({ by, command }: CaseCommand, { decision, reason }: Decide, applied: Standing): string {
  const said = reason.trim() === '' ? '' : ` (“${reason}”)`;
  const first = `${by.name} ${wanted[decision]} it ${atText(command.createdAt)}${said}`;
  return `${first}, but ${applied.by.name} had ${applied.decision} it ${atText(applied.at)}. The later decision was not applied.`;
}

async function comment(
  { tx, by, now }: CaseCommand,
  current: CaseDocument,
  text: string,
  leaf: { readonly action: string; readonly body: Readonly<Record<string, unknown>> },
): Promise<void> {
  const noted = transition(current, { type: 'comment', by: SYSTEM, text }, instantOf(now));
  invariant(noted.ok, `case ${current.id} takes no comment`);
  await recordCase(tx, noted.value, { actor: by.id, ...leaf }, now);
}

async function openConflict(
  open: CaseCommand,
  id: string,
  { decision, reason }: Decide,
  applied: Standing,
): Promise<CaseDocument> {
  const { tx, deps, policies, current, by, command, now } = open;
  const { number, title, account, amountMinor, site, payer, payerClass } = current;
  const kind = deps.kinds.all.find(({ queue }) => queue === 'decision-conflicts');
  invariant(kind, 'no kind of case looks at decisions that differ');
  const notApplied: DecisionMade = { by: by.name, decision: wanted[decision], at: command.createdAt, reason };
  const description = kind.describe({
    of: 'decisions',
    about: { number, title, account },
    amountMinor,
    applied: { ...applied, by: applied.by.name },
    notApplied,
  });
  const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, category: '' };
  const approval = decideApprovals(kind, subject, policies);
  const proposal = { ...description, kind: kind.kind, why: approval, approval };
  // Whoever's decision was not applied has the case opened by it, and so is not the one who acknowledges it.
  const opening = { id, proposal, site, payer, payerClass, remittance: '', proposedBy: by };
  return await openCase(tx, { engine: deps.engine, kinds: deps.kinds, policies }, opening, now);
}
