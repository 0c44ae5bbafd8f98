import { describe, expect, it } from 'vitest';
import { type CalendarDate, type Instant, instantOf } from '../base/dates.ts';
import type { CaseDocument } from '../case/case-document.ts';
import type { AbsenceDocument } from '../directory/directory-document.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import {
  absence,
  actor,
  daniel,
  directoryWith,
  elena,
  keith,
  maya,
  person,
  priya,
  ruth,
  samuel,
  tom,
} from '../testing/build-people.ts';
import { absenceRefusalText, mayArrange } from './arrange-absence.ts';
import { may } from './may.ts';
import type { Person } from './person.ts';
import { refusalOutcome } from './refusal-outcome.ts';

const at = instantOf(now);
const westside = writeOffCase(45_00);

/** 'for Maya Okafor', 'yes' for one's own authority, or the sentence on the disabled button. */
function answer(who: Person, subject: CaseDocument, absences: readonly AbsenceDocument[], when: Instant = at): string {
  const directory = directoryWith(...absences);
  const result = may(who, 'approve', subject, { policies, authorizer, directory, at: when });
  if (!result.ok) return refusalOutcome(result.error).message;
  return result.value.actingFor ? `for ${result.value.actingFor.name}` : 'yes';
}

describe('while a clinic manager is absent, her stand-in from another site', () => {
  const away = absence(maya, tom);

  it('approves for her at hers, and for himself at his own', () => {
    expect(answer(tom, westside, [away])).toBe('for Maya Okafor');
    expect(answer(tom, writeOffCase(45_00, { site: 'mercy-general' }), [away])).toBe('yes');
  });

  it('has her limit and no more', () => {
    expect(answer(tom, writeOffCase(500_00), [away])).toBe('for Maya Okafor');
    expect(answer(tom, writeOffCase(500_01), [away])).not.toMatch(/^for/);
  });

  it.each<[string, Partial<AbsenceDocument>]>([
    ['it is over', { until: '2026-11-23' as CalendarDate }],
    ['it is still to come', { from: '2026-11-25' as CalendarDate }],
    ['it was revoked', { revoked: true }],
    ['it was arranged only later', { arrangedAt: instantOf(new Date(now.getTime() + 1)) }],
    ['the kind is not lent', { kinds: ['denial'] }],
    ['the site is not lent', { sites: ['mercy-general'] }],
    ['the amount is above what is lent', { limitMinor: 44_99 }],
  ])('approves nothing for her when %s', (_, differences) =>
    expect(answer(tom, westside, [absence(maya, tom, differences)])).toMatch(/^You have no role at Westside Clinic/),
  );

  it('approves from the very instant at which it was arranged, and not from a first day before it', () =>
    expect(answer(tom, westside, [absence(maya, tom, { arrangedAt: at })])).toBe('for Maya Okafor'));

  it('approves on the first and on the last day', () => {
    const oneDay = absence(maya, tom, { from: '2026-11-24' as CalendarDate, until: '2026-11-24' as CalendarDate });
    expect(answer(tom, westside, [oneDay], '2026-11-24T00:00:00.000Z' as Instant)).toBe('for Maya Okafor');
    expect(answer(tom, westside, [oneDay], '2026-11-24T23:59:59.999Z' as Instant)).toBe('for Maya Okafor');
    expect(answer(tom, westside, [oneDay], '2026-11-25T00:00:00.000Z' as Instant)).not.toBe('for Maya Okafor');
  });

  it('does not lend on what was lent to him', () => {
    const chain = [absence(ruth, maya), absence(maya, tom)];
    expect(answer(tom, writeOffCase(600_00), chain)).not.toMatch(/^for/);
    expect(answer(maya, writeOffCase(600_00), chain)).toBe('for Ruth Abramson');
  });

  it('approves neither what she proposed nor what he did', () => {
    expect(answer(tom, writeOffCase(45_00, { proposedBy: actor(maya) }), [away])).toMatch(
      /^Maya Okafor proposed it|^You proposed it/,
    );
    expect(answer(tom, writeOffCase(45_00, { proposedBy: actor(tom) }), [away])).toMatch(
      /proposed it, so somebody else/,
    );
  });

  it('does not approve beside her: one person counts once', () => {
    const approval = { by: actor(tom), for: actor(maya), at, command: '' };
    const once = writeOffCase(45_00, { approvalsNeeded: 2, approvals: [approval] });
    expect(answer(maya, once, [away])).toMatch(/^You have approved it already/);
    expect(answer(tom, once, [away])).toMatch(/^You have approved it already/);
    const hers = writeOffCase(45_00, { approvalsNeeded: 2, approvals: [{ by: actor(maya), at, command: '' }] });
    expect(answer(tom, hers, [away])).toMatch(/^You have approved it already/);
  });
});

describe('duties of a stand-in', () => {
  it('are those of both: whoever posts payments does not write off for somebody else', () =>
    expect(answer(priya, westside, [absence(maya, priya)])).toBe(
      'Whoever posts payments or reconciles the bank does not authorise write-offs or refunds.',
    ));

  it('are compared with those of whoever approved before, and of whom they did it for', () => {
    const ana = person('Ana Lima', [['clinic-manager', '*']]);
    const approval = { by: actor(ruth), for: actor(maya), at, command: '' };
    const once = writeOffCase(45_00, { approvalsNeeded: 2, approvals: [approval] });
    expect(answer(ana, once, [])).toBe(
      'Two site managers do not make two approvals: one has to come from outside the sites. Maya Okafor has a part in it.',
    );
    expect(answer(keith, once, [])).toBe('yes');
  });
});

describe('arranging an absence', () => {
  const request = {
    person: maya.id,
    standIn: tom.id,
    from: '2026-11-24' as CalendarDate,
    until: '2026-11-30' as CalendarDate,
    kinds: [] as string[],
    sites: [] as string[],
    limitMinor: null,
  };
  const arranged = (by: Person, changes: Partial<typeof request> = {}, absences: readonly AbsenceDocument[] = []) => {
    const context = {
      policies,
      authorizer,
      directory: directoryWith(...absences),
      today: '2026-11-24' as CalendarDate,
    };
    const result = mayArrange(by, { ...request, ...changes }, context);
    return result.ok ? 'yes' : absenceRefusalText(result.error);
  };

  it('is for the person and for every manager above them', () => {
    expect([maya, ruth, keith].map((by) => arranged(by))).toEqual(['yes', 'yes', 'yes']);
    for (const by of [tom, priya, elena, samuel]) {
      expect(arranged(by)).toBe('Only Maya Okafor or a manager above them arranges who decides for them.');
    }
  });

  it.each([
    [{ standIn: maya.id }, 'Choose somebody else: nobody stands in for themselves.'],
    [{ until: '2026-11-23' as CalendarDate }, 'The last day is before the first.'],
    [{ from: '2026-11-01' as CalendarDate, until: '2026-11-23' as CalendarDate }, 'The last day is over already.'],
    [{ until: '2027-11-25' as CalendarDate }, 'Arrange a year at most.'],
    [{ standIn: 'nobody' as Person['id'] }, 'There is no person nobody.'],
    [{ kinds: ['lunch'] }, 'There is no kind lunch.'],
    [{ sites: ['the-moon'] }, 'There is no site the-moon.'],
    [{ sites: ['mercy-general'] }, 'Maya Okafor decides no such cases, so nobody has to stand in.'],
  ])('refuses %j', (changes, sentence) => expect(arranged(maya, changes)).toBe(sentence));

  it('refuses somebody who is absent themselves in that time', () => {
    expect(arranged(maya, {}, [absence(tom, ruth)])).toBe(
      'Tom Lindqvist is absent themselves from Nov 23, 2026 to Nov 29, 2026.',
    );
    expect(arranged(maya, {}, [absence(tom, ruth, { revoked: true })])).toBe('yes');
  });

  it('refuses duties that exclude one another, kind by kind', () => {
    expect(arranged(maya, { standIn: priya.id })).toBe(
      'Whoever posts payments or reconciles the bank does not authorise write-offs or refunds. Leave out credit balances, or choose somebody else.',
    );
    expect(arranged(maya, { standIn: daniel.id, kinds: ['write-off'] })).toMatch(/^Whoever follows up on receivables/);
    expect(arranged(maya, { standIn: priya.id, kinds: ['reversal', 'denial'] })).toBe('yes');
  });
});
