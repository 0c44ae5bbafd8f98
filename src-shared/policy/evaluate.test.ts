import { describe, expect, it } from 'vitest';
import { evaluate, policyFaultText, type PolicyFault, type PolicyInputs } from './evaluate.ts';
import type { PolicyTable } from './policy-document.ts';

const table = (rules: PolicyTable['rules']): PolicyTable => ({
  policy: 'refund',
  version: 3,
  title: 'Refunds',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payer', type: 'text', label: 'Payer' },
    { name: 'urgent', type: 'boolean', label: 'Urgent' },
  ],
  outputs: [{ name: 'answer', type: 'text' }],
  rules,
  examples: [],
});
const rule = (
  id: string,
  when: PolicyTable['rules'][number]['when'],
  answer: string,
): PolicyTable['rules'][number] => ({
  id,
  text: `Rule ${id}.`,
  when,
  then: { answer },
});
const refunds = table([
  rule('RF-1', { amountMinor: '<= 1000' }, 'post'),
  rule('RF-2', { payer: 'not("medicare")', amountMinor: '<= 50000' }, 'one'),
  rule('RF-3', { urgent: 'true' }, 'now'),
  rule('RF-4', { payer: '"medicare", "medicaid"' }, 'two'),
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
      rule('RF-1', { payer: '"medicare", "medicaid"' }, 'a'),
      rule('RF-2', { amountMinor: '>= 5000' }, 'b'),
      rule('RF-3', {}, 'c'),
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
      ...table([rule('RF-1', {}, 'a')]),
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

  it.each([
    ['amuontMinor', '<= 1', 'unknownInput'],
    ['payer', '<= 1', 'wrongTest'],
    ['amountMinor', 'true', 'wrongTest'],
    ['payer', '"a", true', 'badCell'],
    ['payer', '', 'badCell'],
    ['payer', 'starts with(?, pyaer)', 'badCell'],
    ['payer', 'if urgent and not(urgent) then misspelt else true', 'badCell'],
    ['amountMinor', '< upper case(payer)', 'badCell'],
    ['amountMinor', '? in [5..9] or urgent', 'badCell'],
    ['amountMinor', 'some n in 1..999999999 satisfies n = ?', 'badCell'],
    ['amountMinor', `? = ${'('.repeat(5000)}1${')'.repeat(5000)}`, 'badCell'],
    ['amountMinor', `${'function('.repeat(100_000)}`, 'badCell'],
    ['amountMinor', '? in (>= 5) and ? in (<= 9)', 'badCell'],
    ['urgent', 'now() > date and time("2026-01-01T00:00:00Z")', 'badCell'],
  ])('has an unsound rule %s %s, even where it would not be reached', (input, source, kind) => {
    const unsound = table([rule('RF-1', {}, 'all'), rule('RF-2', { [input]: source }, 'never')]);
    expect(fault(unsound, inputs())).toMatchObject({ kind, rule: 'RF-2' });
  });

  it('has a rule that does not say what the table decides', () => {
    const silent = { ...refunds.rules[0]!, id: 'RF-9', then: {} };
    expect(fault(table([...refunds.rules, silent]), inputs())).toMatchObject({ kind: 'badOutput', rule: 'RF-9' });
    expect(fault(table([{ ...silent, then: { answer: 5 } }]), inputs())).toMatchObject({ kind: 'badOutput' });
  });

  it('is in a form of another version: nothing is guessed about its conditions', () => {
    const older = { ...refunds, rules: [{ ...refunds.rules[0]!, when: [{ input: 'amountMinor', max: 1 }] }] };
    expect(fault(older as unknown as PolicyTable, inputs())).toMatchObject({ kind: 'badTable' });
  });

  it('says in every case that a person decides', () => {
    const faults = [
      fault(refunds, {}),
      fault(refunds, inputs({ amountMinor: 501_00 })),
      fault(refunds, inputs({ x: 1 })),
      fault(refunds, inputs({ amountMinor: 0.5 })),
      fault(table([rule('RF-1', { payer: 'foo(?)' }, 'a')]), inputs()),
    ];
    for (const each of faults) expect(policyFaultText(each!)).toMatch(/a person decides\.$/);
  });
});

describe('deciding by each hit policy of DMN', () => {
  const bands = (hitPolicy: PolicyTable['hitPolicy'], differences: Partial<PolicyTable> = {}): PolicyTable => ({
    ...table([]),
    hitPolicy,
    outputs: [{ name: 'approvals', type: 'number', allowed: [3, 2, 1] }],
    rules: [
      { id: 'B-1', text: 'Small.', when: { amountMinor: '<= 10000' }, then: { approvals: 1 } },
      { id: 'B-2', text: 'Urgent.', when: { urgent: 'true' }, then: { approvals: 3 } },
      { id: 'B-3', text: 'Medicare.', when: { payer: '"medicare"' }, then: { approvals: 2 } },
      { id: 'B-4', text: 'Urgent too.', when: { urgent: 'true', payer: 'not("aetna")' }, then: { approvals: 3 } },
    ],
    ...differences,
  });
  const all = inputs({ payer: 'medicare', urgent: true });
  const decided = (rules: PolicyTable, given = all) => {
    const result = evaluate(rules, given);
    return result.ok ? result.value : result.error;
  };

  it('unique: the one rule that matches; two of them are a fault', () => {
    expect(decided(bands('unique'), inputs())).toMatchObject({ rule: 'B-1', matched: ['B-1'] });
    expect(decided(bands('unique'))).toMatchObject({ kind: 'severalRules', rules: ['B-1', 'B-2', 'B-3', 'B-4'] });
  });

  it('any: rules that agree; rules that disagree are a fault', () => {
    const agreeing = inputs({ amountMinor: 200_00, payer: 'cigna', urgent: true });
    expect(decided(bands('any'), agreeing)).toMatchObject({ rule: 'B-2', matched: ['B-2', 'B-4'] });
    expect(decided(bands('any'))).toMatchObject({ kind: 'contradiction' });
  });

  it('priority: the output that stands first in the list of its values', () =>
    expect(decided(bands('priority'))).toMatchObject({ rule: 'B-2', then: { approvals: 3 } }));

  it('output order: all of them, highest first; rule order and collect: in the order of the table', () => {
    expect(decided(bands('outputOrder'))).toMatchObject({ matched: ['B-2', 'B-4', 'B-3', 'B-1'] });
    const inOrder = [1, 3, 2, 3].map((approvals) => ({ approvals }));
    expect(decided(bands('ruleOrder'))).toMatchObject({ matched: ['B-1', 'B-2', 'B-3', 'B-4'], all: inOrder });
    expect(decided(bands('collect'))).toMatchObject({ rule: 'B-1', all: inOrder });
  });

  it.each([
    ['sum', 9],
    ['min', 1],
    ['max', 3],
    ['count', 4],
  ] as const)('collect with %s: %i', (aggregation, approvals) =>
    expect(decided(bands('collect', { aggregation }))).toMatchObject({ then: { approvals } }),
  );

  it('takes what holds otherwise when no rule matches', () => {
    const outputs: PolicyTable['outputs'] = [{ name: 'approvals', type: 'number', otherwise: 2 }];
    const none = inputs({ amountMinor: 200_00 });
    expect(decided(bands('first', { outputs }), none)).toMatchObject({ rule: 'OTHERWISE', then: { approvals: 2 } });
    expect(decided(bands('first'), none)).toMatchObject({ kind: 'noRule' });
  });

  it('refuses a value that the table does not allow', () => {
    const [amount, payer, urgent] = bands('first').inputs;
    const closed = bands('first', { inputs: [amount!, { ...payer!, allowed: '"aetna", "medicare"' }, urgent!] });
    expect(decided(closed, inputs({ payer: 'aetan' }))).toMatchObject({ kind: 'notAllowed', input: 'payer' });
  });
});

describe('conditions beyond a comparison', () => {
  it('are asked of the FEEL interpreter, with every input by its name', () => {
    const rules = table([
      rule('RF-1', { amountMinor: '> 100 * string length(payer)' }, 'much'),
      rule('RF-2', { payer: 'starts with(?, "ae") and urgent' }, 'ae'),
      rule('RF-3', {}, 'other'),
    ]);
    expect(evaluate(rules, inputs({ amountMinor: 501 }))).toMatchObject({ value: { rule: 'RF-1' } });
    expect(evaluate(rules, inputs({ amountMinor: 500, urgent: true }))).toMatchObject({
      value: { rule: 'RF-2', tried: [{ failed: 'Amount is $5.00, which does not meet > 100 * string length(payer)' }] },
    });
  });

  it('compare dates and durations', () => {
    const late: PolicyTable = {
      ...table([
        rule('L-1', { served: '< date("2026-01-01")', age: '> duration("P30D")' }, 'late'),
        rule('L-2', {}, 'ok'),
      ]),
      inputs: [
        { name: 'served', type: 'date', label: 'Date of service' },
        { name: 'age', type: 'duration', label: 'Age' },
      ],
    };
    expect(evaluate(late, { served: '2025-12-31', age: 'P30DT1S' })).toMatchObject({ value: { rule: 'L-1' } });
    expect(evaluate(late, { served: '2026-01-01', age: 'P31D' })).toMatchObject({
      value: { rule: 'L-2', tried: [{ failed: 'Date of service is Jan 1, 2026, not below Jan 1, 2026' }] },
    });
    const hours: PolicyTable = { ...late, rules: [rule('L-3', { served: '< ? - duration("PT5H")' }, 'late')] };
    expect(fault(hours, { served: '2026-01-01', age: 'P1D' })).toMatchObject({
      kind: 'badCell',
      reason: 'Arithmetic of a date with hours is not supported.',
    });
    expect(fault(late, { served: '2025-02-29', age: 'P1D' })).toMatchObject({ kind: 'wrongType', input: 'served' });
  });
});
