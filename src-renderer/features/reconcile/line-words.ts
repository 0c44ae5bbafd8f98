import { dateText } from '../../../src-shared/base/dates.ts';
import { itemClassText } from '../../../src-shared/matching/item-class.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { itemRefusalText } from '../../../src-shared/reconciliation/period-words.ts';
import type { ItemRefusal } from '../../../src-shared/reconciliation/judge-item.ts';
import type { PartRefusal } from '../../../src-shared/reconciliation/split-lines.ts';
import type { MatchRefusal } from '../../../src-shared/reconciliation/workspace.ts';
import type { LineDetail } from '../../workers/reconcile-calls.ts';
import { matchRefusalText, sideText } from './reconcile-words.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { t } from '../../language/t.ts';

/** Why a line cannot be split, or made whole, as somebody who looks at it is told. */
export function splitRefusalText(refusal: ItemRefusal): string {
  switch (refusal.kind) {
    case 'taken':
      return t('A line that is matched cannot be split, nor made whole. Take its match apart first: r.');
    case 'notSplit':
      return t('It is no part of a line that was split.');
    case 'isSplit':
      return t('One of its parts is split itself: make that whole first.');
    default:
      return itemRefusalText(refusal);
  }
}

export function partRefusalText(refusal: MatchRefusal | PartRefusal): string {
  switch (refusal.kind) {
    case 'twoSidesOnly':
      return t('Select lines on two sides: a part is matched between two.');
    case 'noDifference':
      return t('Both sides come to the same: match them as they are, with m.');
    case 'nothingToSplit':
      return t('No selected line of the larger side is larger than the difference: none can be split so.');
    default:
      return matchRefusalText(refusal);
  }
}

/** 'Bank, Nov 24, 2026, T0012, Northern Plains, $100.00' */
export function lineText(role: SideRole, { row }: Pick<LineDetail, 'row'>): string {
  const parts = [sideText[role], dateText(row.date), row.reference, row.party, formatMinor(row.amountMinor)];
  return parts.filter((part) => part !== '').join(', ');
}

/** What is asked about a line, to be changed before it is sent. */
export function questionText(role: SideRole, detail: LineDetail): string {
  const what = detail.item
    ? t(' We have it as “{itemClassText}”.', { itemClassText: t(itemClassText[detail.item.itemClass]) })
    : '';
  return t('About {role}:{what} Please tell us what it belongs to.', { role: lineText(role, detail), what });
}
