import { nextStep } from '../case/case-steps.ts';
import { approversOf } from '../authority/approvers.ts';
import { may, type MayContext, proposerAnswers } from '../authority/may.ts';
import { scopesOf } from '../authority/scopes.ts';
import { SYSTEM } from '../authority/person.ts';
import type { CaseDocument, CaseStep, TimelineEvent } from '../case/case-document.ts';
import { isUndecided } from '../case/case-state.ts';
import { calendarDateOf, DAY_MS, instantOf } from '../base/dates.ts';
import type { AbsenceDocument } from '../directory/directory-document.ts';
import type { Directory } from '../directory/directory.ts';
import { amountBand } from './amount-band.ts';
import { type NoticeCase, type NoticeReason, noticeReasons } from './notice-document.ts';

export type TellingContext = MayContext & { readonly directory: Directory };

/** Somebody who is told something. */
export type Telling = {
  readonly person: string;
  readonly reason: NoticeReason;
  /** The same for the same event, whoever looks and however often: nobody is told it twice. */
  readonly key: string;
  readonly case: NoticeCase | null;
};

/**
 * Whom an event of a case concerns, each person once and for the weightiest reason; never whoever did it.
 *
 * @param index  of the event in the timeline. Who may approve is asked of the case as it is, so ask soon.
 */
export function tellingsOfEvent(subject: CaseDocument, index: number, context: TellingContext): Telling[] {
  const event = subject.timeline[index];
  if (!event) return [];
  const wanted = [
    ...(event.mentions ?? []).map((person) => ({ person, reason: 'mentioned' as const })),
    ...concernedBy(subject, event, context),
    ...(quietWork.has(event.event)
      ? []
      : (subject.watchers ?? []).map((person) => ({ person, reason: 'watched' as const }))),
  ];
  return oncePerPerson(subject, wanted, event.by.id, context).map((telling) => ({
    ...telling,
    key: `${subject.id}/${index}`,
    case: noticeCaseOf(subject),
  }));
}

/** Whom a case that is due soon concerns: who has it, else who can approve it, or answer it. */
export function tellingsOfDueSoon(subject: CaseDocument, context: TellingContext): Telling[] {
  const wanted = pressed(subject, 'dueSoon', context);
  const key = `${subject.id}/soon/${subject.dueAt}`;
  return oncePerPerson(subject, wanted, '', context).map((telling) => ({
    ...telling,
    key,
    case: noticeCaseOf(subject),
  }));
}

/** The absent person and their stand-in, on the first day. */
export function tellingsOfAbsences(absences: readonly AbsenceDocument[], now: Date): Telling[] {
  const today = calendarDateOf(now);
  return absences
    .filter(({ from, revoked }) => from === today && !revoked)
    .flatMap(({ id, person, standIn }): Telling[] => [
      { person, reason: 'absenceBegins', key: `absence/${id}`, case: null },
      { person: standIn, reason: 'standInBegins', key: `absence/${id}`, case: null },
    ]);
}

/** When it is said that a case is due soon: a day before, or when a quarter of its time is left. */
export function warnAt({ createdAt, dueAt }: Pick<CaseDocument, 'createdAt' | 'dueAt'>): Date {
  const due = Date.parse(dueAt);
  return new Date(due - Math.min(DAY_MS, Math.max(0, (due - Date.parse(createdAt)) / 4)));
}

/** Everything of a case that a notice may hold. */
export function noticeCaseOf({ id, number, kind, queue, site, amountMinor }: CaseDocument): NoticeCase {
  return { id, number, kind, queue, site, band: amountBand(amountMinor) };
}

type Wanted = { readonly person: string; readonly reason: NoticeReason };

/** What people do to a case without deciding anything is no news for who watches it. */
const quietWork: ReadonlySet<string> = new Set(['take', 'release', 'open', 'watch', 'unwatch', 'follow-up']);

function concernedBy(subject: CaseDocument, event: TimelineEvent, context: TellingContext): Wanted[] {
  switch (event.event) {
    case 'open':
    case 'resubmit':
    case 'amend':
    case 'completeStep':
      return asked(subject, context);
    case 'approve':
    case 'allow':
      return [...asked(subject, context), ...closedBy(subject)];
    case 'recheck':
      // Most find nothing new, and whoever was asked before is not asked again.
      return event.hindrance || event.changes ? asked(subject, context) : [];
    case 'return':
      return all([subject.proposedBy.id], 'returned');
    case 'escalate':
      return [
        ...all([...nearestApprovers(subject, context), ...contactsOf(subject, context)], 'escalated'),
        ...hindered(subject, context),
      ];
    case 'assign':
    case 'reassign':
      return all(ownerOf(subject), 'assigned');
    case 'failPosting':
      return all([...peopleOf(subject), ...contactsOf(subject, context)], 'postingFailed');
    case 'remind':
      return [...pressed(subject, 'breached', context), ...all(contactsOf(subject, context), 'breached')];
    case 'refuse':
      return all([subject.proposedBy.id], 'refused');
    case 'post':
      return all([subject.proposedBy.id], 'posted');
    case 'close':
      return all([subject.proposedBy.id], 'closed');
    default:
      return [];
  }
}

function all(people: readonly string[], reason: NoticeReason): Wanted[] {
  return people.map((person) => ({ person, reason }));
}

/** Whose turn it is now: who does the next step, else who approves it; and who sees to what is in the way. */
function asked(subject: CaseDocument, context: TellingContext): Wanted[] {
  if (!isUndecided(subject.state)) return [];
  const step = nextStep(subject);
  return [
    ...hindered(subject, context),
    ...(step ? all(nearestDoers(subject, step, context), 'step') : all(nearestApprovers(subject, context), 'waits')),
  ];
}

/** Who is told that time runs out. Of what cannot be decided as it stands those hear who can clear the way. */
function pressed(subject: CaseDocument, reason: NoticeReason, context: TellingContext): Wanted[] {
  const inTheWay = hindered(subject, context);
  if (inTheWay.length === 0) return all(whoActs(subject, context), reason);
  return [...inTheWay, ...all(nextStep(subject) ? whoDoesTheStep(subject, context) : [], reason)];
}

function hindered(subject: CaseDocument, context: TellingContext): Wanted[] {
  return isHindered(subject) ? all(whoClearsTheWay(subject, context), 'blocked') : [];
}

/** It cannot be approved as it stands, whoever looks at it. What was returned waits for its proposer anyway. */
function isHindered({ state, blockedBy = [] }: CaseDocument): boolean {
  return state === 'open' && blockedBy.length > 0;
}

/** Its proposer and whoever has it. Where neither can be asked: who would decide it, so that it is not left to nobody. */
function whoClearsTheWay(subject: CaseDocument, context: TellingContext): string[] {
  const people = [...(proposerAnswers(subject, context) ? [subject.proposedBy.id] : []), ...ownerOf(subject)];
  if (people.length > 0) return people;
  return nearestApprovers({ ...subject, blockedBy: [], steps: [] }, context);
}

/** Who is reminded of a case that nobody can decide yet, by id: who clears the way, or does the next step. */
export function whoIsWaitedFor(subject: CaseDocument, context: TellingContext): string[] {
  return [...new Set(pressed(subject, 'breached', context).map(({ person }) => person))];
}

/** A case that posts nothing is closed by its last approval; one that closes later says so then. */
function closedBy({ state, proposedBy, timeline }: CaseDocument): Wanted[] {
  const isOver = state === 'closed' && !timeline.some(({ event }) => event === 'close');
  return isOver ? all([proposedBy.id], 'closed') : [];
}

function ownerOf({ owner }: CaseDocument): string[] {
  return owner ? [owner.id] : [];
}

function peopleOf({ proposedBy, approvals }: CaseDocument): string[] {
  return [proposedBy.id, ...approvals.map(({ by }) => by.id)];
}

function whoActs(subject: CaseDocument, context: TellingContext): string[] {
  if (subject.owner) return [subject.owner.id];
  if (subject.state === 'returned') return [subject.proposedBy.id];
  return nextStep(subject) ? whoDoesTheStep(subject, context) : nearestApprovers(subject, context);
}

/** Nothing can be approved before its next step is done: those who can do it are the ones to be told. */
function whoDoesTheStep(subject: CaseDocument, context: TellingContext): string[] {
  const here = atSite(subject, context);
  return here.directory.people.filter((person) => may(person, 'completeStep', subject, here).ok).map(({ id }) => id);
}

/**
 * Of those who can do the step the ones of the lowest level, as with approvals. One without a duty is the proposer's own, if there
 * is one who can be asked.
 */
function nearestDoers(subject: CaseDocument, { duty }: CaseStep, context: TellingContext): string[] {
  if (subject.owner) return [subject.owner.id];
  if (duty === '' && proposerAnswers(subject, context)) return [subject.proposedBy.id];
  const here = atSite(subject, context);
  const doers = here.directory.people.flatMap((person) => {
    const permitted = may(person, 'completeStep', subject, here);
    return permitted.ok ? [{ id: person.id, tier: permitted.value.grant.tier }] : [];
  });
  const lowest = Math.min(...doers.map(({ tier }) => tier));
  return doers.filter(({ tier }) => tier === lowest).map(({ id }) => id);
}

function contactsOf({ site }: CaseDocument, { directory }: TellingContext): readonly string[] {
  return directory.sites.find(({ id }) => id === site)?.escalationContacts ?? [];
}

/** Of everybody who can approve it those of the lowest levels that suffice: a controller is not told of what a manager decides. */
function nearestApprovers(subject: CaseDocument, context: TellingContext): string[] {
  const missing = Math.max(1, subject.approvalsNeeded) - subject.approvals.length;
  if (subject.state !== 'open' || subject.approvalsNeeded === 0 || missing <= 0) return [];
  const approvers = approversOf(subject, atSite(subject, context)).filter(({ concurring }) => !concurring);
  const tiers = approvers.map(({ tier }) => tier).toSorted((a, b) => a - b);
  const enough = tiers[Math.min(missing, tiers.length) - 1] ?? 0;
  return approvers.filter(({ tier }) => tier <= enough).map(({ id }) => id);
}

/** People with a role there, or standing in for somebody: nobody else needs to be asked about. */
function atSite({ site }: CaseDocument, context: TellingContext): TellingContext {
  const { directory } = context;
  const standIns = new Set<string>(directory.absences.map(({ standIn }) => standIn));
  const people = directory.people.filter(
    ({ id, roles }) => standIns.has(id) || roles.some((role) => role.site === '*' || role.site === site),
  );
  return { ...context, directory: { ...directory, people } };
}

/** Who may not see the case is told nothing of it, not even that there is one. */
function oncePerPerson(
  subject: CaseDocument,
  wanted: readonly Wanted[],
  actor: string,
  { directory }: TellingContext,
): Wanted[] {
  const weight = ({ reason }: Wanted): number => noticeReasons.indexOf(reason);
  const best = new Map<string, Wanted>();
  for (const one of wanted) {
    if (one.person === actor || one.person === SYSTEM.id || !maySee(one.person, subject, directory)) continue;
    const known = best.get(one.person);
    if (!known || weight(one) < weight(known)) best.set(one.person, one);
  }
  return [...best.values()];
}

function maySee(id: string, { scope, site }: CaseDocument, { person, absences }: Directory): boolean {
  const found = person(id);
  if (!found) return false;
  const lenders = absences.filter(({ standIn, revoked }) => standIn === id && !revoked);
  const lent = lenders.flatMap((absence) => person(absence.person)?.roles ?? []);
  return scopesOf(found, [site], lent).includes(scope);
}

/** The context as it is at an instant: who is absent counts. */
export function tellingContext(context: Omit<TellingContext, 'at'>, now: Date): TellingContext {
  return { ...context, at: instantOf(now) };
}
