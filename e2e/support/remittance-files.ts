import { generateRemittance, inventTransactions, type GenerateOptions } from '../../src-shared/remittance/generate.ts';
import type { InventedTransaction } from '../../src-shared/remittance/internal/invent.ts';

export type TestFile = { readonly name: string; readonly content: string; readonly holds: InventedTransaction };

const WESTSIDE = { name: 'WESTSIDE FAMILY CLINIC', npi: '1098765435' };
const PAYER = {
  name: 'HARBOR STATES MEDICARE ADMINISTRATIVE SERVICES JURISDICTION Q',
  originatorId: '1520034567',
};

/** A real-shaped remittance advice for the clinic, from a payer of the directory, and what is in it. */
export function remittanceFile(seed: number, changes: Partial<GenerateOptions> = {}): TestFile {
  const options: GenerateOptions = {
    seed,
    transactions: 1,
    claimsPerTransaction: 14,
    date: '2026-11-20',
    payers: [PAYER],
    payees: [WESTSIDE],
    traceBase: 770_000_000 + seed,
    ...changes,
    mix: { denied: 0.25, administrative: 0.25, reversed: 0, providerAdjusted: 0, inpatient: 0, ...changes.mix },
  };
  const [holds] = inventTransactions(options);
  return { name: `835_${seed}.edi`, content: generateRemittance(options), holds: holds! };
}
