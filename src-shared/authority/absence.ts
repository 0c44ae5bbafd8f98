import type { CaseDocument } from '../case/case-document.ts';
import { type CalendarDate, calendarDateOf, type Instant } from '../base/dates.ts';
import type { Directory } from '../directory/directory.ts';
import type { AbsenceDocument } from '../directory/directory-document.ts';

type Covered = Pick<CaseDocument, 'kind' | 'site' | 'amountMinor'>;

/** Whether an absence is in force on a day. Days are UTC, as everywhere in the product; both ends count. */
export function isInForce({ from, until, revoked }: AbsenceDocument, day: CalendarDate): boolean {
  return !revoked && from <= day && day <= until;
}

/** The absences of a person that are in force on a day. */
export function absencesOf(
  person: string,
  { absences }: Pick<Directory, 'absences'>,
  day: CalendarDate,
): AbsenceDocument[] {
  return absences.filter((absence) => absence.person === person && isInForce(absence, day));
}

/**
 * The absences in which a person stands in for somebody on a case like this, in the order of their ids.
 *
 * @param at  when they decide. Days alone would lend backwards: one arranged today from last week on is none of last week.
 */
export function absencesCovered(
  person: string,
  subject: Covered,
  { directory, at }: { readonly directory: Directory; readonly at: Instant },
): AbsenceDocument[] {
  const day = calendarDateOf(new Date(at));
  return directory.absences.filter(
    (absence) =>
      absence.standIn === person && absence.arrangedAt <= at && isInForce(absence, day) && covers(absence, subject),
  );
}

function covers({ kinds, sites, limitMinor }: AbsenceDocument, { kind, site, amountMinor }: Covered): boolean {
  return (
    (kinds.length === 0 || kinds.includes(kind)) &&
    (sites.length === 0 || sites.includes(site)) &&
    (limitMinor === null || amountMinor <= limitMinor)
  );
}
