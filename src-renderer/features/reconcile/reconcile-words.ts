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

export const sideText: Readonly<Record<SideRole, string>> = {
  remittance: 'Remittances',
  bank: 'Bank',
  posted: 'Posted',
};

export const statusText: Readonly<Record<LineStatus, { readonly word: string; readonly tone: Tone }>> = {
  open: { word: 'Open', tone: 'open' },
  suggested: { word: 'Suggested', tone: 'risk' },
  partly: { word: 'One side open', tone: 'open' },
  matched: { word: 'Matched', tone: 'done' },
};

export const stateText: Readonly<Record<MatchState, { readonly word: string; readonly tone: Tone }>> = {
  gone: { word: 'Taken apart', tone: 'plain' },
  suggested: { word: 'Suggested', tone: 'risk' },
  automatic: { word: 'Matched by rule', tone: 'done' },
  byPerson: { word: 'Matched by a person', tone: 'done' },
};

export const groupingText: Readonly<Record<Grouping, string>> = {
  party: 'Party',
  date: 'Day',
  month: 'Month',
  account: 'Account',
  status: 'Status',
  class: 'Class',
};

/** What stands at the head of lines that have it in common. */
export function groupText(grouping: Grouping | null, key: string): string {
  if (grouping === 'class') {
    const known = itemClasses.find((one) => one === key);
    return known ? itemClassText[known] : 'Not open';
  }
  if (key === '') return grouping === 'account' ? 'No account' : 'No party';
  if (grouping === 'date') return dateText(key);
  const status = LINE_STATUSES.find((one) => one === key);
  return grouping === 'status' && status ? statusText[status].word : key;
}

export function takeRefusalText(refusal: TakeRefusal): string {
  switch (refusal.kind) {
    case 'noLines':
      return 'It holds no line. Nothing was taken from it.';
    case 'otherCurrency':
      return `It is in ${refusal.currency}, and what is here is in ${refusal.expected}. Reconcile each currency by itself. Nothing was taken from it.`;
    case 'contradicting':
      return `${counted(refusal.count, 'line')} are here already with another date, amount, reference or party; the first is ${refusal.first}. Nothing was taken from it.`;
  }
}

/** What is said of a file that overlaps with what is there. */
export function overlapText({ name, lines, repeated }: TakenFile): string {
  return `${name} overlaps with what is here: ${counted(repeated, 'line')} of it ${repeated === 1 ? 'was' : 'were'} here already, ${counted(lines, 'line')} came in.`;
}

export function matchRefusalText(refusal: MatchRefusal): string {
  switch (refusal.kind) {
    case 'oneSideOnly':
      return 'Select lines on two sides first: x selects the line that has the focus.';
    case 'bankMissing':
      return 'Select the bank line too: remittances and postings meet through it.';
    case 'matchedAlready':
      return `${counted(refusal.lines, 'selected line')} matched already. Take those matches apart first (r).`;
  }
}

/** What the button beside it does. */
export function nextStepVerb(next: NextStep): string {
  switch (next.kind) {
    case 'wait':
      return 'Wait until then';
    case 'openCase':
      return 'Propose it';
    case 'journalEntry':
      return 'Enter it';
    case 'ask':
      return 'Ask';
  }
}

export function nextStepText(next: NextStep): string {
  switch (next.kind) {
    case 'wait':
      return `Wait until ${dateText(next.until)}: the other side may still come.`;
    case 'openCase':
      return `Open a case: ${caseKinds.find(next.caseKind)?.label ?? next.caseKind}.`;
    case 'journalEntry':
      return `The ${next.event === 'bankFee' ? 'bank fee' : 'card fee'} of ${formatMinor(next.amountMinor)} is missing in the books.`;
    case 'ask':
      return { payer: 'Ask the payer.', bank: 'Ask the bank.', poster: 'Ask who posted it.' }[next.whom];
  }
}
