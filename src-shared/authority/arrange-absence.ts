import { type CalendarDate, dateText, DAY_MS } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { caseKinds } from '../case/kinds.ts';
import type { KindRegistry } from '../case/kind.ts';
import type { Directory } from '../directory/directory.ts';
import type { AbsenceRequest } from '../directory/directory-document.ts';
import { conflictOfDuties } from './duty-conflict.ts';
import { type Rules, standingAt } from './grant.ts';
import { isManagerOf } from './hierarchy.ts';
import type { Person } from './person.ts';

export type AbsenceRefusal =
  | { readonly kind: 'notTheirs'; readonly name: string }
  | { readonly kind: 'unknown'; readonly what: 'person' | 'kind' | 'site'; readonly id: string }
  | { readonly kind: 'samePerson' }
  | { readonly kind: 'days'; readonly why: 'backwards' | 'over' | 'tooLong' }
  | { readonly kind: 'nothingToLend'; readonly name: string }
  | { readonly kind: 'standInAway'; readonly name: string; readonly from: CalendarDate; readonly until: CalendarDate }
  | { readonly kind: 'duties'; readonly rule: string; readonly text: string; readonly caseKind: string }
  | { readonly kind: 'policyInvalid'; readonly text: string };

export type AbsenceContext = Rules & {
  readonly directory: Directory;
  /** UTC. */
  readonly today: CalendarDate;
  readonly kinds?: KindRegistry;
};

const LONGEST_DAYS = 366;
/** Whether a person may arrange or revoke who decides for another: for themselves, and for those they manage. */
export function mayArrangeFor(
  by: Person,
  absent: string,
  { directory, authorizer }: Pick<AbsenceContext, 'directory' | 'authorizer'>,
): Result<null, AbsenceRefusal> {
  const name = directory.person(absent)?.name ?? absent;
  const isTheirs = by.id === absent || isManagerOf(by.id, absent, directory);
  const permitted = authorizer.permits(by.roles, 'arrange', { type: 'Absence', site: null });
  return isTheirs && permitted.allowed ? ok(null) : err({ kind: 'notTheirs', name });
}

/**
 * Whether an absence may be arranged as asked. What is lent is never more than the absent person's own authority, and never
 * duties that the stand-in's own exclude: whoever posts payments does not decide write-offs for somebody else either.
 */
export function mayArrange(by: Person, request: AbsenceRequest, context: AbsenceContext): Result<null, AbsenceRefusal> {
  const { directory } = context;
  const absent = directory.person(request.person);
  const standIn = directory.person(request.standIn);
  if (!absent) return err({ kind: 'unknown', what: 'person', id: request.person });
  if (!standIn) return err({ kind: 'unknown', what: 'person', id: request.standIn });
  const theirs = mayArrangeFor(by, absent.id, context);
  if (!theirs.ok) return theirs;
  if (absent.id === standIn.id) return err({ kind: 'samePerson' });
  const days = daysRefusal(request, context.today);
  if (days) return err(days);
  const away = directory.absences.find(
    (other) =>
      other.person === standIn.id && !other.revoked && other.from <= request.until && request.from <= other.until,
  );
  if (away) return err({ kind: 'standInAway', name: standIn.name, from: away.from, until: away.until });
  return mayLend(absent, standIn, request, context);
}

function daysRefusal({ from, until }: AbsenceRequest, today: CalendarDate): AbsenceRefusal | null {
  if (until < from) return { kind: 'days', why: 'backwards' };
  if (until < today) return { kind: 'days', why: 'over' };
  return (Date.parse(until) - Date.parse(from)) / DAY_MS < LONGEST_DAYS ? null : { kind: 'days', why: 'tooLong' };
}

function mayLend(
  absent: Person,
  standIn: Person,
  request: AbsenceRequest,
  context: AbsenceContext,
): Result<null, AbsenceRefusal> {
  const { directory, kinds = caseKinds } = context;
  const unknownKind = request.kinds.find((kind) => !kinds.find(kind));
  if (unknownKind !== undefined) return err({ kind: 'unknown', what: 'kind', id: unknownKind });
  const known = directory.sites.map(({ id }) => id);
  const unknownSite = request.sites.find((site) => !known.includes(site));
  if (unknownSite !== undefined) return err({ kind: 'unknown', what: 'site', id: unknownSite });
  // Whatever cases a role is limited to, those are what is lent.
  const unlimited = { ...absent, roles: absent.roles.map(({ role, site }) => ({ role, site })) };
  let lends = false;
  for (const site of request.sites.length > 0 ? request.sites : known) {
    for (const { kind, queue } of kinds.all) {
      if (request.kinds.length > 0 && !request.kinds.includes(kind)) continue;
      const subject = { kind, queue, site, payerClass: '' };
      const standing = standingAt(unlimited, subject, context);
      if (!standing.grants.ok) return err({ kind: 'policyInvalid', text: 'The policy authority is invalid.' });
      if (!standing.permits('approve').allowed) continue;
      lends = true;
      const conflict = conflictOfDuties([absent, standIn], subject, { ...context, kinds });
      if (conflict?.kind === 'dutyConflict') {
        return err({ kind: 'duties', rule: conflict.rule, text: conflict.text, caseKind: kind });
      }
      if (conflict) return err({ kind: 'policyInvalid', text: 'The policies of duties are invalid.' });
    }
  }
  return lends ? ok(null) : err({ kind: 'nothingToLend', name: absent.name });
}

/** The sentence on the disabled button and in the list of results. */
export function absenceRefusalText(refusal: AbsenceRefusal, kinds: KindRegistry = caseKinds): string {
  switch (refusal.kind) {
    case 'notTheirs':
      return `Only ${refusal.name} or a manager above them arranges who decides for them.`;
    case 'unknown':
      return `There is no ${refusal.what} ${refusal.id}.`;
    case 'samePerson':
      return 'Choose somebody else: nobody stands in for themselves.';
    case 'days':
      return {
        backwards: 'The last day is before the first.',
        over: 'The last day is over already.',
        tooLong: 'Arrange a year at most.',
      }[refusal.why];
    case 'nothingToLend':
      return `${refusal.name} decides no such cases, so nobody has to stand in.`;
    case 'standInAway':
      return `${refusal.name} is absent themselves from ${dateText(refusal.from)} to ${dateText(refusal.until)}.`;
    case 'duties': {
      const plural = kinds.find(refusal.caseKind)?.plural ?? refusal.caseKind;
      return `${refusal.text} Leave out ${plural.toLowerCase()}, or choose somebody else.`;
    }
    case 'policyInvalid':
      return refusal.text;
  }
}
