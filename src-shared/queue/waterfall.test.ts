import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instantOf } from '../base/dates.ts';
import { caseKinds } from '../case/kinds.ts';
import { queuesOf } from '../case/queues.ts';
import { queuePriority } from '../policy/defaults/queue-priority.ts';
import { evaluate } from '../policy/evaluate.ts';
import type { PolicyTable } from '../policy/policy-document.ts';
import { now, writeOffCase } from '../testing/build-case.ts';
import { dueAtPresent, followUpAt, hasMoved, isPutOff, type Present, presentAt } from './present.ts';
import { byAge, Waterfall, type Ranked } from './waterfall.ts';

const present = presentAt(now);
const waterfall = new Waterfall(queuePriority);
const inDays = (days: number) => instantOf(new Date(now.getTime() + days * DAY_MS));

const anyCase = fc
  .record({
    id: fc.uuid(),
    queue: fc.constantFrom(...queuesOf(caseKinds).map(({ id }) => id)),
    due: fc.integer({ min: -5, max: 20 }),
    age: fc.integer({ min: 0, max: 90 }),
    amountMinor: fc.constantFrom(45_00, 1_200_00, 25_000_00),
    payerClass: fc.constantFrom('medicare', 'medicaid', 'commercial', ''),
    band: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
    escalations: fc.nat(2),
    on: fc.option(fc.integer({ min: -2, max: 5 })),
  })
  .map(({ id, due, age, band, on, ...rest }): Ranked => {
    const common = { ...writeOffCase(45_00), ...rest, id, dueAt: inDays(due), createdAt: inDays(-age) };
    const day = on === null ? null : (inDays(on).slice(0, 10) as NonNullable<Ranked['followUp']>['on']);
    const followUp = day === null ? undefined : { on: day, text: '', by: common.proposedBy };
    return { ...common, risk: { score: 0, band }, followUp };
  });
const someCases = fc.uniqueArray(anyCase, { selector: ({ id }) => id, maxLength: 30 });

/** Every case with its rank, the first first. */
function rankCases(cases: readonly Ranked[], by: Waterfall, at: Present) {
  return cases
    .map((one) => ({ one, key: by.keyOf(one, at) }))
    .toSorted((a, b) => a.key - b.key || byAge(a.one, b.one))
    .map(({ one }, index) => ({ one, rank: index + 1, reasons: by.reasonsOf(one, at) }));
}

describe('the rank of cases', () => {
  it('is one place for each, whatever the order they come in', () =>
    fc.assert(
      fc.property(someCases, fc.nat(), (cases, seed) => {
        const shuffled = cases.toSorted((a, b) => hash(a.id, seed) - hash(b.id, seed));
        const ids = (list: readonly Ranked[]) => rankCases(list, waterfall, present).map(({ one }) => one.id);
        expect(ids(shuffled)).toEqual(ids(cases));
        expect(rankCases(cases, waterfall, present).map(({ rank }) => rank)).toEqual(cases.map((_, at) => at + 1));
      }),
    ));

  it('has the reasons that the policy itself gives', () =>
    fc.assert(
      fc.property(anyCase, (one) => {
        const { kind, queue, amountMinor, payerClass, escalations } = one;
        const ageDays = (Date.parse(present.today) - Date.parse(one.createdAt.slice(0, 10))) / DAY_MS;
        const asked = { kind, queue, amountMinor, payerClass, escalations, ageDays, risk: one.risk?.band ?? 'low' };
        const due = dueAtPresent(one, present);
        const decided = evaluate(queuePriority, { ...asked, due, followUp: followUpAt(one, present) });
        const rules = waterfall.reasonsOf(one, present).map(({ rule }) => rule);
        expect(rules).toEqual((decided.ok && decided.value.matched) || []);
      }),
    ));

  it('puts a case with an earlier reason first, however many later ones another has', () => {
    const late = { ...writeOffCase(45_00), id: 'late', dueAt: inDays(-1) };
    const large = { ...writeOffCase(25_000_00), id: 'large', dueAt: inDays(1), escalations: 2 };
    const [first, second] = rankCases([large, late], waterfall, present);
    expect([first?.one.id, first?.reasons.map(({ word }) => word)]).toEqual(['late', ['Late']]);
    expect(second?.reasons.map(({ word }) => word)).toEqual([
      'Escalated',
      'From $10,000',
      'Due soon',
      'From $1,000',
      'Medium risk',
    ]);
  });

  it('is the same where a condition looks at two inputs at once', () => {
    const rule = {
      id: 'QP-0',
      text: 'High and late.',
      when: { due: '? = "breached" and risk = "high"' },
      then: { reason: 'Both' },
    };
    const both = new Waterfall({ ...queuePriority, rules: [rule, ...queuePriority.rules] });
    const late = { ...writeOffCase(45_00), id: 'late', dueAt: inDays(-2) };
    const highAndLate = { ...late, id: 'both', dueAt: inDays(-1), risk: { score: 60, band: 'high' as const } };
    expect(rankCases([late, highAndLate], both, present).map(({ one }) => one.id)).toEqual(['both', 'late']);
    expect(rankCases([late, highAndLate], waterfall, present).map(({ one }) => one.id)).toEqual(['both', 'late']);
    expect(both.reasonsOf(highAndLate, present)[0]?.word).toBe('Both');
  });

  it('is by due date, with the reason, when the policy cannot be used', () => {
    const misspelt: PolicyTable = { ...queuePriority, inputs: [{ name: 'moon', type: 'text', label: 'Moon' }] };
    const fallen = new Waterfall(misspelt);
    expect(fallen.fault).toMatch(/it asks for Moon, which a queue does not know/);
    const late = { ...writeOffCase(45_00), id: 'b', dueAt: inDays(-1) };
    const early = { ...writeOffCase(25_000_00), id: 'a', dueAt: inDays(3) };
    expect(rankCases([early, late], fallen, present).map(({ one }) => one.id)).toEqual(['b', 'a']);
  });
});

describe('a case that is put off', () => {
  const until = (day: string, due: number) => ({
    ...writeOffCase(45_00),
    dueAt: inDays(due),
    followUp: { on: day as NonNullable<Ranked['followUp']>['on'], text: '', by: writeOffCase(45_00).proposedBy },
  });

  it('is out of the way until its day, or until it is late', () => {
    expect(isPutOff(until('2026-11-25', 3), present)).toBe(true);
    expect(isPutOff(until('2026-11-24', 3), present)).toBe(false);
    expect(isPutOff(until('2026-11-25', -1), present)).toBe(false);
    expect(isPutOff(writeOffCase(45_00), present)).toBe(false);
  });

  it('moves when its due date passes, or when it comes near, or with the day', () => {
    const later = presentAt(new Date(now.getTime() + 60_000));
    expect(hasMoved({ dueAt: present.now }, present, later)).toBe(true);
    expect(hasMoved({ dueAt: present.soon }, present, later)).toBe(true);
    expect(hasMoved({ dueAt: inDays(1) }, present, later)).toBe(false);
    expect(hasMoved({ dueAt: inDays(9) }, present, presentAt(new Date(now.getTime() + DAY_MS)))).toBe(true);
  });
});

function hash(id: string, seed: number): number {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) + seed) % 100_003, seed % 97);
}
