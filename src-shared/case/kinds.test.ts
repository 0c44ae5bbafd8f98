import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../base/dates.ts';
import { createProposal } from '../journal/propose-entry.ts';
import { isBalanced } from '../journal/post-lines.ts';
import { policiesOf } from '../policy/policies.ts';
import { defaultPolicies } from '../policy/defaults.ts';
import { approvalsIn } from './amendment.ts';
import { decideApprovals } from './approval-inputs.ts';
import { describeEvidence } from './describe.ts';
import { approvedByKindAndAmount, kindRegistry, type CaseKind } from './kind.ts';
import { caseKinds } from './kinds.ts';
import { openCase } from './open-case.ts';
import { queuesOf } from './queues.ts';
import { CaseDocument } from './case-document.ts';
import type { CaseEvidence } from './evidence.ts';
import { actor, priya } from '../testing/build-people.ts';
import { advice, adjustment, claim, providerAdjustment, summary } from '../testing/build-claim.ts';
import { now, policies } from '../testing/build-case.ts';

const context = { advice: advice(), payerParty: 'northern-plains', payerName: 'Northern Plains Mutual' };
const booking = {
  paidMinor: 80_00,
  contractualMinor: 20_00,
  patientMinor: 0,
  otherPayerMinor: 0,
  reviewMinor: 0,
  writeOffs: [],
};
const evidence: readonly CaseEvidence[] = [
  { ...context, of: 'claim', claim: claim(), booking, creditMinor: 30_00, earlierAppliedMinor: 30_00 },
  { ...context, of: 'set', summary: summary(70_00, [claim()]) },
  { ...context, of: 'provider-adjustment', adjustment: providerAdjustment('WO', 12_00, 'PC-1'), claims: [0] },
  {
    of: 'write-off',
    category: 'administrative',
    amountMinor: 12_00,
    account: 'PA-1',
    payer: 'Northern Plains Mutual',
    payerParty: 'northern-plains',
    reason: 'CO-197',
    claim: claim(),
  },
  {
    of: 'decisions',
    about: { number: 'WO-1042', title: 'Administrative $12.00 · PA-1', account: 'PA-1' },
    amountMinor: 12_00,
    applied: {
      by: 'Ruth Abramson',
      decision: 'refused',
      at: '2026-11-24T12:00:00.000Z' as Instant,
      reason: 'Appeal it',
    },
    notApplied: { by: 'Maya Okafor', decision: 'approved', at: '2026-11-24T07:30:00.000Z' as Instant, reason: '' },
  },
  {
    of: 'comparison',
    difference: 'differs',
    entry: '2026-000007',
    subject: 'Case WO-1042',
    approvers: ['Ruth Abramson'],
    approvedMinor: 12_00,
    postedMinor: 13_00,
    accounts: ['1200'],
  },
  { of: 'posting', code: 'period-closed', message: 'November is closed.', subject: 'WO-1042', account: '', entry: [] },
];

/** Cents, dense around the limits of the policies. */
const amounts = fc.oneof(fc.integer({ min: 1, max: 3_000_00 }), fc.integer({ min: 1, max: 900_000_00 }));

describe('the kinds of case', () => {
  it('have ids, prefixes and queues of their own', () => {
    const ids = caseKinds.all.map(({ kind }) => kind);
    expect(ids).toEqual([
      'out-of-balance',
      'unknown-payer',
      'remittance-as-test',
      'claim-exception',
      'reversal',
      'takeback',
      'denial',
      'credit-balance',
      'write-off',
      'payment-plan',
      'earned-charge',
      'billing-exception',
      'posting-exception',
      'decision-conflict',
      'entry-reversal',
      'patient-refund',
      'charge-correction',
      'credit-adjustment',
      'approval-difference',
      'vendor-invoice',
      'spend-request',
      'payer-refund',
      'bank-fee',
    ]);
    expect(caseKinds.all.map(({ prefix }) => prefix)).toEqual([
      'OB',
      'UP',
      'TR',
      'CX',
      'RV',
      'TB',
      'DN',
      'CB',
      'WO',
      'PP',
      'FC',
      'BX',
      'PX',
      'CD',
      'ER',
      'RF',
      'CC',
      'CA',
      'AD',
      'VI',
      'SR',
      'PR',
      'BF',
    ]);
    const queues = queuesOf(caseKinds).map(({ id }) => id);
    expect(new Set(queues)).toEqual(new Set(caseKinds.all.map(({ queue }) => queue)));
    expect(new Set(queues).size).toBe(queues.length);
  });

  it.each(caseKinds.all.map((kind) => [kind.kind, kind] as const))(
    '%s gives a readable case with a balanced entry for any evidence',
    (_, kind) => {
      for (const each of evidence) {
        const description = kind.describe(each);
        expect(description.title).not.toBe('');
        expect(isBalanced(description.entry)).toBe(true);
        const why = policiesEvaluation(kind, description.amountMinor);
        const opened = openCase(
          { ...description, kind: kind.kind, why, approval: why },
          {
            id: 'c',
            number: `${kind.prefix}-1`,
            scope: 'westside-clinic/work',
            site: 'westside-clinic',
            payer: 'Northern Plains Mutual',
            payerClass: 'commercial',
            remittance: 'r',
            proposedBy: actor(priya),
            now,
            evaluations: { why: 'a', approval: 'b' },
          },
          { policies, kinds: caseKinds },
        );
        expect(CaseDocument.parse(opened)).toEqual(opened);
      }
    },
  );

  it.each(caseKinds.all.map((kind) => [kind.kind, kind] as const))(
    '%s never takes fewer approvals for more money',
    (_, kind) =>
      fc.assert(
        fc.property(amounts, amounts, fc.constantFrom('commercial', 'medicare', ''), (a, b, payerClass) => {
          const needed = (amount: number) => approvalsIn(policiesEvaluation(kind, amount, payerClass));
          expect(needed(a + b)).toBeGreaterThanOrEqual(needed(a));
        }),
      ),
  );

  it('may bring a queue of their own, called as their plural', () => {
    const appeal = { ...caseKinds.all[0]!, kind: 'appeal', plural: 'Appeals', queue: 'appeals' };
    expect(queuesOf(kindRegistry([...caseKinds.all, appeal])).at(-1)).toEqual({ id: 'appeals', label: 'Appeals' });
  });
});

function policiesEvaluation(kind: CaseKind, amountMinor: number, payerClass = 'commercial') {
  const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site: 's' };
  return decideApprovals(kind, { ...subject, category: 'administrative' }, policies);
}

describe('when a case is due', () => {
  const due = (kind: string, payerClass: string) => {
    const found = caseKinds.find(kind)!;
    const why = policiesEvaluation(found, 1_00);
    const proposal = { ...found.describe(evidence[0]!), kind, why, approval: why };
    return openCase(
      proposal,
      {
        id: 'c',
        number: 'X-1',
        scope: 's/work',
        site: 's',
        payer: '',
        payerClass,
        remittance: '',
        proposedBy: actor(priya),
        now,
        evaluations: { why: '', approval: '' },
      },
      { policies, kinds: caseKinds },
    ).dueAt;
  };

  it('is 60 days for an overpayment by Medicare, 30 for others, the close of the next business day for a failed posting', () => {
    expect(due('credit-balance', 'medicare')).toBe('2027-01-23T09:00:00.000Z');
    expect(due('credit-balance', 'commercial')).toBe('2026-12-24T09:00:00.000Z');
    expect(due('posting-exception', '')).toBe('2026-11-25T17:00:00.000Z');
  });
});

describe('a new kind', () => {
  const zeroPay: CaseKind = {
    kind: 'zero-pay',
    label: 'Zero payment',
    plural: 'Zero payments',
    prefix: 'ZP',
    queue: 'denials',
    amountLabel: 'Charge',
    approve: { verb: 'Close', effect: 'close', explains: 'Closes it.' },
    duty: '',
    mayBeProposedByPeople: false,
    approval: approvedByKindAndAmount,
    describe: (found) => ({ ...describeEvidence(found), title: 'Paid nothing' }),
  };

  it('is its definition, its line in the registry, and a rule that sends work to it', () => {
    const routed = defaultPolicies.map((table) =>
      table.policy === 'claim-routing'
        ? {
            ...table,
            version: 2,
            rules: [
              {
                id: 'CR-11',
                text: 'A claim that pays nothing goes to a person.',
                when: { paid: '"none"' },
                then: { kind: 'zero-pay', book: 'full' },
              },
              ...table.rules,
            ],
          }
        : table,
    );
    const proposal = createProposal({
      advice: advice({ payment: { ...advice().payment, amountMinor: 0 } }),
      payer: { id: 'northern-plains', name: 'Northern Plains Mutual', payerClass: 'commercial' },
      payeeKnown: true,
      site: 'westside-clinic',
      policies: policiesOf(routed),
      kinds: kindRegistry([...caseKinds.all, zeroPay]),
    });
    const unpaid = claim({ paidMinor: 0, adjustments: [adjustment('PR-1', 100_00)] });
    proposal.addClaim(unpaid, null);
    const { cases } = proposal.finish(summary(0, [unpaid]), { damaged: false });
    expect(cases).toMatchObject([{ kind: 'zero-pay', title: 'Paid nothing', why: { rule: 'CR-11', version: 2 } }]);
  });
});
