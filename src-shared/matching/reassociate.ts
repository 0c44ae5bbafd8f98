import { normalisedName } from '../remittance/identify.ts';
import { dayOfText } from './day-number.ts';

/** Money that came in at the bank. Amount in cents, above zero. */
export type Deposit = {
  readonly key: string;
  readonly bookedOn: string;
  readonly amountMinor: number;
  /** See `traceKey`; '' for none. */
  readonly traceKey: string;
  readonly originator: string;
  readonly party: string;
};

/** What a remittance says was paid. */
export type Advised = {
  readonly remittance: string;
  readonly traceKey: string;
  readonly paidMinor: number;
  readonly paidOn: string;
  readonly payerName: string;
  /** What the payer calls itself in payments. */
  readonly payerIdentifiers: readonly string[];
};

/** Why a deposit is taken for the payment of a remittance, the surest first. */
export const REASSOCIATION_REASONS = ['trace', 'trace-other-amount', 'amount-day-payer', 'amount-day'] as const;
export type ReassociationReason = (typeof REASSOCIATION_REASONS)[number];

export type Reassociation = {
  readonly remittance: string;
  readonly deposit: string;
  readonly reason: ReassociationReason;
  /** 0 to 100. */
  readonly score: number;
  /** What the bank has above what was advised. Cents. */
  readonly differenceMinor: number;
};

/** Calendar days between what a remittance calls its payment's day and the bank's. */
const WINDOW_DAYS = 7;

/**
 * Finds the deposit of each remittance: by its trace number first; where that leads nowhere, by amount, day and payer, and only
 * where neither side has another candidate. Nothing is matched twice, and the order of what is given does not matter.
 *
 * @see CAQH CORE 370, EFT and ERA reassociation
 */
export function reassociate(advised: readonly Advised[], deposits: readonly Deposit[]): readonly Reassociation[] {
  const found: Reassociation[] = [];
  const [remittancesLeft, depositsLeft] = [new Set(advised), new Set(deposits)];
  for (const reason of REASSOCIATION_REASONS) {
    const pairs = pairsFor(reason, [...remittancesLeft], [...depositsLeft]);
    const uses = new Map<object, number>();
    for (const [one, other] of pairs) for (const side of [one, other]) uses.set(side, (uses.get(side) ?? 0) + 1);
    for (const [advice, deposit] of pairs) {
      if (uses.get(advice) !== 1 || uses.get(deposit) !== 1) continue;
      remittancesLeft.delete(advice);
      depositsLeft.delete(deposit);
      found.push(matched(reason, advice, deposit));
    }
  }
  return found.toSorted((a, b) => (a.remittance < b.remittance ? -1 : 1));
}

function pairsFor(
  reason: ReassociationReason,
  advised: readonly Advised[],
  deposits: readonly Deposit[],
): readonly (readonly [Advised, Deposit])[] {
  const keyOf = (traceKey: string, minor: number) =>
    reason === 'trace-other-amount' ? traceKey : reason === 'trace' ? traceKey && `${traceKey} ${minor}` : `${minor}`;
  const byKey = new Map<string, Deposit[]>();
  for (const deposit of deposits) {
    const key = keyOf(deposit.traceKey, deposit.amountMinor);
    if (key !== '') byKey.set(key, [...(byKey.get(key) ?? []), deposit]);
  }
  return advised.flatMap((advice) =>
    (byKey.get(keyOf(advice.traceKey, advice.paidMinor)) ?? [])
      .filter((deposit) => fits(reason, advice, deposit))
      .map((deposit) => [advice, deposit] as const),
  );
}

function fits(reason: ReassociationReason, advice: Advised, deposit: Deposit): boolean {
  if (reason === 'trace' || reason === 'trace-other-amount') return true;
  if (daysApart(advice, deposit) > WINDOW_DAYS) return false;
  // Two different traces are two different payments, whatever they come to.
  if (advice.traceKey !== '' && deposit.traceKey !== '') return false;
  return reason === 'amount-day' ? deposit.party === '' && deposit.originator === '' : isPayer(advice, deposit);
}

function matched(reason: ReassociationReason, advice: Advised, deposit: Deposit): Reassociation {
  const days = daysApart(advice, deposit);
  const scores: Readonly<Record<ReassociationReason, number>> = {
    trace: 100,
    'trace-other-amount': 70,
    'amount-day-payer': 90 - days,
    'amount-day': 60 - days,
  };
  return {
    remittance: advice.remittance,
    deposit: deposit.key,
    reason,
    score: scores[reason],
    differenceMinor: deposit.amountMinor - advice.paidMinor,
  };
}

function daysApart(advice: Advised, deposit: Deposit): number {
  return Math.abs((dayOfText(advice.paidOn) ?? 0) - (dayOfText(deposit.bookedOn) ?? 0));
}

/** Banks cut names off, so the first words decide. */
function isPayer({ payerName, payerIdentifiers }: Advised, { originator, party }: Deposit): boolean {
  if (originator !== '' && payerIdentifiers.includes(originator)) return true;
  const [name, called] = [normalisedName(payerName), normalisedName(party)];
  return called.length >= 4 && name !== '' && (name.startsWith(called) || called.startsWith(name));
}
