import type { CalendarDate } from '../base/dates.ts';
import { addBusinessDays } from '../calendar/business-time.ts';
import type { SiteCalendar } from '../calendar/site-calendar.ts';
import { SIDE_ROLES, type LineGroup, type SideRole } from './combine-sides.ts';
import { dayText } from './day-number.ts';
import type { ItemClass } from './item-class.ts';
import type { LineTable } from './line-table.ts';
import { nextStepOf, type NextStep } from './next-step.ts';

/** An item somebody owns: what it is, what it is about, and what to do next. */
export type ClassifiedItem = {
  readonly group: LineGroup;
  readonly class: ItemClass;
  /** What is open, in minor units: never negative for a wrong amount in either direction, signed for lines alone. */
  readonly amountMinor: number;
  readonly next: NextStep;
};

export type ClassifyContext = {
  /** The sides that are reconciled; where nothing posted was loaded, nothing is called unposted. */
  readonly tables: Readonly<Partial<Record<SideRole, LineTable>>>;
  readonly asOf: CalendarDate;
  readonly calendar: SiteCalendar;
  /** Business days within which the other side may still come. A payer's deposit and advice have three. @see CORE 370 */
  readonly transitDays?: number;
  /** Whether a line is a part of one that was split: parts are alike, and no duplicates of each other. */
  readonly isPart?: (role: SideRole, line: number) => boolean;
};

const TRANSIT_DAYS = 3;
const CARD_RULE = 'net-of-card-fee';
/** Words of banks, as whole words. */
const FEE = /\b(fees?|service charge|svc chg|analysis|maintenance|interchange|discount)\b/i;
const RETURNED = /\b(returned?|nsf|insufficient|stop payment|chargeback|r\d\d|reversal|return item)\b/i;

/** Says of each group what is the matter with it; groups that settle themselves to the cent are left out. */
export function classifyGroups(groups: readonly LineGroup[], context: ClassifyContext): ClassifiedItem[] {
  const seen = firstOfKind(groups, context);
  return groups.flatMap((group) => {
    const found = classify(group, context, seen);
    if (!found) return [];
    const date = lastDate(group, context);
    const until = addBusinessDays(context.calendar, date, context.transitDays ?? TRANSIT_DAYS);
    return [{ group, ...found, next: nextStepOf({ ...found, until }) }];
  });
}

type Found = { readonly class: ItemClass; readonly amountMinor: number };

function classify(group: LineGroup, context: ClassifyContext, seen: ReadonlyMap<string, number>): Found | null {
  const present = SIDE_ROLES.filter((role) => group.totals[role] !== null);
  const [only] = present;
  if (present.length === 1 && only !== undefined) return classifyAlone(group, only, context, seen);
  return wrongAmount(group, present) ?? missingSide(group, context);
}

/** Sides that are there and differ. */
function wrongAmount({ totals, rules }: LineGroup, present: readonly SideRole[]): Found | null {
  const { remittance, bank, posted } = totals;
  const reference = bank ?? remittance!;
  if (bank !== null && remittance !== null && bank !== remittance) {
    const amountMinor = Math.abs(remittance - bank);
    return { class: rules.includes(CARD_RULE) && bank < remittance ? 'cardSettlement' : 'shortOver', amountMinor };
  }
  if (posted === null || posted === reference || present.length < 2) return null;
  const isNetOfFee = rules.includes(CARD_RULE) && bank !== null && bank < posted;
  return { class: isNetOfFee ? 'cardSettlement' : 'misposted', amountMinor: Math.abs(posted - reference) };
}

/** Sides that agree where a third is loaded and has nothing. */
function missingSide({ totals, lines }: LineGroup, context: ClassifyContext): Found | null {
  const missing = SIDE_ROLES.find((role) => context.tables[role] && totals[role] === null);
  if (missing === undefined) return null;
  const amountMinor = totals.bank ?? totals.remittance ?? totals.posted!;
  const isFresh = isInTransit({ lines, totals }, context);
  if (missing === 'posted') return { class: 'unposted', amountMinor };
  if (isFresh) return { class: 'inTransit', amountMinor };
  return { class: missing === 'bank' ? 'noDeposit' : 'noRemittance', amountMinor };
}

function classifyAlone(
  group: LineGroup,
  role: SideRole,
  context: ClassifyContext,
  seen: ReadonlyMap<string, number>,
): Found {
  const table = context.tables[role]!;
  const line = group.lines[role][0]!;
  const amountMinor = group.totals[role]!;
  const kind = kindOf(context, role, line);
  if (seen.get(kind) !== line && group.lines[role].length === 1) return { class: 'duplicate', amountMinor };
  const words = `${table.parties.text(table.partyCodes[line]!)} ${table.references.text(table.referenceCodes[line]!)}`;
  if (role === 'bank' && amountMinor < 0) {
    if (RETURNED.test(words)) return { class: 'returned', amountMinor };
    return { class: FEE.test(words) ? 'fee' : 'takeback', amountMinor };
  }
  // A payer that announces less than nothing takes back what it paid before, now or carried forward to a later advice.
  if (role === 'remittance' && amountMinor < 0) return { class: 'takeback', amountMinor };
  if (isInTransit(group, context)) return { class: 'inTransit', amountMinor };
  if (role === 'bank') return { class: 'noRemittance', amountMinor };
  return { class: context.tables.bank ? 'noDeposit' : 'misposted', amountMinor };
}

function isInTransit(group: Pick<LineGroup, 'lines' | 'totals'>, context: ClassifyContext): boolean {
  const days = context.transitDays ?? TRANSIT_DAYS;
  return context.asOf <= addBusinessDays(context.calendar, lastDate(group, context), days);
}

function lastDate({ lines }: Pick<LineGroup, 'lines'>, { tables }: ClassifyContext): CalendarDate {
  let last = -Infinity;
  for (const role of SIDE_ROLES) for (const line of lines[role]) last = Math.max(last, tables[role]!.days[line]!);
  return dayText(last);
}

/**
 * The line that is not the duplicate among those of one side with the same reference, amount and party: one that is
 * matched before one that is open, then the smaller id. Lines without a reference are no duplicates of each other.
 */
function firstOfKind(groups: readonly LineGroup[], context: ClassifyContext): ReadonlyMap<string, number> {
  const first = new Map<string, { readonly line: number; readonly isMatched: boolean }>();
  for (const { lines, totals } of groups) {
    const isMatched = SIDE_ROLES.filter((role) => totals[role] !== null).length > 1;
    for (const role of SIDE_ROLES)
      for (const line of lines[role]) {
        const { ids } = context.tables[role]!;
        const kind = kindOf(context, role, line);
        const other = first.get(kind);
        const isBetter = !other || (isMatched && !other.isMatched);
        const isSmaller = other?.isMatched === isMatched && ids.compare(line + 1, other.line + 1) < 0;
        if (isBetter || isSmaller) first.set(kind, { line, isMatched });
      }
  }
  return new Map([...first].map(([kind, { line }]) => [kind, line]));
}

function kindOf({ tables, isPart }: ClassifyContext, role: SideRole, line: number): string {
  const table = tables[role]!;
  const reference = table.referenceCodes[line]!;
  const own = reference === 0 || isPart?.(role, line) ? `#${line}` : String(reference);
  return `${role} ${own} ${table.partyCodes[line]} ${table.amounts[line]}`;
}
