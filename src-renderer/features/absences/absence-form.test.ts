import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import { policies } from '../../../src-shared/testing/build-case.ts';
import { directoryWith, keith, maya, ruth, samuel } from '../../../src-shared/testing/build-people.ts';
import { arrangementOf, peopleToArrangeFor, possibleStandIns, type AbsenceDraft } from './absence-form.ts';

const directory = directoryWith();
const context = { policies, authorizer, directory, today: '2026-11-24' as CalendarDate };
const draft: AbsenceDraft = {
  person: maya.id,
  standIn: 'tom.lindqvist',
  from: '2026-11-24',
  until: '2026-11-30',
  kinds: [],
  sites: [],
  limit: '',
};

describe('arranging an absence', () => {
  it('is offered for oneself, and for those one manages', () => {
    expect(peopleToArrangeFor(maya, context).map(({ name }) => name)).toEqual(['Maya Okafor']);
    expect(peopleToArrangeFor(ruth, context).map(({ name }) => name)).toEqual([
      'Ruth Abramson',
      'Daniel Reyes',
      'Maya Okafor',
      'Priya Raman',
      'Tom Lindqvist',
    ]);
    expect(peopleToArrangeFor(keith, context)).toHaveLength(6);
    expect(peopleToArrangeFor(samuel, context)).toEqual([]);
  });

  it('never offers the absent person as their own stand-in', () =>
    expect(possibleStandIns(maya.id, context).map(({ id }) => id)).not.toContain(maya.id));

  it('makes the command of a filled form, with the amount in cents', () =>
    expect(arrangementOf(maya, { ...draft, limit: '$250' }, context)).toEqual({
      request: expect.objectContaining({ person: maya.id, standIn: 'tom.lindqvist', limitMinor: 250_00 }) as unknown,
    }));

  it.each([
    [{ standIn: '' }, 'Choose who decides in the meantime.'],
    [{ until: '' }, 'Give the first and the last day.'],
    [{ limit: 'much' }, 'Give the amount in dollars, such as 500.00, or leave it empty.'],
    [{ until: '2026-11-20' }, 'The last day is before the first.'],
    [{ person: ruth.id }, 'Only Ruth Abramson or a manager above them arranges who decides for them.'],
  ])('says what is wrong with %j', (changes, refusal) =>
    expect(arrangementOf(maya, { ...draft, ...changes }, context)).toEqual({ refusal }),
  );
});
