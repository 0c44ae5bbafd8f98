import { isInForce } from '../../../src-shared/authority/absence.ts';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { AbsenceDocument } from '../../../src-shared/directory/directory-document.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { Status } from '../../show/case-words.ts';

/** Whether it is in force, to come, over or ended before its time. */
export function absenceStatus(absence: AbsenceDocument, today: CalendarDate): Status {
  if (absence.revoked) return { tone: 'plain', word: 'Ended' };
  if (isInForce(absence, today)) return { tone: 'open', word: 'In force' };
  return absence.from > today ? { tone: 'plain', word: 'To come' } : { tone: 'plain', word: 'Over' };
}

/** What a stand-in decides: 'Every case', 'Denials at Westside Clinic up to $500.00'. */
export function scopeText({ kinds, sites, limitMinor }: AbsenceDocument, directory: Directory): string {
  const what = kinds.map((kind) => caseKinds.find(kind)?.plural ?? kind).join(', ') || 'Every case';
  const where = sites.length > 0 ? ` at ${sites.map((site) => directory.siteName(site)).join(', ')}` : '';
  return `${what}${where}${limitMinor === null ? '' : ` up to ${formatMinor(limitMinor)}`}`;
}
