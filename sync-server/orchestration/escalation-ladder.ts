import { approversOf } from '../../src-shared/authority/approvers.ts';
import { absencesOf } from '../../src-shared/authority/absence.ts';
import { managersAbove } from '../../src-shared/authority/hierarchy.ts';
import { may, type MayContext } from '../../src-shared/authority/may.ts';
import { type Actor, SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, dateText, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { dueAfter, type TimeUnit, timeUnitOf, timeUnitText } from '../../src-shared/calendar/business-time.ts';
import { DEFAULT_CALENDAR } from '../../src-shared/calendar/site-calendar.ts';
import { localTimeAt } from '../../src-shared/calendar/zone.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseEvent } from '../../src-shared/case/case-event.ts';
import { hindrance } from '../../src-shared/case/case-steps.ts';
import { transition } from '../../src-shared/case/transition.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import { whoIsWaitedFor } from '../../src-shared/notification/tellings.ts';
import { decideOrAskPerson } from '../../src-shared/policy/policies.ts';
import type { ProcessPlace } from '../../src-shared/process/place.ts';
import { recordCase } from '../services/record-case.ts';
import { lockCase } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';
import type { ProcessContext } from './engine/process.ts';
import type { ProcessDeps } from './process-deps.ts';
import { DECISION, type CaseSignal, type CaseVerdict } from './process-names.ts';
import { publishedStep } from './published-step.ts';

type Context = ProcessContext<{ readonly case: string }>;

/** A case when nobody has decided it until the deadline. */
type Situation = {
  readonly current: CaseDocument;
  readonly context: MayContext & { readonly directory: Directory };
  /** '2 business days': how long the last step has waited. */
  readonly waited: string;
  /** Where the process is afterwards. */
  readonly place: Pick<ProcessPlace, 'node' | 'until'>;
};

/** A step of the ladder: what is done, where the process waits then, and which output of the policy says how long. */
type Rung = {
  readonly step: string;
  readonly node: string;
  readonly waits: 'reassignAfter' | 'escalateAfter' | 'escalateAgainAfter' | null;
  readonly waited: 'reassignAfter' | 'escalateAfter' | 'escalateAgainAfter' | null;
  readonly event: (situation: Situation) => CaseEvent;
};

const ladder: readonly Rung[] = [
  { step: 'remind', node: 'afterRemind', waited: null, waits: 'reassignAfter', event: reminding },
  { step: 'reassign', node: 'afterReassign', waited: 'reassignAfter', waits: 'escalateAfter', event: reassigning },
  { step: 'escalate', node: 'afterEscalate', waited: 'escalateAfter', waits: 'escalateAgainAfter', event: escalating },
  { step: 'escalateAgain', node: 'lastWait', waited: 'escalateAgainAfter', waits: null, event: escalating },
];

/**
 * Waits until people have decided a case. When it is due they are reminded; then it is given to somebody else; then to the manager
 * of whoever has it; then to theirs. How long each waits is the policy `escalation`, in the time in which the site works.
 */
export async function climbLadder(deps: ProcessDeps, context: Context, dueAt: string): Promise<CaseVerdict> {
  let until: string | null = dueAt;
  for (const rung of ladder) {
    const verdict = await decisionBy(context, until);
    if (verdict) return verdict;
    until = await publishedStep(context, rung.step, (tx, now) => climb(deps, tx, context, rung, now));
  }
  const decided = await decisionBy(context, null);
  invariant(decided, 'a wait without a deadline ended without a signal');
  return decided;
}

/** @returns null when the deadline came first. A clock that is suspended or resumed meanwhile moves the deadline. */
async function decisionBy(context: Context, until: string | null): Promise<CaseVerdict | null> {
  let deadline = until;
  for (;;) {
    const signal = await context.wait<CaseSignal>(DECISION, deadline === null ? null : new Date(deadline));
    if (signal?.outcome !== 'redated') return signal;
    deadline = deadline === null ? null : signal.dueAt;
  }
}

/** @returns until when the process waits then; null: until somebody decides. */
async function climb(deps: ProcessDeps, tx: Tx, { input }: Context, rung: Rung, now: Date): Promise<string | null> {
  const current = await lockCase(tx, input.case);
  invariant(current, `there is no case ${input.case}`);
  const reference = await deps.readReference(tx);
  const calendar = reference.directory.sites.find(({ id }) => id === current.site)?.calendar ?? DEFAULT_CALENDAR;
  const { kind, queue } = current;
  const { then } = decideOrAskPerson(reference.policies, 'escalation', { kind, queue }, {});
  const unit = timeUnitOf(then['unit']);
  const amount = (name: NonNullable<Rung['waits']>) => Math.max(0, Number(then[name] ?? 1));
  const until = rung.waits === null ? null : instantOf(dueAfter(calendar, now, amount(rung.waits), unit));
  const at = instantOf(now);
  const situation: Situation = {
    current,
    context: { ...reference, kinds: deps.kinds, at },
    waited: rung.waited === null ? dueText(current, calendar.zone) : spanText(amount(rung.waited), unit),
    place: { node: rung.node, until },
  };
  const event = rung.event(situation);
  const changed = transition(current, event, at);
  // A deadline and a decision can meet: what was decided meanwhile is left as it is.
  if (!changed.ok) return until;
  const to = changed.value.owner?.id ?? null;
  await recordCase(tx, changed.value, { actor: SYSTEM.id, action: `case.${event.type}`, body: { to, until } }, now);
  return until;
}

function dueText({ dueAt }: CaseDocument, zone: string): string {
  return dateText(localTimeAt(zone, new Date(dueAt)).date);
}

function spanText(amount: number, unit: TimeUnit): string {
  return `${amount} ${amount === 1 ? timeUnitText[unit].one : timeUnitText[unit].many}`;
}

function reminding({ current, context, waited, place }: Situation): CaseEvent {
  const asked = `Reminded: ${whoIsAsked(current, context)}.`;
  return { type: 'remind', text: [`Due since ${waited}.`, ...inTheWay(current), asked].join(' '), place };
}

/** What nobody can decide it before, in a sentence; none for what can be decided as it stands. */
function inTheWay(current: CaseDocument): string[] {
  const found = current.state === 'open' ? hindrance(current) : null;
  if (found?.kind === 'blocked') return [`In the way: ${found.because}`];
  return found?.kind === 'stepWaiting' ? [`“${found.label}” comes first.`] : [];
}

/** Whoever has it; else its proposer, where it waits for them; else those who could decide it, or clear the way to that. */
function whoIsAsked(current: CaseDocument, context: Situation['context']): string {
  if (current.state === 'returned') return (current.owner ?? current.proposedBy).name;
  const isHindered = hindrance(current) !== null;
  if (current.owner && !isHindered) return current.owner.name;
  const names = isHindered
    ? whoIsWaitedFor(current, context).map((id) => context.directory.person(id)?.name ?? id)
    : approversOf(current, context).map(({ name }) => name);
  if (names.length === 0) return 'nobody, since nobody can decide it';
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** To somebody of the lowest level that could decide it, who does not have it and is here: managers come later. */
function reassigning(situation: Situation): CaseEvent {
  const { current, context, waited, place } = situation;
  const day = calendarDateOf(new Date(context.at!));
  const { owner } = current;
  const [next] = approversOf(current, context)
    .filter(({ id, concurring }) => !concurring && id !== owner?.id)
    .filter(({ id }) => absencesOf(id, context.directory, day).length === 0)
    .toSorted((a, b) => a.tier - b.tier);
  if (!next) return reminded(situation, hindrance(current) ? 'nobody can decide it yet' : 'nobody else can decide it');
  const before = owner ? `${owner.name} had it` : 'Nobody had taken it';
  const to = { id: next.id as Actor['id'], name: next.name };
  return {
    type: 'reassign',
    to,
    text: `${before} for ${waited} after the reminder. Given to ${to.name}, who can decide it.`,
    place,
  };
}

/** To the nearest manager above whoever has it who can decide it then, or at least works on it. */
function escalating(situation: Situation): CaseEvent {
  const { current, context, waited, place } = situation;
  if (current.state !== 'open') return reminded(situation, `it waits for ${current.proposedBy.name}`);
  const from = current.owner ?? current.proposedBy;
  const raised = { ...current, escalations: current.escalations + 1, owner: null };
  const above = managersAbove(from.id, context.directory).flatMap((id) => context.directory.person(id) ?? []);
  const can = (action: 'approve' | 'take') => above.find((person) => may(person, action, raised, context).ok);
  const manager = can('approve') ?? can('take');
  const to = manager ? { id: manager.id, name: manager.name } : null;
  const whose = current.owner ? from.name : `${from.name}, who proposed it`;
  const done = to
    ? `Escalated to ${to.name}, a manager above ${whose}.`
    : `Escalated to the next level: nobody above ${whose} works on it.`;
  return { type: 'escalate', by: SYSTEM, to, text: `Not decided for another ${waited}. ${done}`, place };
}

function reminded({ waited, place, current, context }: Situation, why: string): CaseEvent {
  const asked = `Reminded: ${whoIsAsked(current, context)}.`;
  const text = [`Not decided for another ${waited}, and ${why}.`, ...inTheWay(current), asked].join(' ');
  return { type: 'remind', text, place };
}
