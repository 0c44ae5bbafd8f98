import { dateText } from '../../../src-shared/base/dates.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { itemClassText, itemClasses } from '../../../src-shared/matching/item-class.ts';
import type { NextStep } from '../../../src-shared/matching/next-step.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { MatchState } from '../../../src-shared/reconciliation/pair-book.ts';
import type { Grouping } from '../../../src-shared/reconciliation/group-lines.ts';
import { LINE_STATUSES, type LineStatus } from '../../../src-shared/reconciliation/side-view.ts';
import type { MatchRefusal, TakenFile, TakeRefusal } from '../../../src-shared/reconciliation/workspace.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import { counted } from '../../ui/format.ts';
import type { Tone } from '../../ui/tokens.ts';
import { t } from '../../language/t.ts';

export const sideText: Readonly<Record<SideRole, string>> = {
  remittance: t('Remittances'),
  bank: t('Bank'),
  posted: t('Posted'),
};

export const statusText: Readonly<Record<LineStatus, { readonly word: string; readonly tone: Tone }>> = {
  open: { word: t('Open'), tone: 'open' },
  suggested: { word: t('Suggested'), tone: 'risk' },
  partly: { word: t('One side open'), tone: 'open' },
  matched: { word: t('Matched'), tone: 'done' },
};

export const stateText: Readonly<Record<MatchState, { readonly word: string; readonly tone: Tone }>> = {
  gone: { word: t('Taken apart'), tone: 'plain' },
  suggested: { word: t('Suggested'), tone: 'risk' },
  automatic: { word: t('Matched by rule'), tone: 'done' },
  byPerson: { word: t('Matched by a person'), tone: 'done' },
};

export const groupingText: Readonly<Record<Grouping, string>> = {
  party: t('Party'),
  date: t('Day'),
  month: t('Month'),
  account: t('Account'),
  status: t('Status'),
  class: t('Class'),
};

/** What stands at the head of lines that have it in common. */
export function groupText(grouping: Grouping | null, key: string): string {
  if (grouping === 'class') {
    const known = itemClasses.find((one) => one === key);
    return known ? t(itemClassText[known]) : t('Not open');
  }
  if (key === '') return grouping === 'account' ? t('No account') : t('No party');
  if (grouping === 'date') return dateText(key);
  const status = LINE_STATUSES.find((one) => one === key);
  return grouping === 'status' && status ? statusText[status].word : key;
}

export function takeRefusalText(refusal: TakeRefusal): string {
  switch (refusal.kind) {
    case 'noLines':
      return t('It holds no line. Nothing was taken from it.');
    case 'otherCurrency':
      return t(
        'It is in {currency}, and what is here is in {expected}. Reconcile each currency by itself. Nothing was taken from it.',
        { currency: refusal.currency, expected: refusal.expected },
      );
    case 'contradicting':
      return t(
        '{lines} are here already with another date, amount, reference or party; the first is {first}. Nothing was taken from it.',
        { lines: counted(refusal.count, 'line'), first: refusal.first },
      );
  }
}

/** What is said of a file that overlaps with what is there. */
export function overlapText({ name, lines, repeated }: TakenFile): string {
  return t('{name} overlaps with what is here: {lines} of it {repeated} here already, {lines2} came in.', {
    name,
    lines: counted(repeated, 'line'),
    repeated: repeated === 1 ? t('was') : t('were'),
    lines2: counted(lines, 'line'),
  });
}

export function matchRefusalText(refusal: MatchRefusal): string {
  switch (refusal.kind) {
    case 'oneSideOnly':
      return t('Select lines on two sides first: x selects the line that has the focus.');
    case 'bankMissing':
      return t('Select the bank line too: remittances and postings meet through it.');
    case 'matchedAlready':
      return t('{selectedLines} matched already. Take those matches apart first (r).', {
        selectedLines: counted(refusal.lines, 'selected line'),
      });
  }
}

/** What the button beside it does. */
export function nextStepVerb(next: NextStep): string {
  switch (next.kind) {
    case 'wait':
      return t('Wait until then');
    case 'openCase':
      return t('Propose it');
    case 'journalEntry':
      return t('Enter it');
    case 'ask':
      return t('Ask');
  }
}

export function nextStepText(next: NextStep): string {
  switch (next.kind) {
    case 'wait':
      return t('Wait until {until}: the other side may still come.', { until: dateText(next.until) });
    case 'openCase':
      return t('Open a case: {findLabel}.', { findLabel: caseKinds.find(next.caseKind)?.label ?? next.caseKind });
    case 'journalEntry':
      return t('The {event} of {amountMinor} is missing in the books.', {
        event: next.event === 'bankFee' ? t('bank fee') : t('card fee'),
        amountMinor: formatMinor(next.amountMinor),
      });
    case 'ask':
      return { payer: t('Ask the payer.'), bank: t('Ask the bank.'), poster: t('Ask who posted it.') }[next.whom];
  }
}
