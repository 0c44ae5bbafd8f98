import { nextStep } from '../case/case-steps.ts';
import { approversOf } from '../authority/approvers.ts';
import { may, type MayContext } from '../authority/may.ts';
import { scopesOf } from '../authority/scopes.ts';
import { SYSTEM } from '../authority/person.ts';
import type { CaseDocument, TimelineEvent } from '../case/case-document.ts';
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
  const wanted = whoActs(subject, context).map((person) => ({ person, reason: 'dueSoon' as const }));
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
  const all = (people: readonly string[], reason: NoticeReason): Wanted[] =>
    people.map((person) => ({ person, reason }));
  switch (event.event) {
    case 'open':
    case 'resubmit':
    case 'amend':
    case 'approve':
      return all(nearestApprovers(subject, context), 'waits');
    case 'return':
      return all([subject.proposedBy.id], 'returned');
    case 'escalate':
      return all([...nearestApprovers(subject, context), ...contactsOf(subject, context)], 'escalated');
    case 'assign':
    case 'reassign':
      return all(subject.owner ? [subject.owner.id] : [], 'assigned');
    case 'failPosting':
      return all([...peopleOf(subject), ...contactsOf(subject, context)], 'postingFailed');
    case 'remind':
      return all([...whoActs(subject, context), ...contactsOf(subject, context)], 'breached');
    default:
      return [];
  }
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
