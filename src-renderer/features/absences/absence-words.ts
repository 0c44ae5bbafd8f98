import { isInForce } from '../../../src-shared/authority/absence.ts';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { AbsenceDocument } from '../../../src-shared/directory/directory-document.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { Status } from '../../show/case-words.ts';
import { t } from '../../language/t.ts';
import { kindPlural } from '../../show/kind-words.ts';

/** Whether it is in force, to come, over or ended before its time. */
export function absenceStatus(absence: AbsenceDocument, today: CalendarDate): Status {
  if (absence.revoked) return { tone: 'plain', word: t('Ended') };
  if (isInForce(absence, today)) return { tone: 'open', word: t('In force') };
  return absence.from > today ? { tone: 'plain', word: t('To come') } : { tone: 'plain', word: t('Over') };
}

/** What a stand-in decides: 'Every case', 'Denials at Westside Clinic up to $500.00'. */
export function scopeText({ kinds, sites, limitMinor }: AbsenceDocument, directory: Directory): string {
  const what = kinds.map((kind) => kindPlural(kind)).join(', ') || t('Every case');
  const where =
    sites.length > 0 ? t(' at {sites}', { sites: sites.map((site) => directory.siteName(site)).join(', ') }) : '';
  return `${what}${where}${limitMinor === null ? '' : t(' up to {limitMinor}', { limitMinor: formatMinor(limitMinor) })}`;
}
