import * as z from 'zod';
import {
  absenceRefusalText,
  type AbsenceContext,
  mayArrange,
  mayArrangeFor,
} from '../../../src-shared/authority/arrange-absence.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import type { AbsenceRequest } from '../../../src-shared/directory/directory-document.ts';
import { minorFromTyped } from '../../ui/amount-field.ts';
import { t } from '../../language/t.ts';

/** The form as it stands. */
export const AbsenceDraft = z.object({
  person: z.string(),
  standIn: z.string(),
  from: z.string(),
  until: z.string(),
  kinds: z.array(z.string()),
  sites: z.array(z.string()),
  /** Dollars as typed; '': as much as the absent person. */
  limit: z.string(),
});
export type AbsenceDraft = z.infer<typeof AbsenceDraft>;

/** For whom a person arranges absences: themselves first, then those they manage, by name. */
export function peopleToArrangeFor(by: Person, context: Pick<AbsenceContext, 'directory' | 'authorizer'>): Person[] {
  const managed = context.directory.people.filter(({ id }) => id !== by.id && mayArrangeFor(by, id, context).ok);
  const own = mayArrangeFor(by, by.id, context).ok ? context.directory.people.filter(({ id }) => id === by.id) : [];
  return [...own, ...managed.toSorted(byName)];
}

/** Who could stand in: everybody else who decides or works on cases. */
export function possibleStandIns(absent: string, { directory }: Pick<AbsenceContext, 'directory'>): Person[] {
  return directory.people.filter(({ id, roles }) => id !== absent && roles.length > 0).toSorted(byName);
}

/** The command of a filled form, or why it cannot be arranged, in the words the server would refuse it with. */
export function arrangementOf(
  by: Person,
  draft: AbsenceDraft,
  context: AbsenceContext,
): { readonly request: AbsenceRequest } | { readonly refusal: string } {
  if (draft.standIn === '') return { refusal: t('Choose who decides in the meantime.') };
  if (draft.from === '' || draft.until === '') return { refusal: t('Give the first and the last day.') };
  const limitMinor = draft.limit.trim() === '' ? null : minorFromTyped(draft.limit);
  if (draft.limit.trim() !== '' && limitMinor === null) {
    return { refusal: t('Give the amount in dollars, such as 500.00, or leave it empty.') };
  }
  const request: AbsenceRequest = {
    person: draft.person as AbsenceRequest['person'],
    standIn: draft.standIn as AbsenceRequest['standIn'],
    from: draft.from as CalendarDate,
    until: draft.until as CalendarDate,
    kinds: [...draft.kinds],
    sites: [...draft.sites],
    limitMinor,
  };
  const permitted = mayArrange(by, request, context);
  return permitted.ok ? { request } : { refusal: absenceRefusalText(permitted.error) };
}

function byName(a: Person, b: Person): number {
  return a.name < b.name ? -1 : 1;
}
