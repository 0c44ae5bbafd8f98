import { addMonths, CalendarDate } from '../../../src-shared/base/dates.ts';
import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { minorFromDecimalText } from '../../../src-shared/money/money.ts';
import type { PeriodRequest } from '../../../src-shared/reconciliation/period-document.ts';
import type { SideSummary } from '../../workers/reconcile-calls.ts';
import { t } from '../../language/t.ts';

/** What a person types to share a period; amounts as they stand on a statement. */
export type PeriodDraft = {
  readonly name: string;
  readonly site: string;
  /** 'bank posted'. */
  readonly pair: string;
  readonly from: string;
  readonly until: string;
  readonly leftOpening: string;
  readonly leftClosing: string;
  readonly rightOpening: string;
  readonly rightClosing: string;
};

/** The sides that meet here, two by two. */
export function pairsOf(sides: readonly Pick<SideSummary, 'role'>[]): (readonly [SideRole, SideRole])[] {
  const present = SIDE_ROLES.filter((role) => sides.some((side) => side.role === role));
  return present.slice(1).map((role, at) => [present[at]!, role] as const);
}

/** The month before a day, and nothing stated: a balance is what the statement says, not what was imported. */
export function firstDraft(today: CalendarDate, site: string, pair: readonly [SideRole, SideRole]): PeriodDraft {
  const first = `${today.slice(0, 8)}01` as CalendarDate;
  const until = new Date(Date.parse(first) - 86_400_000).toISOString().slice(0, 10);
  const balances = { leftOpening: '', leftClosing: '', rightOpening: '', rightClosing: '' };
  return { name: '', site, pair: pair.join(' '), from: addMonths(first, -1), until, ...balances };
}

/** @returns what is missing, in a sentence. */
export function requestOf(draft: PeriodDraft, sides: readonly SideSummary[]): PeriodRequest | string {
  const [left, right] = draft.pair.split(' ') as [SideRole, SideRole];
  const [from, until] = [CalendarDate.safeParse(draft.from), CalendarDate.safeParse(draft.until)];
  if (draft.name.trim() === '') return t('Name the period.');
  if (draft.site === '') return t('Say which site keeps the account.');
  if (!from.success || !until.success || until.data < from.data) return t('Say from which day until which.');
  const amount = typedAmount;
  const stated = {
    left: { openingMinor: amount(draft.leftOpening), closingMinor: amount(draft.leftClosing) },
    right: { openingMinor: amount(draft.rightOpening), closingMinor: amount(draft.rightClosing) },
  };
  const isStated = (side: {
    openingMinor: number | null;
    closingMinor: number | null;
  }): side is { openingMinor: number; closingMinor: number } =>
    side.openingMinor !== null && side.closingMinor !== null;
  if (!isStated(stated.left) || !isStated(stated.right)) return t('State what both sides open and close with.');
  const currency = sides.find(({ role }) => role === left)?.currency ?? '';
  const days = { from: from.data, until: until.data };
  const balances = { stated: { left: stated.left, right: stated.right } };
  return { name: draft.name.trim(), site: draft.site, left, right, currency, ...days, ...balances };
}

/** '$1,284.50', '-40'; null where it is no amount. */
export function typedAmount(text: string): number | null {
  return minorFromDecimalText(text.replaceAll(/[\s,$]/g, ''));
}
