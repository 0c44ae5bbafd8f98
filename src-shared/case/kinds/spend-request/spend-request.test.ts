import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBalanced } from '../../../journal/post-lines.ts';
import { decideApprovals } from '../../approval-inputs.ts';
import { costCentres, earlierRequest, evidenceOf, record, spendValues } from '../../../testing/build-invoice.ts';
import { policies } from '../../../testing/build-case.ts';
import type { BusinessRecord } from '../../../records/record.ts';
import type { EarlierCase } from '../../evidence.ts';
import type { IntakeValues } from '../../intake.ts';
import { caseKinds } from '../../kinds.ts';
import { readProposal } from '../../propose.ts';
import { readSpend } from './form.ts';
import { spendRequest } from './spend-request.ts';

const budget = (costCentre: string, amountMinor: number, differences: BusinessRecord['body'] = {}) =>
  record(
    'budget',
    `${costCentre}-2026`,
    { costCentre, period: '2026', amountMinor, encumberedMinor: 0, actualMinor: 0, ...differences },
    { costCentre },
  );
const described = (values: IntakeValues, records: readonly BusinessRecord[], earlier: readonly EarlierCase[] = []) =>
  spendRequest.describe(evidenceOf(values, { records: [...costCentres, ...records], earlier }, spendRequest));
const rule = (description: ReturnType<typeof described>) => {
  const subject = { kind: 'spend-request', queue: '', payerClass: '', site: '', category: '' };
  const { amountMinor, policyInputs = {} } = description;
  return decideApprovals(spendRequest, { ...subject, amountMinor, inputs: policyInputs }, policies).rule;
};
const problems = (values: unknown) => {
  const read = readProposal(caseKinds, { kind: 'spend-request', values });
  return read.ok ? [] : read.error.kind === 'intakeInvalid' ? read.error.problems.map(({ path }) => path) : ['?'];
};

describe('the form of a spend request', () => {
  it('takes a split by percent or by amount that is whole', () => {
    expect(problems(spendValues(100_00))).toEqual([]);
    expect(
      problems(spendValues(100_00, { splitBy: 'amount', split: [{ costCentre: 'CC-1', amountMinor: 100_00 }] })),
    ).toEqual([]);
  });

  it.each([
    ['percentages that are not 100', { split: [{ costCentre: 'CC-1', percent: 99 }] }, ['split']],
    ['amounts that miss the total', { splitBy: 'amount', split: [{ costCentre: 'CC-1', amountMinor: 1 }] }, ['split']],
    [
      'an amount in a split by percent',
      { split: [{ costCentre: 'CC-1', percent: 100, amountMinor: 1 }] },
      ['split.0.amountMinor'],
    ],
    [
      'a cost centre twice',
      {
        split: [
          { costCentre: 'CC-1', percent: 50 },
          { costCentre: 'CC-1', percent: 50 },
        ],
      },
      ['split.1.costCentre'],
    ],
    ['a line that says nothing', { lines: [{ quantity: 1, unitPriceMinor: 1 }] }, ['lines.0.text']],
  ])('names the field of %s', (_, differences, paths) =>
    expect(problems(spendValues(100_00, differences as IntakeValues))).toEqual(paths),
  );

  it('splits to the cent (any amount, any percentages)', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 1, max: 99 }), (total, percent) => {
        const split = [
          { costCentre: 'CC-1', percent },
          { costCentre: 'CC-2', percent: 100 - percent },
        ];
        const { shares } = readSpend(spendValues(total, { split }));
        expect(shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(total);
      }),
    ));
});

describe('a spend request', () => {
  it('within its budget is approved by the owner of the department, and encumbers it', () => {
    const request = described(spendValues(100_00), [budget('CC-1', 100_00)]);
    expect(request).toMatchObject({ blockedBy: [], department: 'patient-financial-services' });
    expect(rule(request)).toBe('SA-5');
    expect(
      request.entry.map(({ account, party, debitMinor, creditMinor }) => [account, party, debitMinor - creditMinor]),
    ).toEqual([
      ['9100', 'CC-1', 100_00],
      ['9200', 'CC-1', -100_00],
    ]);
  });

  it('over its budget asks the two highest levels, and far over is stopped', () => {
    const over = described(spendValues(100_01), [budget('CC-1', 100_00)]);
    expect([over.blockedBy, rule(over)]).toEqual([[], 'SA-2']);
    expect(over.checks.find(({ id }) => id === 'budget-1')).toMatchObject({ state: 'warned' });
    expect(described(spendValues(10_100_01), [budget('CC-1', 100_00)]).blockedBy).toEqual([
      expect.stringMatching(/this is \$10,000\.01 more\. .*\(SPB-1\)$/),
    ]);
  });

  it('finds less in the budget for what is encumbered, spent, and asked for by others', () => {
    const known = [budget('CC-1', 100_00, { encumberedMinor: 20_00, actualMinor: 30_00 })];
    const other = earlierRequest(spendValues(40_00));
    expect(rule(described(spendValues(10_00), known, [other]))).toBe('SA-5');
    expect(rule(described(spendValues(10_01), known, [other]))).toBe('SA-2');
    expect(rule(described(spendValues(10_01), known, [{ ...other, state: 'refused' }]))).toBe('SA-5');
    const reversal = { case: 'sr-1.rv1', number: 'ER-1001', state: 'posted' } as const;
    expect(rule(described(spendValues(10_01), known, [{ ...other, state: 'posted', reversal }]))).toBe('SA-5');
    const included = [budget('CC-1', 100_00, { encumberedMinor: 60_00, actualMinor: 30_00, includes: ['SR-1001'] })];
    expect(rule(described(spendValues(10_00), included, [other]))).toBe('SA-5');
  });

  it('leaves to others what a request would take that is blocked', () => {
    const known = [budget('CC-1', 10_000_00)];
    const huge = earlierRequest(spendValues(500_000_00), { state: 'open' });
    const detail = (other: EarlierCase) =>
      described(spendValues(500_00), known, [other]).checks.find(({ id }) => id === 'budget-1')?.detail;
    expect(detail({ ...huge, blockedBy: ['Far over the budget.'] })).toBe(
      '$10,000.00 of $10,000.00 for 2026 is left; this takes $500.00.',
    );
    expect(detail(huge)).toMatch(
      /^The budget of \$10,000\.00 for 2026 is over by \$490,000\.00 after \$500,000\.00 of other requests; this is \$500\.00 more\./,
    );
  });

  it('takes the budget of the month before that of the year', () => {
    const month = { ...budget('CC-1', 5_00, { period: '2026-12' }), id: 'CC-1-2026-12' };
    expect(rule(described(spendValues(6_00), [budget('CC-1', 100_00), month]))).toBe('SA-2');
    expect(rule(described(spendValues(6_00, { neededBy: '2026-11-30' }), [budget('CC-1', 100_00), month]))).toBe(
      'SA-5',
    );
  });

  it('is stopped without a budget, by a cost centre of another department, and by another price than the catalogue’s', () => {
    expect(described(spendValues(1_00), []).blockedBy).toEqual([
      'CC-1 has no budget for the day on which this is needed.',
    ]);
    const foreign = spendValues(1_00, { split: [{ costCentre: 'CC-2', percent: 100 }] });
    expect(described(foreign, [budget('CC-2', 100_00)]).blockedBy).toEqual([
      'CC-2 is no cost centre of patient-financial-services.',
    ]);
    const item = record('catalogue-item', 'CAT-1', { text: 'Chair', vendor: 'V-1', unitPriceMinor: 90_00 });
    const values = spendValues(95_00, { lines: [{ item: 'CAT-1', quantity: 1, unitPriceMinor: 95_00 }] });
    expect(described(values, [budget('CC-1', 100_00), item]).blockedBy).toEqual([
      'Chair costs $90.00 in the catalogue, and not $95.00.',
    ]);
  });

  it('never takes more than the budget without the rule for that (any sequence of requests, corrections and refusals)', () => {
    const act = fc.record({
      type: fc.constantFrom('propose' as const, 'amend' as const, 'refuse' as const),
      which: fc.nat(20),
      amountMinor: fc.integer({ min: 1, max: 60_00 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 30 }), fc.nat(100_00), (acts, amountMinor) => {
        const cases: (EarlierCase & { readonly rule: string })[] = [];
        const opened = (id: string, minor: number) => {
          const others = cases.filter((one) => one.id !== id);
          const description = described(spendValues(minor), [budget('CC-1', amountMinor)], others);
          expect(isBalanced(description.entry)).toBe(true);
          return { ...earlierRequest(spendValues(minor), { id, state: 'open' }), rule: rule(description) };
        };
        for (const { type, which, amountMinor: minor } of acts) {
          const at = cases.length === 0 ? -1 : which % cases.length;
          const current = cases[at];
          if (type === 'propose') cases.push(opened(`c-${cases.length}`, minor));
          else if (current && type === 'refuse') cases[at] = { ...current, state: 'refused' };
          else if (current && current.state !== 'refused') cases[at] = opened(current.id, minor);
        }
        const within = cases.filter((one) => one.state !== 'refused' && one.rule === 'SA-5');
        expect(within.reduce((sum, one) => sum + one.amountMinor, 0)).toBeLessThanOrEqual(amountMinor);
      }),
    );
  });
});
