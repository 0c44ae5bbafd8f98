import { describe, expect, it } from 'vitest';
import { evaluate, policyFaultText, type PolicyFault, type PolicyInputs } from './evaluate.ts';
import type { Condition, PolicyTable } from './policy-document.ts';

const table = (rules: PolicyTable['rules']): PolicyTable => ({
  policy: 'refund',
  version: 3,
  title: 'Refunds',
  effectiveFrom: '2026-01-01',
  inputs: [
    { name: 'amountMinor', type: 'number', label: 'Amount' },
    { name: 'payer', type: 'text', label: 'Payer' },
    { name: 'urgent', type: 'boolean', label: 'Urgent' },
  ],
  rules,
});
const rule = (id: string, when: Condition[], answer: string): PolicyTable['rules'][number] => ({
  id,
  text: `Rule ${id}.`,
  when,
  then: { answer },
});
const refunds = table([
  rule('RF-1', [{ input: 'amountMinor', max: 10_00 }], 'post'),
  rule(
    'RF-2',
    [
      { input: 'payer', noneOf: ['medicare'] },
      { input: 'amountMinor', max: 500_00 },
    ],
    'one',
  ),
  rule('RF-3', [{ input: 'urgent', is: true }], 'now'),
  rule('RF-4', [{ input: 'payer', oneOf: ['medicare', 'medicaid'] }], 'two'),
]);
const inputs = (differences: PolicyInputs = {}): PolicyInputs => ({
  amountMinor: 20_00,
  payer: 'aetna',
  urgent: false,
  ...differences,
});
const fault = (rules: PolicyTable, given: PolicyInputs): PolicyFault | null => {
  const result = evaluate(rules, given);
  return result.ok ? null : result.error;
};

describe('deciding by a table', () => {
  it('lets the first matching rule decide, bounds included', () => {
    expect(evaluate(refunds, inputs({ amountMinor: 10_00 }))).toMatchObject({ ok: true, value: { rule: 'RF-1' } });
    expect(evaluate(refunds, inputs({ amountMinor: 10_01 }))).toMatchObject({ ok: true, value: { rule: 'RF-2' } });
    expect(evaluate(refunds, inputs({ payer: 'medicare' }))).toMatchObject({ ok: true, value: { rule: 'RF-4' } });
  });

  it('records the version, the inputs, the outcome and why each earlier rule did not fire', () =>
    expect(evaluate(refunds, inputs({ payer: 'medicare' }))).toEqual({
      ok: true,
      value: {
        policy: 'refund',
        version: 3,
        rule: 'RF-4',
        text: 'Rule RF-4.',
        then: { answer: 'two' },
        inputs: { amountMinor: 20_00, payer: 'medicare', urgent: false },
        tried: [
          { rule: 'RF-1', failed: 'Amount is $20.00, above $10.00' },
          { rule: 'RF-2', failed: 'Payer is medicare, excluded' },
          { rule: 'RF-3', failed: 'Urgent: no' },
        ],
      },
    }));

  it('says what the text would have had to be, and what was below a bound', () => {
    const picky = table([
      rule('RF-1', [{ input: 'payer', oneOf: ['medicare', 'medicaid'] }], 'a'),
      rule('RF-2', [{ input: 'amountMinor', min: 50_00 }], 'b'),
      rule('RF-3', [], 'c'),
    ]);
    expect(evaluate(picky, inputs())).toMatchObject({
      value: {
        tried: [{ failed: 'Payer is aetna, not medicare or medicaid' }, { failed: 'Amount is $20.00, below $50.00' }],
      },
    });
  });
});

describe('a policy that cannot decide is a fault, never a no', () => {
  it('misses an input', () => {
    expect(fault(refunds, { amountMinor: 1, urgent: false })).toMatchObject({ kind: 'missingInput', input: 'payer' });
  });

  it('takes no input from the prototype of objects', () => {
    const odd: PolicyTable = {
      ...table([rule('RF-1', [], 'a')]),
      inputs: [{ name: 'toString', type: 'text', label: '' }],
    };
    expect(fault(odd, {})).toMatchObject({ kind: 'missingInput', input: 'toString' });
  });

  it('is given an input it does not know', () =>
    expect(fault(refunds, inputs({ amuontMinor: 5 }))).toMatchObject({
      kind: 'unexpectedInput',
      input: 'amuontMinor',
    }));

  it.each([
    ['amountMinor', '20.00'],
    ['payer', 7],
    ['urgent', 'no'],
    ['amountMinor', Number.NaN],
  ])('is given %s as %s', (input, value) =>
    expect(fault(refunds, inputs({ [input]: value }))).toMatchObject({ kind: 'wrongType', input }),
  );

  it('has no rule that matches', () =>
    expect(fault(refunds, inputs({ amountMinor: 501_00 }))).toEqual({ kind: 'noRule', policy: 'refund', version: 3 }));

  it.each<[Condition, string]>([
    [{ input: 'amuontMinor', max: 1 }, 'unknownInput'],
    [{ input: 'payer', max: 1 }, 'wrongTest'],
    [{ input: 'amountMinor', is: true }, 'wrongTest'],
    [{ input: 'payer', oneOf: ['a'], is: true }, 'wrongTest'],
    [{ input: 'payer' }, 'emptyCondition'],
  ])('has an unsound rule %j, even where it would not be reached', (condition, kind) => {
    const unsound = table([rule('RF-1', [], 'all'), rule('RF-2', [condition], 'never')]);
    expect(fault(unsound, inputs())).toMatchObject({ kind, rule: 'RF-2' });
  });

  it('says in every case that a person decides', () => {
    const faults = [
      fault(refunds, {}),
      fault(refunds, inputs({ amountMinor: 501_00 })),
      fault(refunds, inputs({ x: 1 })),
    ];
    for (const each of faults) expect(policyFaultText(each!)).toMatch(/a person decides\.$/);
  });
});
