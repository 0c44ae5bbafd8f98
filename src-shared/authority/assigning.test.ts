import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import { transition } from '../case/transition.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import {
  actor,
  daniel,
  directory,
  elena,
  everybody,
  keith,
  maya,
  priya,
  ruth,
  samuel,
  tom,
} from '../testing/build-people.ts';
import { candidatesFor, mayAssign } from './assigning.ts';
import { may } from './may.ts';
import type { Person } from './person.ts';
import { refusalOutcome } from './refusal-outcome.ts';

const context = { policies, authorizer, directory };

/** 'yes', or the sentence on the disabled button or person. */
function answer(who: Person, to: Person, subject: CaseDocument): string {
  const result = mayAssign(who, to.id, subject, context);
  return result.ok ? 'yes' : refusalOutcome(result.error).message;
}

describe('giving a write-off of $45.00 at Westside Clinic to somebody', () => {
  const subject = writeOffCase(45_00);

  it('is for whoever decides such cases, and to whoever works on them there', () => {
    const pairs = everybody.flatMap((who) =>
      everybody.filter((to) => answer(who, to, subject) === 'yes').map((to) => `${who.name} to ${to.name}`),
    );
    const workers = [maya, priya, daniel, ruth, keith];
    expect(pairs).toEqual([maya, ruth, keith].flatMap((who) => workers.map((to) => `${who.name} to ${to.name}`)));
  });

  it('is for whoever has it, although they decide nothing', () => {
    const taken = writeOffCase(45_00, { owner: actor(daniel) });
    expect(answer(daniel, priya, taken)).toBe('yes');
    expect(answer(priya, ruth, taken)).toMatch(/^As reconciliation analyst you do not assign these cases; Maya Okafor/);
  });

  it('is not for whoever has no role at the site or only reads, and says so by name', () => {
    expect(answer(ruth, tom, subject)).toBe('Tom Lindqvist has no role at Westside Clinic.');
    expect(answer(ruth, elena, subject)).toBe('Elena Petrov reads these cases and does not work on them.');
    expect(answer(ruth, samuel, subject)).toBe('Samuel Osei reads these cases and does not work on them.');
  });

  it('is not for whoever has it already', () =>
    expect(answer(ruth, maya, writeOffCase(45_00, { owner: actor(maya) }))).toBe('Maya Okafor works on it already.'));

  it('is for nobody who has left the directory', () =>
    expect(mayAssign(ruth, 'who.left', subject, context)).toEqual({ ok: false, error: { kind: 'nobodyOfThatName' } }));

  it('takes a reason', () =>
    expect(mayAssign(ruth, keith.id, subject, { ...context, reason: ' ' })).toEqual({
      ok: false,
      error: { kind: 'reasonRequired', action: 'assign' },
    }));

  it('is over once it is decided', () =>
    expect(answer(ruth, keith, writeOffCase(45_00, { state: 'posted' }))).toBe('It is posted.'));
});

describe('a case about two decisions that differ', () => {
  const { queue } = caseKinds.find('decision-conflict')!;
  const conflict = writeOffCase(45_00, { kind: 'decision-conflict', queue });

  it('is given by a director or a controller, not by a clinic manager', () => {
    expect(answer(ruth, keith, conflict)).toBe('yes');
    expect(answer(maya, ruth, conflict)).toBe(
      'Decisions and postings that differ are looked at by a revenue cycle director or a controller.',
    );
  });
});

describe('the people a case can be given to', () => {
  it('stand with those first who can approve it, then who works on it, then the others with the reason', () =>
    expect(
      candidatesFor(writeOffCase(45_00), context).map(({ name, approves, barred }) => [
        name,
        barred ? refusalOutcome(barred).message : approves,
      ]),
    ).toEqual([
      ['Keith Vance', 'yes'],
      ['Maya Okafor', 'yes'],
      ['Ruth Abramson', 'yes'],
      ['Daniel Reyes', 'proposedIt'],
      ['Priya Raman', 'no'],
      ['Elena Petrov', 'Elena Petrov reads these cases and does not work on them.'],
      ['Samuel Osei', 'Samuel Osei reads these cases and does not work on them.'],
      ['Tom Lindqvist', 'Tom Lindqvist has no role at Westside Clinic.'],
    ]));
});

describe('whoever a case is given to', () => {
  it('may approve neither more nor less of it than before', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...everybody),
        fc.constantFrom(...everybody),
        fc.integer({ min: 1, max: 300_000_00 }),
        (who, to, amountMinor) => {
          const before = writeOffCase(amountMinor);
          fc.pre(mayAssign(who, to.id, before, context).ok);
          const event = { type: 'assign', by: actor(who), to: actor(to), text: 'On leave.' } as const;
          const after = transition(before, event, instantOf(now));
          expect(after).toMatchObject({ ok: true, value: { owner: actor(to), evidenceHash: before.evidenceHash } });
          const approving = (subject: CaseDocument) =>
            everybody.filter((each) => may(each, 'approve', subject, context).ok);
          expect(after.ok && approving(after.value)).toEqual(approving(before));
        },
      ),
    ));
});
