import type { CalendarDate } from '../base/dates.ts';
import { DEFAULT_CALENDAR } from '../calendar/site-calendar.ts';
import { classifyGroups, type ClassifiedItem } from '../matching/classify.ts';
import { SIDE_ROLES, type LineGroup, type SideRole } from '../matching/combine-sides.ts';
import type { LineTable } from '../matching/line-table.ts';
import type { PairBook } from './pair-book.ts';
import type { SideSplits } from './side-splits.ts';

export type SideTables = Readonly<Partial<Record<SideRole, LineTable>>>;

/** The lines that belong together with one line by standing matches, on all sides. */
export function groupAround(tables: SideTables, pairs: readonly PairBook[], role: SideRole, line: number): LineGroup {
  const lines: Record<SideRole, Set<number>> = { remittance: new Set(), bank: new Set(), posted: new Set() };
  const rules = new Set<string>();
  let isAutomatic = true;
  const waiting: [SideRole, number][] = [[role, line]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [side, at] = next;
    if (lines[side].has(at)) continue;
    lines[side].add(at);
    for (const pair of pairs) {
      if (pair.left !== side && pair.right !== side) continue;
      const match = pair.matchOf(pair.left === side ? 'left' : 'right', at);
      if (match < 0) continue;
      rules.add(pair.rule(match) ?? 'by-person');
      if (pair.state(match) === 'suggested') isAutomatic = false;
      for (const other of pair.matches.left(match)) waiting.push([pair.left, other]);
      for (const other of pair.matches.right(match)) waiting.push([pair.right, other]);
    }
  }
  const sorted = (side: SideRole) => [...lines[side]].toSorted((a, b) => a - b);
  const total = (side: SideRole) =>
    lines[side].size === 0 ? null : [...lines[side]].reduce((sum, at) => sum + tables[side]!.amounts[at]!, 0);
  return {
    lines: { remittance: sorted('remittance'), bank: sorted('bank'), posted: sorted('posted') },
    totals: { remittance: total('remittance'), bank: total('bank'), posted: total('posted') },
    isAutomatic,
    rules: [...rules],
  };
}

/** What is open, and what each open item is and asks for next: lines without their partners, and matches that differ. */
export function openItems(
  tables: SideTables,
  pairs: readonly PairBook[],
  isSettled: (role: SideRole, line: number) => boolean,
  asOf: CalendarDate,
  splits: Readonly<Partial<Record<SideRole, SideSplits | undefined>>> = {},
): ClassifiedItem[] {
  const done: Record<SideRole, Set<number>> = { remittance: new Set(), bank: new Set(), posted: new Set() };
  const groups: LineGroup[] = [];
  const add = (role: SideRole, line: number) => {
    if (done[role].has(line)) return;
    const group = groupAround(tables, pairs, role, line);
    for (const side of SIDE_ROLES) for (const each of group.lines[side]) done[side].add(each);
    groups.push(group);
  };
  for (const role of SIDE_ROLES) {
    const length = tables[role]?.length ?? 0;
    for (let line = 0; line < length; line += 1) if (!isSettled(role, line)) add(role, line);
  }
  for (const pair of pairs) for (const match of pair.differing()) add(pair.left, pair.matches.firstLeft(match));
  return classifyGroups([...groups, ...twins(tables, pairs, groups, done)], {
    tables,
    asOf,
    calendar: DEFAULT_CALENDAR,
    isPart: (role, line) => splits[role]?.isPart(line) ?? false,
  });
}

/** Settled lines that an open one may be a duplicate of: same reference, party and amount. */
function twins(
  tables: SideTables,
  pairs: readonly PairBook[],
  groups: readonly LineGroup[],
  done: Readonly<Record<SideRole, ReadonlySet<number>>>,
): LineGroup[] {
  const found: LineGroup[] = [];
  for (const role of SIDE_ROLES) {
    const table = tables[role];
    if (!table) continue;
    const wanted = new Set(
      groups.flatMap(({ lines }) =>
        lines[role].filter((line) => table.referenceCodes[line] !== 0).map((line) => kindOf(table, line)),
      ),
    );
    if (wanted.size === 0) continue;
    const byReference = new Set(groups.flatMap(({ lines }) => lines[role].map((line) => table.referenceCodes[line]!)));
    for (let line = 0; line < table.length; line += 1) {
      if (!byReference.has(table.referenceCodes[line]!) || done[role].has(line)) continue;
      if (wanted.has(kindOf(table, line))) found.push(groupAround(tables, pairs, role, line));
    }
  }
  return found;
}

function kindOf(table: LineTable, line: number): string {
  return `${table.referenceCodes[line]} ${table.partyCodes[line]} ${table.amounts[line]}`;
}
