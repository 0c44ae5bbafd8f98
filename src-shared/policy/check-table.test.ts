import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTable, type TableFinding } from './check-table.ts';
import { evaluate } from './evaluate.ts';
import type { HitPolicy, PolicyRule, PolicyTable } from './policy-document.ts';

const table = (rules: PolicyRule[], differences: Partial<PolicyTable> = {}): PolicyTable => ({
  policy: 'test',
  version: 1,
  title: 'Test',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'urgent', type: 'boolean', label: 'Urgent' },
  ],
  outputs: [{ name: 'approvals', type: 'number' }],
  rules,
  examples: [],
  ...differences,
});
const rule = (id: string, when: PolicyRule['when'], approvals = 1): PolicyRule => ({
  id,
  text: 'x.',
  when,
  then: { approvals },
});
const rest = rule('T-9', {});
const kinds = (findings: readonly TableFinding[]) => findings.map(({ kind, rule: id }) => [kind, id]);

describe('gaps', () => {
  it('are found to the cent, in words and with an example', () =>
    expect(
      checkTable(
        table([
          rule('T-1', { amountMinor: '<= 50000' }),
          rule('T-2', { amountMinor: '> 60000' }),
          rule('T-3', { amountMinor: '[50001..60000]', payerClass: 'not("medicare")' }),
        ]),
      ),
    ).toEqual([
      {
        kind: 'gap',
        rule: '',
        text: 'No rule decides Amount from $500.01 up to $600.00, Payer class medicare.',
        example: { amountMinor: 500_01, payerClass: 'medicare', urgent: true },
      },
    ]));

  it('of one cent are gaps, and between whole cents there is none', () => {
    const above = (from: number) => rule('T-2', { amountMinor: `>= ${from}` });
    expect(checkTable(table([rule('T-1', { amountMinor: '<= 100' }), above(102)]))).toMatchObject([
      { kind: 'gap', text: 'No rule decides Amount $1.01.' },
    ]);
    expect(checkTable(table([rule('T-1', { amountMinor: '<= 100' }), above(101)]))).toEqual([]);
  });

  it('are no gaps where the table says what holds otherwise, or where no such value is allowed', () => {
    const small = rule('T-1', { amountMinor: '[0..100]' });
    const outputs: PolicyTable['outputs'] = [{ name: 'approvals', type: 'number', otherwise: 2 }];
    expect(checkTable(table([small], { outputs }))).toEqual([]);
    const [amount, ...others] = table([]).inputs;
    expect(checkTable(table([small], { inputs: [{ ...amount!, allowed: '[0..100]' }, ...others] }))).toEqual([]);
  });

  it('between days are none, and any other payer class is looked at', () => {
    const inputs: PolicyTable['inputs'] = [
      { name: 'served', type: 'date', label: 'Served' },
      { name: 'payerClass', type: 'text', label: 'Payer class' },
    ];
    const rules = [
      rule('T-1', { served: '<= date("2026-02-28")' }),
      rule('T-2', { served: '>= date("2026-03-01")', payerClass: '"medicare", "medicaid"' }),
    ];
    expect(checkTable(table(rules, { inputs }))).toMatchObject([
      { text: 'No rule decides Served from Mar 1, 2026, Payer class not medicare or medicaid.' },
    ]);
  });
});

describe('rules that never fire', () => {
  it('are those that earlier rules take all of, also two of them together', () => {
    const upTo = (id: string, max: number) => rule(id, { amountMinor: `<= ${max}` });
    expect(kinds(checkTable(table([upTo('T-2', 100), upTo('T-3', 50), rest])))).toEqual([['unreachable', 'T-3']]);
    const above = rule('T-4', { amountMinor: '> 100' });
    expect(kinds(checkTable(table([upTo('T-2', 100), above, rest])))).toEqual([['unreachable', 'T-9']]);
  });

  it('are those of lower priority, wherever they stand', () => {
    const outputs: PolicyTable['outputs'] = [{ name: 'approvals', type: 'number', allowed: [2, 1] }];
    const found = checkTable(
      table([rule('T-1', { urgent: 'true' }, 1), rule('T-2', {}, 2)], { hitPolicy: 'priority', outputs }),
    );
    expect(found).toMatchObject([
      { kind: 'unreachable', rule: 'T-1', text: expect.stringContaining('higher priority') as string },
    ]);
  });

  it('are those whose own conditions no allowed value meets', () => {
    const [amount, payer, urgent] = table([]).inputs;
    const inputs = [amount!, { ...payer!, allowed: '"medicare"' }, urgent!];
    expect(checkTable(table([rule('T-1', { payerClass: '"medicaid"' }), rest], { inputs }))).toMatchObject([
      { kind: 'unreachable', rule: 'T-1', text: 'Rule T-1 never fires: no input meets all its conditions.' },
    ]);
  });
});

describe('rules that match together', () => {
  const pair = [rule('T-1', { amountMinor: '<= 100' }), rule('T-2', { amountMinor: '>= 100' }, 2)];

  it('are a finding where one rule decides, with the cent they share', () =>
    expect(checkTable(table(pair, { hitPolicy: 'unique' }))).toMatchObject([
      {
        kind: 'overlap',
        rule: 'T-2',
        text: 'Rules T-1 and T-2 both match Amount $1.00.',
        example: { amountMinor: 100 },
      },
    ]));

  it('are a finding under any only when they disagree', () => {
    expect(kinds(checkTable(table(pair, { hitPolicy: 'any' })))).toEqual([['contradiction', 'T-2']]);
    expect(
      checkTable(
        table(
          pair.map((each) => ({ ...each, then: { approvals: 1 } })),
          { hitPolicy: 'any' },
        ),
      ),
    ).toEqual([]);
  });
});

describe('what else is found', () => {
  it('a misspelt input, a wrong output, a rule twice, a column twice', () => {
    expect(kinds(checkTable(table([rule('T-2', { sight: '"a"' }), rest])))).toEqual([['unknownInput', 'T-2']]);
    const other = { ...rest, id: 'T-3', then: { approval: 1 } };
    expect(kinds(checkTable(table([rest, other])))).toEqual([
      ['wrongOutput', 'T-3'],
      ['wrongOutput', 'T-3'],
    ]);
    expect(kinds(checkTable(table([rule('T-1', { urgent: 'true' }), rule('T-1', {})])))).toEqual([
      ['duplicateRule', 'T-1'],
    ]);
    const [amount] = table([]).inputs;
    expect(kinds(checkTable(table([rest], { inputs: [amount!, amount!] })))).toEqual([['duplicateColumn', '']]);
  });

  it('an example that does not come out, saying what came instead', () => {
    const examples = [
      { text: 'two', inputs: { amountMinor: 5, payerClass: '', urgent: false }, expect: { approvals: 2 } },
    ];
    expect(checkTable(table([rest], { examples }))).toMatchObject([
      { kind: 'failedExample', text: 'Example "two": approvals is 1 by rule T-9, not 2.' },
    ]);
  });

  it('says which rules it could not look at, and claims nothing about them', () => {
    const found = checkTable(table([rule('T-1', { payerClass: 'starts with(?, "m")' }), rest]));
    expect(kinds(found)).toEqual([['notAnalysed', 'T-1']]);
  });

  it('gives up honestly where rules cut the inputs into too many parts', () => {
    const inputs: PolicyTable['inputs'] = Array.from({ length: 12 }, (_, at) => ({
      name: `n${at}`,
      type: 'number',
      label: `N${at}`,
    }));
    const rules = Array.from({ length: 60 }, (_, at) =>
      rule(
        `T-${at}`,
        Object.fromEntries(inputs.map(({ name }, column) => [name, `[${at * 3 + column}..${at * 3 + column + 90}]`])),
      ),
    );
    expect(kinds(checkTable(table(rules, { inputs })))).toContainEqual(['notAnalysed', '']);
  });
});

describe('the findings against every evaluation', () => {
  const cell = fc.oneof(
    fc.constant('-'),
    fc.integer({ min: 0, max: 6 }).map((n) => `<= ${n}`),
    fc.integer({ min: 0, max: 6 }).map((n) => `> ${n}`),
    fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 3 }))
      .map(([low, size]) => `not([${low}..${low + size}])`),
  );
  const payer = fc.constantFrom('-', '"a"', 'not("a")', '"a", "b"');
  const urgent = fc.constantFrom('-', 'true', 'false');
  const rules = fc
    .array(fc.tuple(cell, payer, urgent, fc.integer({ min: 1, max: 2 })), { minLength: 1, maxLength: 7 })
    .map((cells) =>
      cells.map(([amountMinor, payerClass, isUrgent, approvals], at) =>
        rule(`T-${at}`, { amountMinor, payerClass, urgent: isUrgent }, approvals),
      ),
    );
  const every = Array.from({ length: 11 }, (_, amount) =>
    ['a', 'b', 'other'].flatMap((payerClass) =>
      [true, false].map((isUrgent) => ({ amountMinor: amount - 2, payerClass, urgent: isUrgent })),
    ),
  ).flat();

  it('a gap is found exactly when some input has no rule, and its example has none', () =>
    fc.assert(
      fc.property(rules, (some) => {
        const tried = table(some);
        const gaps = checkTable(tried).filter(({ kind }) => kind === 'gap');
        expect(gaps.length > 0).toBe(every.some((inputs) => !evaluate(tried, inputs).ok));
        for (const { example } of gaps) if (example) expect(evaluate(tried, example).ok).toBe(false);
      }),
      { numRuns: 300 },
    ));

  it('a rule is unreachable exactly when it decides no input', () =>
    fc.assert(
      fc.property(rules, (some) => {
        const tried = table(some);
        const fired = new Set(
          every.map((inputs) => evaluate(tried, inputs)).flatMap((d) => (d.ok ? [d.value.rule] : [])),
        );
        const unreachable = checkTable(tried).filter(({ kind }) => kind === 'unreachable');
        expect(unreachable.map((finding) => finding.rule)).toEqual(
          some.map(({ id }) => id).filter((id) => !fired.has(id)),
        );
      }),
      { numRuns: 300 },
    ));

  it('two rules overlap exactly when some input has both, and the example has', () =>
    fc.assert(
      fc.property(rules, fc.constantFrom<HitPolicy>('unique', 'any'), (some, hitPolicy) => {
        const tried = table(some, { hitPolicy });
        const conflicts = checkTable(tried).filter(({ kind }) => kind === 'overlap' || kind === 'contradiction');
        const faults = every.map((inputs) => evaluate(tried, inputs)).filter((d) => !d.ok && d.error.kind !== 'noRule');
        expect(conflicts.length > 0).toBe(faults.length > 0);
        for (const { example } of conflicts) expect(evaluate(tried, example!).ok).toBe(false);
      }),
      { numRuns: 300 },
    ));
});
