import { generateRemittance, type GenerateOptions, inventTransactions } from '../../src-shared/remittance/generate.ts';
import {
  drawFrom,
  type Draw,
  type InventedClaim,
  type InventedPayer,
} from '../../src-shared/remittance/internal/invent.ts';
import { demoOrganisation } from './organisation.ts';

/** A remittance file as a payer sends it, and when it arrives. */
export type HistoryFile = { readonly name: string; readonly text: string; readonly site: string };

/** What comes to a site on a business day, and how its claims are. */
const desks = [
  { site: 'mercy-general', claims: 36, mix: { denied: 0.05, inpatient: 0.12 } },
  { site: 'westside-clinic', claims: 25, mix: { denied: 0.05, inpatient: 0 } },
  { site: 'northgate-imaging', claims: 20, mix: { denied: 0.07, inpatient: 0 } },
] as const;
const MIX = { reversed: 0.015, secondary: 0.08, administrative: 0.09, providerAdjusted: 0.45, outOfBalance: 0.02 };

const UNKNOWN_PAYER: InventedPayer = {
  name: 'BLUE HERON MUTUAL BENEFIT SOCIETY OF NORTHERN ONTARIO AND THE ISLANDS',
  originatorId: '1990099887',
};
const UNKNOWN_PAYEE = { name: 'LAKESHORE URGENT CARE ANNEX', npi: '1922334455' };
/** Counted from the last business day, so that some wait for whoever signs in. */
const UNKNOWN_PAYER_ON = [1, 22];
const UNKNOWN_PAYEE_ON = [2, 18, 33];
const OUT_OF_BALANCE_ON = [0, 4];
const PAID_TWICE_EVERY = 4;
/** An account that is paid twice was paid so many business days before. */
const PAID_BEFORE = 3;
const SEED = 835_000_000;

/**
 * The remittance files of one business day; the same every time.
 *
 * @param days  the business days of the history, in order.
 * @param index  which of them.
 */
export function historyFiles(days: readonly string[], index: number): HistoryFile[] {
  const files = desks.map((_, desk) => {
    const options = optionsOf(days, index, desk);
    const again = (index + desk) % PAID_TWICE_EVERY === 0 ? paidBefore(days, index, desk) : [];
    return fileOf(desks[desk]!.site, { ...options, repeated: again });
  });
  if (isFromUnknownPayee(days, index)) {
    const elsewhere = { ...optionsOf(days, index, desks.length), payees: [UNKNOWN_PAYEE] };
    files.push(fileOf('shared-services', elsewhere));
  }
  return files;
}

function optionsOf(days: readonly string[], index: number, desk: number): GenerateOptions {
  const { site, claims, mix } = desks[desk % desks.length]!;
  const { npis, name } = demoOrganisation.sites.find(({ id }) => id === site)!;
  const draw = drawFrom(SEED + index * 10 + desk);
  const daysLeft = days.length - 1 - index;
  const isUnknown = desk === index % desks.length && UNKNOWN_PAYER_ON.includes(daysLeft);
  const isOff = desk === daysLeft % desks.length && OUT_OF_BALANCE_ON.includes(daysLeft);
  return {
    seed: SEED + index * 10 + desk,
    transactions: 1,
    claimsPerTransaction: claims - 4 + draw(9),
    date: days[index]!,
    payers: [isUnknown ? UNKNOWN_PAYER : payerOf(draw)],
    payees: [{ name: name.toUpperCase(), npi: npis[0]! }],
    traceBase: 880_000_001 + index * 10 + desk,
    mix: { ...MIX, ...mix, ...(isOff ? { outOfBalance: 1 } : {}) },
  };
}

function payerOf(draw: Draw): InventedPayer {
  const { name, identifiers } = demoOrganisation.payers[draw(demoOrganisation.payers.length)]!;
  return { name: name.toUpperCase(), originatorId: identifiers[0]! };
}

/** One claim that was paid some days ago. */
function paidBefore(days: readonly string[], index: number, desk: number): InventedClaim[] {
  if (index < PAID_BEFORE) return [];
  const [before] = inventTransactions(optionsOf(days, index - PAID_BEFORE, desk));
  const paid = before?.claims.find(({ status, paidMinor }) => status === '1' && paidMinor > 20_00);
  return paid ? [paid] : [];
}

function fileOf(site: string, options: GenerateOptions): HistoryFile {
  const name = `835_${options.date.replaceAll('-', '')}_${options.payers?.[0]?.originatorId}_${options.traceBase}.edi`;
  return { name, site, text: generateRemittance(options) };
}

/** Accounts that were paid on a day at a site: what somebody may propose to write off. */
export function accountsOf(
  days: readonly string[],
  index: number,
  desk: number,
): readonly { account: string; site: string; payer: string }[] {
  const options = optionsOf(days, index, desk);
  const [transaction] = inventTransactions(options);
  const { site } = desks[desk % desks.length]!;
  const payer = options.payers?.[0]?.name ?? '';
  return (transaction?.claims ?? []).map(({ accountId }) => ({ account: accountId, site, payer }));
}

/** Of what is billed, payers have not answered a fifth yet. */
const BILLED_PER_ANSWERED = 5 / 4;

/** What was billed at each site: the claims that a whole history answers, and others that it does not. Cents. */
export function chargesOf(days: readonly string[]): ReadonlyMap<string, number> {
  const charges = new Map<string, number>();
  const bill = (site: string, index: number, desk: number) => {
    const [transaction] = inventTransactions(optionsOf(days, index, desk));
    // A reversal repeats a charge of before, negatively.
    const answered = (transaction?.claims ?? []).reduce((sum, { chargeMinor }) => sum + Math.max(0, chargeMinor), 0);
    charges.set(site, (charges.get(site) ?? 0) + Math.round(answered * BILLED_PER_ANSWERED));
  };
  for (const index of days.keys()) {
    for (const [desk, { site }] of desks.entries()) bill(site, index, desk);
    if (isFromUnknownPayee(days, index)) bill('shared-services', index, desks.length);
  }
  return charges;
}

function isFromUnknownPayee(days: readonly string[], index: number): boolean {
  return UNKNOWN_PAYEE_ON.includes(days.length - 1 - index);
}
