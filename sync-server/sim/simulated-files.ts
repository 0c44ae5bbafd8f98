import { addDays } from '../../src-shared/base/dates.ts';
import { generateRemittance, type GenerateOptions, inventTransactions } from '../../src-shared/remittance/generate.ts';
import { drawFrom } from '../../src-shared/remittance/internal/invent.ts';
import { demoOrganisation } from '../demo/organisation.ts';

/** Shares that bring every kind of case that a remittance can open, again and again. */
const MIX = {
  denied: 0.15,
  reversed: 0.1,
  secondary: 0.1,
  administrative: 0.15,
  inpatient: 0.1,
  providerAdjusted: 0.5,
  outOfBalance: 0,
};
const CLAIMS = 4;
const OUT_OF_BALANCE_EVERY = 17;
const UNKNOWN_PAYER_EVERY = 23;
const TEST_EVERY = 29;
const WRONG_CLAIM_EVERY = 11;
const PAID_TWICE_EVERY = 5;
const PAID_BEFORE_DAYS = 7;
const UNKNOWN_PAYER = { name: 'BLUE HERON MUTUAL BENEFIT SOCIETY', originatorId: '1990099887' };
/** ISA15, the interchange's usage: production, and test. */
const PRODUCTION = '*P*:~';
const TEST = '*T*:~';

type Day = { readonly seed: number; readonly index: number; readonly day: string };

/** The remittance file of a day; the same for the same seed and day. */
export function fileOfDay({ seed, index, day }: Day): { readonly name: string; readonly text: string } {
  const again = index >= PAID_BEFORE_DAYS && index % PAID_TWICE_EVERY === 0 ? paidBefore({ seed, index, day }) : [];
  const balanced = generateRemittance({ ...optionsOf({ seed, index, day }), repeated: again });
  const text = index % WRONG_CLAIM_EVERY === WRONG_CLAIM_EVERY - 1 ? withWrongClaim(balanced) : balanced;
  return {
    name: `835_${day}.edi`,
    text: index % TEST_EVERY === TEST_EVERY - 1 ? text.replace(PRODUCTION, TEST) : text,
  };
}

function optionsOf({ seed, index, day }: Day): GenerateOptions {
  const draw = drawFrom(seed * 7919 + index);
  const sites = demoOrganisation.sites.filter(({ npis }) => npis.length > 0);
  const site = sites[draw(sites.length)]!;
  const payer = demoOrganisation.payers[draw(demoOrganisation.payers.length)]!;
  const known = { name: payer.name.toUpperCase(), originatorId: payer.identifiers[0]! };
  return {
    seed: seed * 100_003 + index,
    transactions: 1,
    claimsPerTransaction: CLAIMS,
    date: day,
    payers: [index % UNKNOWN_PAYER_EVERY === UNKNOWN_PAYER_EVERY - 1 ? UNKNOWN_PAYER : known],
    payees: [{ name: site.name.toUpperCase(), npi: site.npis[0]! }],
    traceBase: 770_000_001 + index,
    mix: { ...MIX, outOfBalance: index % OUT_OF_BALANCE_EVERY === OUT_OF_BALANCE_EVERY - 1 ? 1 : 0 },
  };
}

/** The first claim that was paid charges a dollar more than its payment and adjustments come to; the set adds up all the same. */
function withWrongClaim(text: string): string {
  return text.replace(/CLP\*([^*~]+)\*1\*(\d+)/, (_, account, dollars) => `CLP*${account}*1*${Number(dollars) + 1}`);
}

/** A claim of a week before, which the payer pays once more. */
function paidBefore({ seed, index, day }: Day) {
  const before = { seed, index: index - PAID_BEFORE_DAYS, day: addDays(day, -PAID_BEFORE_DAYS) };
  const [transaction] = inventTransactions(optionsOf(before));
  const paid = transaction?.claims.find(({ status, paidMinor }) => status === '1' && paidMinor > 20_00);
  return paid ? [paid] : [];
}
