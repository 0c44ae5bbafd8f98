import type { CalendarDate } from '../base/dates.ts';
import { unreachable } from '../base/invariant.ts';
import type { ItemClass } from './item-class.ts';

/** What a class of items proposes; a person decides. */
export type NextStep =
  | { readonly kind: 'wait'; readonly until: CalendarDate }
  | { readonly kind: 'openCase'; readonly caseKind: ProposedCaseKind }
  | { readonly kind: 'journalEntry'; readonly event: 'bankFee' | 'cardFee'; readonly amountMinor: number }
  | { readonly kind: 'ask'; readonly whom: 'payer' | 'bank' | 'poster'; readonly about: ItemClass };

/** Kinds of cases that stand for an item. */
export const proposedCaseKinds = ['posting-exception', 'entry-reversal', 'takeback', 'write-off'] as const;
export type ProposedCaseKind = (typeof proposedCaseKinds)[number];

/** A difference that nobody asks a payer about. */
const SMALL_MINOR = 10_00;

type Item = { readonly class: ItemClass; readonly amountMinor: number; readonly until: CalendarDate };

/** @param item  with the day until which the other side may still come. */
export function nextStepOf({ class: itemClass, amountMinor, until }: Item): NextStep {
  const size = Math.abs(amountMinor);
  switch (itemClass) {
    case 'inTransit':
      return { kind: 'wait', until };
    case 'unposted':
      return { kind: 'openCase', caseKind: 'posting-exception' };
    case 'misposted':
    case 'duplicate':
    case 'returned':
      return { kind: 'openCase', caseKind: 'entry-reversal' };
    case 'takeback':
      return { kind: 'openCase', caseKind: 'takeback' };
    case 'noRemittance':
      return { kind: 'ask', whom: 'payer', about: itemClass };
    case 'noDeposit':
      return { kind: 'ask', whom: 'bank', about: itemClass };
    case 'shortOver':
      return size <= SMALL_MINOR
        ? { kind: 'openCase', caseKind: 'write-off' }
        : { kind: 'ask', whom: 'payer', about: itemClass };
    case 'fee':
      return { kind: 'journalEntry', event: 'bankFee', amountMinor: size };
    case 'cardSettlement':
      return { kind: 'journalEntry', event: 'cardFee', amountMinor: size };
    default:
      return unreachable(itemClass);
  }
}
