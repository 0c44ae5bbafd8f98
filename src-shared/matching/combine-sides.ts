import { invariant } from '../base/invariant.ts';
import type { Reconciliation } from './reconcile.ts';

/** Sides of a reconciliation: what the payer announced, what the bank received, what the billing systems posted. */
export const SIDE_ROLES = ['remittance', 'bank', 'posted'] as const;
export type SideRole = (typeof SIDE_ROLES)[number];

/** Two sides that were matched. */
export type MatchedSides = {
  readonly left: SideRole;
  readonly right: SideRole;
  readonly reconciliation: Reconciliation;
};

/** Lines of all sides that belong together; a line that nothing belongs to is a group by itself. */
export type LineGroup = {
  /** Line numbers in each side's table, ascending. */
  readonly lines: Readonly<Record<SideRole, readonly number[]>>;
  /** Sum in minor units, null where the side has no line. */
  readonly totals: Readonly<Record<SideRole, number | null>>;
  /** Whether every match that holds the group together is automatic; true for a line by itself. */
  readonly isAutomatic: boolean;
  /** Ids of the rules that hold it together. */
  readonly rules: readonly string[];
};

/**
 * Puts matches of pairs of sides together: what remittance and bank share, and bank and posted, is one group of three.
 * Two accounts of the same line's partners end in one group, whose totals then say what does not fit.
 *
 * @param pairs  each side stands for the same table in all of them.
 * @returns groups by their first line, remittances before bank lines before posted ones.
 */
export function combineSides(pairs: readonly MatchedSides[]): LineGroup[] {
  const tables = tablesOf(pairs);
  const offsets = offsetsOf(tables);
  const parents = Int32Array.from({ length: offsets.length }, (_, node) => node);
  for (const { left, right, reconciliation } of pairs) {
    const { matches } = reconciliation;
    for (let match = 0; match < matches.size; match += 1) {
      const first = offsets.of(left, matches.firstLeft(match));
      for (const line of matches.left(match)) unite(parents, first, offsets.of(left, line));
      for (const line of matches.right(match)) unite(parents, first, offsets.of(right, line));
    }
  }
  return groupsOf(pairs, { tables, offsets, parents });
}

type Tables = Readonly<Partial<Record<SideRole, Reconciliation['left']>>>;
type Offsets = { readonly length: number; of(role: SideRole, line: number): number };

function tablesOf(pairs: readonly MatchedSides[]): Tables {
  const tables: Partial<Record<SideRole, Reconciliation['left']>> = {};
  for (const { left, right, reconciliation } of pairs)
    for (const [role, table] of [
      [left, reconciliation.left],
      [right, reconciliation.right],
    ] as const) {
      invariant((tables[role] ?? table) === table, `two tables for the side ${role}`);
      tables[role] = table;
    }
  return tables;
}

function offsetsOf(tables: Tables): Offsets {
  const starts: Partial<Record<SideRole, number>> = {};
  let length = 0;
  for (const role of SIDE_ROLES) {
    starts[role] = length;
    length += tables[role]?.length ?? 0;
  }
  return { length, of: (role, line) => starts[role]! + line };
}

function rootOf(parents: Int32Array, node: number): number {
  let root = node;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]!]!;
    root = parents[root]!;
  }
  return root;
}

/** The smaller number becomes the root: groups stand where their first line does. */
function unite(parents: Int32Array, one: number, other: number): void {
  const [a, b] = [rootOf(parents, one), rootOf(parents, other)];
  if (a < b) parents[b] = a;
  else parents[a] = b;
}

type Mutable = {
  lines: Record<SideRole, number[]>;
  totals: Record<SideRole, number | null>;
  isAutomatic: boolean;
  rules: string[];
};

function groupsOf(
  pairs: readonly MatchedSides[],
  { tables, offsets, parents }: { readonly tables: Tables; readonly offsets: Offsets; readonly parents: Int32Array },
): LineGroup[] {
  const groups = new Map<number, Mutable>();
  for (const role of SIDE_ROLES) {
    const table = tables[role];
    for (let line = 0; line < (table?.length ?? 0); line += 1) {
      const root = rootOf(parents, offsets.of(role, line));
      let group = groups.get(root);
      if (!group) groups.set(root, (group = emptyGroup()));
      group.lines[role].push(line);
      group.totals[role] = (group.totals[role] ?? 0) + table!.amounts[line]!;
    }
  }
  for (const { left, reconciliation } of pairs) {
    const { matches, rules } = reconciliation;
    for (let match = 0; match < matches.size; match += 1) {
      const group = groups.get(rootOf(parents, offsets.of(left, matches.firstLeft(match))))!;
      const { id } = rules.rules[matches.rule(match)]!;
      if (!group.rules.includes(id)) group.rules.push(id);
      group.isAutomatic &&= matches.isAutomatic(match);
    }
  }
  return [...groups.values()];
}

function emptyGroup(): Mutable {
  return {
    lines: { remittance: [], bank: [], posted: [] },
    totals: { remittance: null, bank: null, posted: null },
    isAutomatic: true,
    rules: [],
  };
}
