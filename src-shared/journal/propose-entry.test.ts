import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicies } from '../policy/defaults.ts';
import { policiesOf } from '../policy/policies.ts';
import { generateRemittance } from '../remittance/generate.ts';
import { readRemittanceFile } from '../remittance/remittance-file.ts';
import type { ClaimPayment, ProviderAdjustment } from '../remittance/remittance.ts';
import { advice, adjustment, claim, providerAdjustment, summary } from '../testing/build-claim.ts';
import { policies } from '../testing/build-case.ts';
import type { PriorAccount } from './account-history.ts';
import { isDamaged } from './damage.ts';
import type { ProposedLine } from './journal-entry.ts';
import { isBalanced } from './post-lines.ts';
import { createProposal, type ProposalContext } from './propose-entry.ts';
import { trialBalance } from './trial-balance.ts';

const payer = { id: 'northern-plains', name: 'Northern Plains Mutual', payerClass: 'commercial' } as const;

type Given = {
  readonly claims: readonly ClaimPayment[];
  readonly adjustments?: readonly ProviderAdjustment[];
  readonly prior?: PriorAccount;
  readonly context?: Partial<ProposalContext>;
  /** What the payment says, when it is not what the claims and adjustments make. */
  readonly paymentMinor?: number;
  readonly damaged?: boolean;
};

function propose({ claims, adjustments = [], prior, context = {}, paymentMinor, damaged = false }: Given) {
  const { sumClaimPaidMinor, sumProviderAdjustmentMinor } = summary(0, claims, adjustments);
  const amountMinor = paymentMinor ?? sumClaimPaidMinor - sumProviderAdjustmentMinor;
  const plain = context.advice ?? advice();
  const proposal = createProposal({
    payer,
    payeeKnown: true,
    site: 'westside-clinic',
    policies,
    ...context,
    advice: { ...plain, payment: { ...plain.payment, amountMinor } },
  });
  const booked = claims.map((each) => proposal.addClaim(each, prior ?? null));
  return { ...proposal.finish(summary(amountMinor, claims, adjustments), { damaged }), booked };
}

/** 'Dr 1040 80.00' and so on, in the order of the entry. */
function short(lines: readonly ProposedLine[]): string[] {
  return lines.map(({ account, debitMinor, creditMinor }) =>
    debitMinor > 0 ? `Dr ${account} ${debitMinor / 100}` : `Cr ${account} ${creditMinor / 100}`,
  );
}

describe('the entry of a balanced remittance', () => {
  it('books $80 paid, $15 contractual and $5 patient share of a $100 claim', () => {
    const { lines, cases, routing } = propose({
      claims: [claim({ adjustments: [adjustment('CO-45', 15_00), adjustment('PR-3', 5_00)] })],
    });
    expect(short(lines)).toEqual(['Dr 1040 80', 'Dr 1100 5', 'Dr 4910 15', 'Cr 1200 100']);
    expect(lines[3]).toMatchObject({ party: 'northern-plains', segments: [[20, 28]] });
    expect(lines[1]).toMatchObject({ account: '1100', party: '' });
    expect(cases).toEqual([]);
    expect(routing).toMatchObject({ policy: 'remittance-routing', rule: 'RR-5', then: { action: 'post' } });
  });

  it('counts adjustments of service lines as well as of the claim', () => {
    const plain = claim();
    const line = {
      index: 1,
      procedure: { qualifier: 'HC', code: '99213', modifiers: [], description: '' },
      chargeMinor: 100_00,
      paidMinor: 80_00,
      revenueCode: '',
      units: '1',
      submittedProcedure: null,
      submittedUnits: '',
      adjustments: [adjustment('CO-45', 12_00), adjustment('CO-253', 8_00)],
      dates: [],
      references: [],
      amounts: [],
      quantities: [],
      remarks: [],
      lineage: plain.lineage,
    };
    const { lines } = propose({ claims: [claim({ adjustments: [], lines: [line] })] });
    expect(short(lines)).toEqual(['Dr 1040 80', 'Dr 4910 20', 'Cr 1200 100']);
  });

  it('posts a remittance that pays nothing because the patient owes it all', () => {
    const { lines, cases } = propose({ claims: [claim({ paidMinor: 0, adjustments: [adjustment('PR-1', 100_00)] })] });
    expect(short(lines)).toEqual(['Dr 1100 100', 'Cr 1200 100']);
    expect(cases).toEqual([]);
  });

  it('shows what concerns another payer (OA) and does not book it', () => {
    const { lines, totals } = propose({
      claims: [claim({ status: '2', paidMinor: 20_00, adjustments: [adjustment('OA-23', 80_00)] })],
    });
    expect(short(lines)).toEqual(['Dr 1040 20', 'Cr 1200 20']);
    expect(totals.otherPayerMinor).toBe(80_00);
  });

  it('does not move the patient share again with a secondary payer', () => {
    const secondary = claim({
      status: '2',
      paidMinor: 15_00,
      adjustments: [adjustment('OA-23', 80_00), adjustment('PR-3', 5_00)],
    });
    expect(short(propose({ claims: [secondary] }).lines)).toEqual(['Dr 1040 15', 'Cr 1200 15']);
  });

  const secondary = (paidMinor: number) =>
    claim({ status: '2', paidMinor, adjustments: [adjustment('OA-23', 100_00 - paidMinor)] });

  it.each([
    ['all of it', 5_00, 5_00, ['Dr 1040 5', 'Cr 1100 5']],
    ['as far as there is one', 12_00, 5_00, ['Dr 1040 12', 'Cr 1100 5', 'Cr 1200 7']],
    ['a part of it', 3_00, 5_00, ['Dr 1040 3', 'Cr 1100 3']],
    ['none when nothing was moved', 5_00, 0, ['Dr 1040 5', 'Cr 1200 5']],
  ])(
    'settles with a secondary payment the share that the first payer moved to the patient: %s',
    (_, pays, moved, entry) => {
      const prior = { chargeMinor: 100_00, appliedMinor: 80_00, patientMinor: moved };
      const { lines, booked } = propose({ claims: [secondary(pays)], prior });
      expect(short(lines)).toEqual(entry);
      expect(booked[0]!.patientMinor).toBe(0 - Math.min(pays, moved));
    },
  );

  it('settles it once, also when both payers stand in one remittance', () => {
    const first = claim({ adjustments: [adjustment('CO-45', 15_00), adjustment('PR-3', 5_00)] });
    const { lines } = propose({ claims: [first, { ...secondary(3_00), index: 2 }, { ...secondary(4_00), index: 3 }] });
    expect(short(lines)).toEqual(['Dr 1040 87', 'Dr 4910 15', 'Cr 1200 102']);
  });

  it('has four lines for any number of claims', () => {
    const claims = Array.from({ length: 500 }, (_, at) =>
      claim({ index: at + 1, adjustments: [adjustment('CO-45', 15_00), adjustment('PR-3', 5_00)] }),
    ).map((each, at) => ({ ...each, accountId: `PA-${at}` }));
    const { lines } = propose({ claims });
    expect(short(lines)).toEqual(['Dr 1040 40000', 'Dr 1100 2500', 'Dr 4910 7500', 'Cr 1200 50000']);
    expect(lines[3]?.segments).toEqual([[20, 5018]]);
  });
});

describe('provider adjustments', () => {
  const paid = claim({ payerControlNumber: 'PC-1' });
  const withAdjustment = (...adjustments: readonly ProviderAdjustment[]) =>
    short(propose({ claims: [paid], adjustments }).lines).filter((line) => !/4910|1200/.test(line));

  it('reduce the payment when positive, each on its own account', () => {
    expect(withAdjustment(providerAdjustment('WO', 30_00))).toEqual(['Dr 1040 50', 'Dr 1210 30']);
    expect(withAdjustment(providerAdjustment('FB', -30_00))).toEqual(['Dr 1040 110', 'Cr 2120 30']);
    expect(withAdjustment(providerAdjustment('L6', -1_25))).toEqual(['Dr 1040 81.25', 'Cr 7010 1.25']);
    expect(withAdjustment(providerAdjustment('CS', 2_00))).toEqual(['Dr 1040 78', 'Dr 2150 2']);
    expect(withAdjustment(providerAdjustment('J1', 2_00))).toEqual(['Dr 1040 78', 'Dr 2150 2']);
    expect(withAdjustment(providerAdjustment('WO', 30_00), providerAdjustment('72', -30_00))).toEqual([
      'Dr 1040 80',
      'Dr 1210 30',
      'Cr 2110 30',
    ]);
  });

  it('credit the cash of a remittance that ends below zero', () =>
    expect(withAdjustment(providerAdjustment('WO', 100_00))).toEqual(['Dr 1210 100', 'Cr 1040 20']));

  it('open a takeback with the claim of the same set that the payer names', () => {
    const { cases } = propose({ claims: [paid], adjustments: [providerAdjustment('WO', 30_00, 'PC-1')] });
    expect(cases).toMatchObject([
      {
        kind: 'takeback',
        amountMinor: 30_00,
        claims: [0],
        entry: [],
        why: { rule: 'PA-1' },
        approval: { rule: 'CA-4' },
      },
    ]);
  });
});

describe('what is never booked without people', () => {
  it('a denial: no line, no write-off, one case about the charge', () => {
    const denied = claim({ status: '4', paidMinor: 0, adjustments: [adjustment('CO-29', 100_00)] });
    const { lines, cases } = propose({ claims: [denied] });
    expect(lines).toEqual([]);
    expect(cases).toMatchObject([{ kind: 'denial', amountMinor: 100_00, entry: [], why: { rule: 'CR-3' } }]);
  });

  it('a denial that calls itself processed', () => {
    const denied = claim({ status: '1', paidMinor: 0, adjustments: [adjustment('CO-197', 100_00)] });
    expect(propose({ claims: [denied] }).cases).toMatchObject([{ kind: 'denial', why: { rule: 'CR-5' } }]);
  });

  it('an administrative or late reduction: a write-off of its own category, outside the entry', () => {
    const reduced = claim({
      paidMinor: 50_00,
      adjustments: [
        adjustment('CO-45', 20_00),
        adjustment('CO-29', 8_00),
        adjustment('PI-96', 12_00),
        adjustment('CO-16', 10_00),
      ],
    });
    const { lines, cases } = propose({ claims: [reduced] });
    expect(short(lines)).toEqual(['Dr 1040 50', 'Dr 4910 20', 'Cr 1200 70']);
    expect(cases.map(({ kind, amountMinor, approval }) => [kind, amountMinor, approval.then['approvals']])).toEqual([
      ['write-off', 8_00, 0],
      ['write-off', 22_00, 1],
    ]);
    expect(cases.map(({ entry }) => short(entry))).toEqual([
      ['Dr 4950 8', 'Cr 1200 8'],
      ['Dr 4930 22', 'Cr 1200 22'],
    ]);
    expect(cases.map(({ why }) => why.rule)).toEqual(['AD-4', 'AD-7']);
  });

  it('a reversal: its cash waits in unapplied cash and its case releases it', () => {
    const reversed = claim({
      index: 2,
      status: '22',
      chargeMinor: -100_00,
      paidMinor: -60_00,
      adjustments: [adjustment('CO-45', -30_00), adjustment('PR-2', -10_00)],
    });
    const { lines, cases } = propose({ claims: [claim(), reversed] });
    expect(short(lines)).toEqual(['Dr 1040 20', 'Dr 2150 60', 'Dr 4910 20', 'Cr 1200 100']);
    expect(cases).toMatchObject([{ kind: 'reversal', amountMinor: 60_00, claims: [1] }]);
    expect(short(cases[0]!.entry)).toEqual(['Dr 1200 100', 'Cr 1100 10', 'Cr 2150 60', 'Cr 4910 30']);
  });

  it('a claim that does not add up in a remittance that does: its cash waits, and its case releases it as cash only', () => {
    const unexplained = claim({
      index: 2,
      accountId: 'B',
      adjustments: [adjustment('CO-45', 10_00), adjustment('CO-29', 4_00)],
    });
    const { lines, cases, booked } = propose({ claims: [claim(), unexplained] });
    expect(short(lines)).toEqual(['Dr 1040 160', 'Dr 4910 20', 'Cr 1200 100', 'Cr 2150 80']);
    expect(cases).toMatchObject([
      { kind: 'claim-exception', amountMinor: 80_00, account: 'B', claims: [1], why: { rule: 'CR-11' } },
    ]);
    expect(short(cases[0]!.entry)).toEqual(['Dr 2150 80', 'Cr 1200 80']);
    expect(cases[0]!.checks).toContainEqual(
      expect.objectContaining({
        id: 'claim-balance',
        state: 'warned',
        detail: expect.stringContaining('$6.00') as string,
      }),
    );
    expect(booked[1]).toMatchObject({ paidMinor: 80_00, contractualMinor: 0, patientMinor: 0 });
  });

  it('a claim of which one line does not add up, although the claim does', () => {
    const line = (paidMinor: number) => ({
      index: 1,
      procedure: { qualifier: 'HC', code: '99213', modifiers: [], description: '' },
      chargeMinor: 50_00,
      paidMinor,
      revenueCode: '',
      units: '1',
      submittedProcedure: null,
      submittedUnits: '',
      adjustments: [adjustment('CO-45', 10_00)],
      dates: [],
      references: [],
      amounts: [],
      quantities: [],
      remarks: [],
      lineage: claim().lineage,
    });
    const offset = claim({ adjustments: [], lines: [line(45_00), line(35_00)] });
    expect(propose({ claims: [offset] }).cases).toMatchObject([{ kind: 'claim-exception' }]);
  });

  it('an unpaid denial that does not add up stays a denial: nothing of it is booked anyway', () =>
    expect(
      propose({ claims: [claim({ status: '4', paidMinor: 0, adjustments: [adjustment('CO-50', 90_00)] })] }).cases,
    ).toMatchObject([{ kind: 'denial' }]));

  it('a negative payment that does not call itself a reversal', () =>
    expect(propose({ claims: [claim(), claim({ index: 2, paidMinor: -5_00, adjustments: [] })] }).cases).toMatchObject([
      { kind: 'reversal', why: { rule: 'CR-2' } },
    ]));
});

describe('a credit balance', () => {
  const prior = { chargeMinor: 100_00, appliedMinor: 100_00, patientMinor: 0 };

  it('is what earlier and present payments and allowances exceed the charge by, at most the present payment', () => {
    const { cases, lines } = propose({ claims: [claim()], prior });
    // The allowance of $20 was taken with the earlier payment; what is owed back is the money that came twice.
    expect(short(lines)).toEqual(['Dr 1040 80', 'Cr 1200 80']);
    expect(cases).toMatchObject([{ kind: 'credit-balance', amountMinor: 80_00, why: { rule: 'CR-8' } }]);
    expect(short(cases[0]!.entry)).toEqual(['Dr 1200 80', 'Cr 2110 80']);
  });

  it('is none when a secondary payer pays what the first one left', () => {
    const secondary = claim({ status: '2', paidMinor: 15_00, adjustments: [adjustment('OA-23', 85_00)] });
    expect(
      propose({ claims: [secondary], prior: { chargeMinor: 100_00, appliedMinor: 85_00, patientMinor: 15_00 } }).cases,
    ).toEqual([]);
  });

  it('is none when a reversal in the same set took the earlier payment back', () => {
    const reversed = claim({
      status: '22',
      chargeMinor: -100_00,
      paidMinor: -80_00,
      adjustments: [adjustment('CO-45', -20_00)],
    });
    const corrected = claim({ index: 2, paidMinor: 90_00, adjustments: [adjustment('CO-45', 10_00)] });
    const { cases } = propose({ claims: [reversed, corrected], prior });
    expect(cases.map(({ kind }) => kind)).toEqual(['reversal']);
    expect(cases[0]?.checks).toContainEqual(expect.objectContaining({ id: 'earlier-payment', state: 'passed' }));
  });

  it('is found between two claims of one set', () =>
    expect(propose({ claims: [claim(), claim({ index: 2 })] }).cases.map(({ kind }) => kind)).toEqual([
      'credit-balance',
    ]));

  it('is none for another visit on the same account, told apart by its charge', () => {
    const other = claim({ index: 2, chargeMinor: 40_00, paidMinor: 40_00, adjustments: [] });
    expect(propose({ claims: [claim(), other] }).cases).toEqual([]);
  });

  it('is none by itself when the contract pays more than the charge', () =>
    expect(
      propose({ claims: [claim({ paidMinor: 120_00, adjustments: [adjustment('OA-94', -20_00)] })] }).cases,
    ).toEqual([]));
});

describe('a remittance that is held', () => {
  it('out of balance: one case that posts the payment to unapplied cash, and nothing else', () => {
    const { lines, cases, casesAfterHold } = propose({
      claims: [claim(), claim({ index: 2, status: '4', paidMinor: 0, adjustments: [adjustment('CO-50', 100_00)] })],
      paymentMinor: 70_00,
    });
    expect([lines, casesAfterHold]).toEqual([[], []]);
    expect(cases).toMatchObject([{ kind: 'out-of-balance', amountMinor: 70_00, account: '', why: { rule: 'RR-3' } }]);
    expect(short(cases[0]!.entry)).toEqual(['Dr 1040 70', 'Cr 2150 70']);
    expect(cases[0]?.checks[0]?.detail).toBe('Claims less provider adjustments differ from the payment by $10.00.');
  });

  it('from an unknown payer: one case; the entry and the cases of its claims wait for the confirmation', () => {
    const { lines, cases, casesAfterHold } = propose({
      claims: [claim(), claim({ index: 2, status: '4', paidMinor: 0, adjustments: [adjustment('CO-50', 100_00)] })],
      context: { payer: null },
    });
    expect(cases).toMatchObject([{ kind: 'unknown-payer', amountMinor: 80_00, entry: [], why: { rule: 'RR-4' } }]);
    expect(short(lines)).toEqual(['Dr 1040 80', 'Dr 4910 20', 'Cr 1200 100']);
    expect(casesAfterHold.map(({ kind }) => kind)).toEqual(['denial']);
  });

  it('that its sender marked as a test: one case that says so; its entry and cases wait for a person who takes it for a payment', () => {
    const given: Given = { claims: [claim()], context: { advice: advice({ isTest: true }) } };
    const { lines, cases, held, bookable } = propose(given);
    expect([held, bookable]).toEqual([true, true]);
    expect(cases).toMatchObject([{ kind: 'remittance-as-test', amountMinor: 80_00, entry: [], why: { rule: 'RR-7' } }]);
    expect(cases[0]!.checks).toContainEqual({
      id: 'test',
      label: 'Sent as a payment',
      state: 'warned',
      detail: 'The sender marked this interchange as a test (ISA15 = T).',
    });
    expect(short(lines)).toEqual(['Dr 1040 80', 'Dr 4910 20', 'Cr 1200 100']);
    expect(propose({ ...given, paymentMinor: 70_00 }).cases).toMatchObject([
      { kind: 'out-of-balance', checks: [{ id: 'set-balance' }, { id: 'test', state: 'warned' }] },
    ]);
    const unknown = propose({ ...given, context: { ...given.context, payer: null } }).cases[0]!;
    expect([unknown.kind, unknown.checks.map(({ id }) => id)]).toEqual([
      'remittance-as-test',
      ['set-balance', 'test', 'payer'],
    ]);
  });

  it('marked as a test posts in an installation that is for tests', () =>
    expect(
      propose({ claims: [claim()], context: { advice: advice({ isTest: true }), testsPost: true } }),
    ).toMatchObject({
      held: false,
      cases: [],
      routing: { rule: 'RR-5', inputs: { test: true, testsPost: true } },
    }));

  it('with a part that may be lost, although the rest balances', () => {
    expect(propose({ claims: [claim()], damaged: true })).toMatchObject({
      lines: [],
      cases: [{ kind: 'out-of-balance', why: { rule: 'RR-1' } }],
    });
    expect(isDamaged([{ code: 'date-unreadable' }, { code: 'se-missing' }])).toBe(true);
    expect(isDamaged([{ code: 'segments-missing' }])).toBe(true);
    expect(isDamaged([{ code: 'claim-out-of-balance' }, { code: 'se-count-wrong' }])).toBe(false);
  });

  it('because a policy is invalid, which is what its case says', () => {
    const broken = policiesOf(defaultPolicies.filter(({ policy }) => policy !== 'adjustment-disposition'));
    expect(propose({ claims: [claim()], context: { policies: broken } })).toMatchObject({
      lines: [],
      cases: [{ kind: 'out-of-balance', why: { rule: 'INVALID', policy: 'adjustment-disposition' } }],
    });
  });

  it('posts at the shared services desk when only the payee is unknown', () =>
    expect(propose({ claims: [claim()], context: { payeeKnown: false } }).routing.rule).toBe('RR-6'));
});

describe('what is left on the account for later remittances', () => {
  it('is what was booked, or will be with the case', () => {
    const claims = [
      claim(),
      claim({ index: 2, accountId: 'B', status: '4', paidMinor: 0, adjustments: [adjustment('CO-50', 100_00)] }),
      claim({ index: 3, accountId: 'C', status: '22', paidMinor: -8_00, adjustments: [adjustment('CO-45', -2_00)] }),
    ];
    expect(propose({ claims }).booked.map((each) => [each.paidMinor, each.contractualMinor, each.route.rule])).toEqual([
      [80_00, 20_00, 'CR-10'],
      [0, 0, 'CR-3'],
      [-8_00, -2_00, 'CR-1'],
    ]);
  });
});

describe('any remittance', () => {
  const options = fc.record({
    seed: fc.nat(),
    transactions: fc.integer({ min: 1, max: 3 }),
    claimsPerTransaction: fc.integer({ min: 1, max: 25 }),
    mix: fc.record({
      denied: fc.constantFrom(0, 0.3),
      reversed: fc.constantFrom(0, 0.3),
      secondary: fc.constantFrom(0, 0.3),
      providerAdjusted: fc.constantFrom(0, 1),
      outOfBalance: fc.constantFrom(0, 0.5),
    }),
  });
  const proposals = (given: Omit<Parameters<typeof generateRemittance>[0], 'date'>) => {
    const text = generateRemittance({ ...given, date: '2026-10-01' });
    return readRemittanceFile(new TextEncoder().encode(text)).transactions.map(
      ({ advice: head, claims, summary, problems }) => {
        const proposal = createProposal({ advice: head, payer, payeeKnown: true, site: 'mercy-general', policies });
        for (const each of claims) proposal.addClaim(each, null);
        return { head, summary, claims, ...proposal.finish(summary, { damaged: isDamaged(problems) }) };
      },
    );
  };
  const balanceOf = (entries: readonly { lines: readonly ProposedLine[] }[], account: string) =>
    trialBalance(entries).find((row) => row.account === account)?.balanceMinor ?? 0;

  it('gives balanced entries, and accounts for its cash to the cent once its cases are approved', () =>
    fc.assert(
      fc.property(options, (given) => {
        for (const { head, lines, cases } of proposals(given)) {
          const entries = [{ lines }, ...cases.map(({ entry }) => ({ lines: entry }))];
          for (const entry of entries) expect(isBalanced(entry.lines)).toBe(true);
          expect(balanceOf(entries, '1040')).toBe(head.payment.amountMinor);
        }
      }),
      { numRuns: 60 },
    ));

  it('leaves nothing in unapplied cash but provider adjustments that belong there, once its reversals are released', () =>
    fc.assert(
      fc.property(options, (given) => {
        for (const { summary, lines, cases } of proposals({ ...given, mix: { ...given.mix, outOfBalance: 0 } })) {
          const parked = summary.providerAdjustments.filter(({ code }) => code === 'CS');
          const expected = parked.reduce((sum, { amountMinor }) => sum + amountMinor!, 0);
          const entries = [{ lines }, ...cases.map(({ entry }) => ({ lines: entry }))];
          expect(balanceOf(entries, '2150')).toBe(expected);
        }
      }),
      { numRuns: 60 },
    ));

  it('opens at most one case of a kind per claim, and exactly one for every denial and reversal', () =>
    fc.assert(
      fc.property(options, (given) => {
        for (const { claims, cases, routing } of proposals(given)) {
          if (routing.then['action'] === 'hold') {
            expect(cases).toHaveLength(1);
            continue;
          }
          const of = (kind: string) => cases.filter((each) => each.kind === kind).map((each) => each.claims[0]);
          for (const kind of ['denial', 'reversal']) expect(new Set(of(kind)).size).toBe(of(kind).length);
          const withStatus = (status: string) =>
            claims.filter((each) => each.status === status).map((each) => each.index - 1);
          expect(of('reversal')).toEqual(expect.arrayContaining(withStatus('22')));
          expect(of('denial')).toEqual(expect.arrayContaining(withStatus('4')));
        }
      }),
      { numRuns: 60 },
    ));
});
