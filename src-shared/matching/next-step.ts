import type { CalendarDate } from '../base/dates.ts';
import { unreachable } from '../base/invariant.ts';
import type { ItemClass } from './item-class.ts';

/** The kind of case that settles what is left of a match, and the one that enters a fee which the books lack. */
export const DIFFERENCE_KIND = 'write-off';
const FEE_KIND = 'bank-fee';

/** What a class of items proposes; a person decides. */
export type NextStep =
  | { readonly kind: 'wait'; readonly until: CalendarDate }
  | { readonly kind: 'openCase'; readonly caseKind: typeof DIFFERENCE_KIND }
  | {
      readonly kind: 'journalEntry';
      readonly caseKind: typeof FEE_KIND;
      readonly event: 'bankFee' | 'cardFee';
      readonly amountMinor: number;
    }
  | { readonly kind: 'ask'; readonly whom: 'payer' | 'bank' | 'poster'; readonly about: ItemClass };

/** A difference that nobody asks a payer about. */
const SMALL_MINOR = 10_00;

type Item = { readonly class: ItemClass; readonly amountMinor: number; readonly until: CalendarDate };

/** @param item  with the day until which the other side may still come. */
export function nextStepOf({ class: itemClass, amountMinor, until }: Item): NextStep {
  const size = Math.abs(amountMinor);
  switch (itemClass) {
    case 'inTransit':
      return { kind: 'wait', until };
    // An entry is reversed, or posted late, by who posts: from here nobody knows which case it was posted by.
    case 'unposted':
    case 'misposted':
    case 'duplicate':
      return { kind: 'ask', whom: 'poster', about: itemClass };
    // Remittances open the cases of their takebacks themselves: one that has none was announced by no advice.
    case 'takeback':
    case 'returned':
    case 'noRemittance':
      return { kind: 'ask', whom: 'payer', about: itemClass };
    case 'noDeposit':
      return { kind: 'ask', whom: 'bank', about: itemClass };
    case 'shortOver':
      return size <= SMALL_MINOR
        ? { kind: 'openCase', caseKind: DIFFERENCE_KIND }
        : { kind: 'ask', whom: 'payer', about: itemClass };
    case 'fee':
      return { kind: 'journalEntry', caseKind: FEE_KIND, event: 'bankFee', amountMinor: size };
    case 'cardSettlement':
      return { kind: 'journalEntry', caseKind: FEE_KIND, event: 'cardFee', amountMinor: size };
    default:
      return unreachable(itemClass);
  }
}
