import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { generateRemittance, generateRemittancePieces, inventTransactions, type GenerateOptions } from './generate.ts';
import type { InventedAdjustment, InventedTransaction } from './internal/invent.ts';
import type { Adjustment } from './remittance.ts';
import { readRemittanceFile, type RemittanceTransaction } from './remittance-file.ts';

const delimiters = fc.constantFrom(
  { element: '*', component: ':', segment: '~', newline: '' },
  { element: '*', component: ':', segment: '~', newline: '\n' },
  { element: '*', component: '>', segment: '~', newline: '\r\n      ' },
  { element: '|', component: '^', segment: '!', newline: '' },
  { element: '*', component: '|', segment: '\n', newline: '' },
  { element: '*', component: '|', segment: '\r', newline: '\n' },
  { element: '\u001d', component: '\u001f', segment: '\u001c', newline: '' },
);
const share = fc.constantFrom(0, 0.2, 0.5);
const options: fc.Arbitrary<GenerateOptions> = fc.record({
  seed: fc.nat(),
  transactions: fc.integer({ min: 1, max: 4 }),
  claimsPerTransaction: fc.integer({ min: 1, max: 12 }),
  date: fc.constantFrom('2026-11-24', '2024-02-29', '2027-01-01'),
  mix: fc.record({
    denied: share,
    reversed: share,
    secondary: share,
    administrative: share,
    providerAdjusted: share,
  }),
  delimiters,
});

const bare = (list: readonly (Adjustment | InventedAdjustment)[]) =>
  list.map(({ group, reason, amountMinor }) => ({ group, reason, amountMinor }));

/** Adjustments are written group by group. */
const byGroup = (list: readonly InventedAdjustment[]) =>
  [...new Set(list.map(({ group }) => group))].flatMap((group) => list.filter((one) => one.group === group));

/** What was read, in the form in which it was invented. */
function asInvented({ advice, claims, summary }: RemittanceTransaction): InventedTransaction {
  return {
    controlNumber: advice.controlNumber,
    trace: advice.trace.number,
    payer: { name: advice.payer.name, originatorId: advice.trace.originatorId },
    payee: { name: advice.payee.name, npi: advice.payee.id },
    date: advice.productionDate!,
    method: advice.payment.method as InventedTransaction['method'],
    paymentMinor: advice.payment.amountMinor!,
    claims: claims.map((claim) => ({
      accountId: claim.accountId,
      status: claim.status as '1',
      chargeMinor: claim.chargeMinor!,
      paidMinor: claim.paidMinor!,
      patientShareMinor: claim.patientShareMinor!,
      filingIndicator: claim.filingIndicator,
      payerControlNumber: claim.payerControlNumber,
      facilityType: claim.facilityType,
      patient: { name: claim.patient!.name, givenName: claim.patient!.givenName, memberId: claim.patient!.id },
      adjustments: bare(claim.adjustments) as InventedAdjustment[],
      lines: claim.lines.map((line) => ({
        procedure: line.procedure.code,
        modifier: line.procedure.modifiers[0] ?? '',
        chargeMinor: line.chargeMinor!,
        paidMinor: line.paidMinor!,
        units: Number(line.units),
        adjustments: bare(line.adjustments) as InventedAdjustment[],
        remark: line.remarks[0]?.code ?? '',
        date: line.dates[0]!.date!,
      })),
      date: claim.dates[0]!.date!,
    })),
    providerAdjustments: summary.providerAdjustments.map(({ code, reference, amountMinor }) => ({
      code,
      reference,
      amountMinor: amountMinor!,
    })),
  };
}

function asWritten(transaction: InventedTransaction): InventedTransaction {
  return {
    ...transaction,
    claims: transaction.claims.map((claim) => ({
      ...claim,
      adjustments: byGroup(claim.adjustments),
      lines: claim.lines.map((line) => ({ ...line, adjustments: byGroup(line.adjustments) })),
    })),
  };
}

describe('invented remittance advices', () => {
  it('are read back exactly as they were invented, with any delimiters', () =>
    fc.assert(
      fc.property(options, (given) => {
        const file = readRemittanceFile(encodeUtf8(generateRemittance(given)));
        expect(file.transactions.map(asInvented)).toEqual(inventTransactions(given).map(asWritten));
      }),
      { numRuns: 150 },
    ));

  it('balance at every level and have nothing wrong with them', () =>
    fc.assert(
      fc.property(options, (given) => {
        const file = readRemittanceFile(encodeUtf8(generateRemittance(given)));
        expect([...file.problems, ...file.transactions.flatMap(({ problems }) => problems)]).toEqual([]);
        expect(file.transactions.every(({ summary }) => summary.balanced)).toBe(true);
        expect(file.transactions.every(({ advice }) => advice.payment.amountMinor! >= 0)).toBe(true);
      }),
      { numRuns: 150 },
    ));

  it('are out of balance where that is asked for, and only at the level of the set', () => {
    const given = { seed: 9, transactions: 20, claimsPerTransaction: 3, date: '2026-11-24', mix: { outOfBalance: 1 } };
    const file = readRemittanceFile(encodeUtf8(generateRemittance(given)));
    expect(file.transactions.filter(({ summary }) => summary.balanced)).toEqual([]);
    expect(file.transactions.flatMap(({ summary }) => [summary.claimsOutOfBalance, summary.linesOutOfBalance])).toEqual(
      Array.from({ length: 40 }, () => 0),
    );
  });

  it('hold every kind of claim that is asked for', () => {
    const given = {
      seed: 2,
      transactions: 8,
      claimsPerTransaction: 100,
      date: '2026-11-24',
      mix: { providerAdjusted: 1 },
    };
    const file = readRemittanceFile(encodeUtf8(generateRemittance(given)));
    const statuses = new Set(file.transactions.flatMap(({ claims }) => claims.map(({ status }) => status)));
    expect([...statuses].toSorted()).toEqual(['1', '2', '22', '4']);
    expect(file.transactions.every(({ summary }) => summary.providerAdjustments.length > 0)).toBe(true);
  });

  it('pair a reversal with the corrected claim of the same account', () => {
    const given = {
      seed: 4,
      transactions: 1,
      claimsPerTransaction: 10,
      date: '2026-11-24',
      mix: { denied: 0, reversed: 1 },
    };
    const { claims } = readRemittanceFile(encodeUtf8(generateRemittance(given))).transactions[0]!;
    const reversals = claims.filter(({ status }) => status === '22');
    expect(reversals.length).toBe(5);
    for (const reversal of reversals) {
      const corrected = claims[reversal.index]!;
      expect(corrected).toMatchObject({ status: '1', accountId: reversal.accountId });
      expect(reversal.paidMinor).toBeLessThanOrEqual(0);
    }
  });

  it('are the same for the same seed, whole or in pieces, and others for another', () => {
    const given = { seed: 6, transactions: 3, claimsPerTransaction: 5, date: '2026-11-24' };
    expect([...generateRemittancePieces(given)].join('')).toBe(generateRemittance(given));
    expect(generateRemittance({ ...given, seed: 7 })).not.toBe(generateRemittance(given));
  });

  it('count trace numbers up from the base', () => {
    const given = { seed: 1, transactions: 3, claimsPerTransaction: 1, date: '2026-11-24', traceBase: 5000 };
    expect(inventTransactions(given).map(({ trace }) => trace)).toEqual(['5000', '5001', '5002']);
  });
});
