import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPolicies } from './check-policies.ts';
import { defaultPolicies } from './defaults.ts';
import { writeOffApproval } from './defaults/write-off-approval.ts';
import { diffInWords } from './diff-in-words.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import { policiesOf } from './policies.ts';
import type { PolicyRule, PolicyTable } from './policy-document.ts';
import { joinRehearsals, rehearse, type RehearsedCase } from './rehearse.ts';

const changed = (
  id: string,
  change: (rule: PolicyRule) => Partial<PolicyRule>,
  table = writeOffApproval,
): PolicyTable => ({
  ...table,
  version: table.version + 1,
  rules: table.rules.map((rule) => (rule.id === id ? { ...rule, ...change(rule) } : rule)),
});
const stricter = changed('WO-4', () => ({ when: { amountMinor: '<= 25000' } }));
const inputs = (amountMinor: number, differences = {}) => ({
  amountMinor,
  accountTotalMinor: amountMinor,
  writtenOffBefore: false,
  category: 'small-balance',
  payerClass: 'commercial',
  site: 'westside-clinic',
  risk: 'low',
  ...differences,
});

describe('why a policy decided', () => {
  const why = (given: ReturnType<typeof inputs>) => {
    const explained = explain(writeOffApproval, given);
    if (!explained.ok) throw new Error(explained.error.kind);
    return explained.value;
  };

  it('names the rule that won, those that also match, and the inputs it rests on', () => {
    const { matched, won, decidedBy } = why(inputs(5_00));
    expect({ matched, won }).toEqual({ matched: ['WO-3', 'WO-4', 'WO-6', 'WO-7'], won: ['WO-3'] });
    expect(decidedBy).toEqual(['amountMinor', 'accountTotalMinor', 'writtenOffBefore', 'category']);
  });

  it('rests on nothing that could be anything: another site decides the same', () =>
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 400_000 }), fc.boolean(), (amount, writtenOffBefore) => {
        const given = inputs(amount, { writtenOffBefore });
        const { decidedBy, evaluation } = why(given);
        for (const [name, value] of [
          ['site', 'other'],
          ['payerClass', 'tricare'],
          ['writtenOffBefore', !writtenOffBefore],
        ] as const) {
          if (decidedBy.includes(name)) continue;
          expect(evaluate(writeOffApproval, { ...given, [name]: value })).toMatchObject({
            value: { rule: evaluation.rule },
          });
        }
      }),
    ));
});

describe('the difference between two versions', () => {
  const texts = (after: PolicyTable) => diffInWords(writeOffApproval, after).map(({ text }) => text);

  it('is none for the same table', () => expect(texts({ ...writeOffApproval, version: 9 })).toEqual([]));

  it('is none for the fields of a table in another order, as storage gives them back', () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, each]) => [key, turned(each)]),
            )
          : value;
    expect(texts(turned(writeOffApproval) as PolicyTable)).toEqual([]);
  });

  it('is said in the words of the conditions', () => {
    expect(texts(stricter)).toEqual(['Rule WO-4: "Amount up to $500.00" becomes "Amount up to $250.00".']);
    expect(
      texts(
        changed('WO-6', () => ({
          then: { approvals: 2 },
          when: { amountMinor: '<= 200000', payerClass: 'not("self-pay")' },
        })),
      ),
    ).toEqual(['Rule WO-6 also asks: Payer class not self-pay.', 'Rule WO-6: approvals 1 becomes 2.']);
  });

  it('names rules that are new, gone or asked at another place', () => {
    const [first, second, ...others] = writeOffApproval.rules;
    const last = others.at(-1)!;
    const added = { ...first!, id: 'WO-99', text: 'New.' };
    expect(
      texts({ ...writeOffApproval, rules: [second!, first!, ...others.slice(0, -1), added], hitPolicy: 'unique' }),
    ).toEqual([
      'Of several rules that match, there may be only one (before: the first decides).',
      expect.stringMatching(/^Rule WO-[12] is asked at another place/),
      'Rule WO-99 is new: New.',
      `Rule ${last.id} is gone: ${last.text}`,
    ]);
  });

  it('says something exactly when something differs', () => {
    const cell = fc.constantFrom('<= 1000', '> 5', '-');
    fc.assert(
      fc.property(cell, cell, fc.nat(2), fc.nat(2), (a, b, approvals, other) => {
        const one = changed('WO-3', ({ then }) => ({ when: { amountMinor: a }, then: { ...then, approvals } }));
        const two = changed('WO-3', ({ then }) => ({ when: { amountMinor: b }, then: { ...then, approvals: other } }));
        expect(diffInWords(one, two).length > 0).toBe(a !== b || approvals !== other);
      }),
    );
  });
});

describe('a rehearsal', () => {
  const past: RehearsedCase[] = [100_00, 250_00, 250_01, 400_00, 900_00, 5_00].map((amountMinor, at) => ({
    id: `c${at}`,
    site: at % 2 === 0 ? 'westside' : 'harbor',
    policy: 'write-off-approval',
    inputs: inputs(amountMinor),
    amountMinor,
  }));
  const draft = policiesOf([changed('WO-6', ({ then }) => ({ then: { ...then, approvals: 2 } }), stricter)]);
  const current = policiesOf(defaultPolicies);

  it('lists the decisions that change, the largest first, with their amounts by site and the approvals before and after', () => {
    const { changes, ...totals } = rehearse(past, current, draft);
    expect(
      changes.map(({ id, before, after }) => [id, before.rule, after.rule, before.approvals, after.approvals]),
    ).toEqual([
      ['c4', 'WO-6', 'WO-6', 1, 2],
      ['c3', 'WO-4', 'WO-6', 1, 2],
      ['c2', 'WO-4', 'WO-6', 1, 2],
    ]);
    expect(totals).toMatchObject({
      cases: 6,
      changedMinor: 1550_01,
      approvalsBefore: 5,
      approvalsAfter: 8,
      otherRule: 0,
    });
    expect(totals.sites).toEqual([
      { site: 'harbor', cases: 3, changed: 1, changedMinor: 400_00, approvalsBefore: 2, approvalsAfter: 3 },
      { site: 'westside', cases: 3, changed: 2, changedMinor: 1150_01, approvalsBefore: 3, approvalsAfter: 5 },
    ]);
  });

  it('of the policies in force changes nothing', () =>
    expect(rehearse(past, current, current)).toMatchObject({ changes: [], changedMinor: 0 }));

  it('of two parts of the past is that of the whole', () =>
    fc.assert(
      fc.property(fc.nat(6), (at) => {
        const parts = [past.slice(0, at), past.slice(at)].map((part) => rehearse(part, current, draft));
        expect(joinRehearsals(parts[0]!, parts[1]!, 10)).toEqual(rehearse(past, current, draft));
        expect(joinRehearsals(parts[0]!, parts[1]!, 1).changes).toHaveLength(1);
      }),
    ));

  it('counts a policy that cannot decide as work for a person', () => {
    const [change] = rehearse(past, current, policiesOf([])).changes;
    expect(change).toMatchObject({
      after: { rule: '', approvals: 1, text: expect.stringContaining('a person decides') as string },
    });
  });
});

describe('the check of a whole set of policies', () => {
  it('finds nothing in those of the product', () =>
    expect(checkPolicies(defaultPolicies, { needed: defaultPolicies.map(({ policy }) => policy) })).toEqual([]));

  it('finds a policy that is missing, an id used twice, and what other checks find', () => {
    const others = defaultPolicies.filter(({ policy }) => policy !== 'clock');
    const clash = { ...writeOffApproval, policy: 'copy', examples: [] };
    const conflict = {
      policy: 'duties',
      kind: 'conflict',
      rule: 'DU-1',
      text: 'Two duties meet.',
      blocks: true,
    } as const;
    const found = checkPolicies([...others, clash], { needed: ['clock'], checks: [() => [conflict]] });
    expect(found).toContainEqual(expect.objectContaining({ policy: 'clock', kind: 'missingPolicy', blocks: true }));
    expect(found).toContainEqual(expect.objectContaining({ policy: 'copy', kind: 'missingExamples', blocks: false }));
    expect(found).toContainEqual(expect.objectContaining({ policy: 'copy', kind: 'duplicateRule', rule: 'WO-1' }));
    expect(found.at(-1)).toEqual(conflict);
  });

  it('blocks a change that opens a gap or breaks an example', () => {
    const gap = changed('WO-7', () => ({ when: { amountMinor: '> 200001' } }));
    const kinds = checkPolicies([gap]).map(({ kind, blocks }) => [kind, blocks]);
    expect(kinds).toEqual([['gap', true]]);
    expect(checkPolicies([changed('WO-3', ({ then }) => ({ then: { ...then, approvals: 1 } }))])).toMatchObject([
      { kind: 'failedExample', blocks: true },
    ]);
  });
});

describe('more money', () => {
  it('never asks fewer approvals for a write-off', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400_000 }),
        fc.nat(400_000),
        fc.boolean(),
        fc.constantFrom('medicare', 'commercial'),
        (a, more, writtenOffBefore, payerClass) => {
          const approvals = (amount: number) => {
            const decided = evaluate(writeOffApproval, inputs(amount, { writtenOffBefore, payerClass }));
            return decided.ok ? Number(decided.value.then['approvals']) : Infinity;
          };
          expect(approvals(a + more)).toBeGreaterThanOrEqual(approvals(a));
        },
      ),
    ));
});
