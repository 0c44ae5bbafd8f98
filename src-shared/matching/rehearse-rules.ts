import type { LineTable } from './line-table.ts';
import type { RuleTable } from './match-rules.ts';
import { reconcile, type Reconciliation } from './reconcile.ts';

/** A past period, and what people made of it. */
export type RehearsedPeriod = {
  readonly name: string;
  readonly left: LineTable;
  readonly right: LineTable;
  /** Matches that held in the end, by ids. Lines in none of them were left open. */
  readonly accepted: readonly AcceptedMatch[];
};
export type AcceptedMatch = { readonly left: readonly string[]; readonly right: readonly string[] };

/** What a rule would have done over all periods. */
export type RuleRehearsal = {
  readonly rule: string;
  /** Matches that people had made as well, and those they had not. */
  readonly automatic: { readonly agreed: number; readonly otherwise: number };
  readonly suggested: { readonly agreed: number; readonly otherwise: number };
};

/** A match that only one of two tables makes. */
export type ChangedMatch = AcceptedMatch & {
  readonly period: string;
  readonly rule: string;
  readonly automatic: boolean;
  /** Whether people had accepted just this one. */
  readonly wasAccepted: boolean;
};

export type RulesRehearsal = {
  readonly rules: readonly RuleRehearsal[];
  /** Accepted matches in all periods, and how many of them the table makes by itself or proposes. */
  readonly accepted: number;
  readonly foundAutomatically: number;
  readonly found: number;
  /** Against the table in force: what the new one makes besides, no longer makes, or makes automatic or not. */
  readonly added: readonly ChangedMatch[];
  readonly lost: readonly ChangedMatch[];
  readonly changed: readonly ChangedMatch[];
};

/**
 * Tries a table of rules on past periods: what it would change against the table in force, and how both compare with
 * what people accepted. An automatic match that people had not made is what to look at before the table is used.
 */
export function rehearseRules(
  proposed: RuleTable,
  inForce: RuleTable,
  periods: readonly RehearsedPeriod[],
): RulesRehearsal {
  const perRule = new Map(proposed.rules.map(({ id }) => [id, emptyRule(id)]));
  const all = { accepted: 0, foundAutomatically: 0, found: 0 };
  const [added, lost, changed]: [ChangedMatch[], ChangedMatch[], ChangedMatch[]] = [[], [], []];
  for (const period of periods) {
    const accepted = new Set(period.accepted.map(nameOf));
    all.accepted += accepted.size;
    const now = matchesOf(period, reconcile(period.left, period.right, proposed), accepted);
    const before = matchesOf(period, reconcile(period.left, period.right, inForce), accepted);
    for (const [name, match] of now) {
      count(perRule.get(match.rule)!, match);
      if (match.wasAccepted) all.found += 1;
      if (match.wasAccepted && match.automatic) all.foundAutomatically += 1;
      const old = before.get(name);
      if (!old) added.push(match);
      else if (old.automatic !== match.automatic) changed.push(match);
    }
    for (const [name, match] of before) if (!now.has(name)) lost.push(match);
  }
  return { rules: [...perRule.values()], ...all, added, lost, changed };
}

type Counts = { agreed: number; otherwise: number };
type MutableRule = { readonly rule: string; readonly automatic: Counts; readonly suggested: Counts };

function emptyRule(rule: string): MutableRule {
  return { rule, automatic: { agreed: 0, otherwise: 0 }, suggested: { agreed: 0, otherwise: 0 } };
}

function count(rule: MutableRule, { automatic, wasAccepted }: ChangedMatch): void {
  const counts = automatic ? rule.automatic : rule.suggested;
  if (wasAccepted) counts.agreed += 1;
  else counts.otherwise += 1;
}

function matchesOf(
  { name: period }: RehearsedPeriod,
  { matches, rules, left, right }: Reconciliation,
  accepted: ReadonlySet<string>,
): Map<string, ChangedMatch> {
  const ids = (table: LineTable, lines: Uint32Array) => [...lines].map((line) => table.ids.text(line + 1));
  const found = new Map<string, ChangedMatch>();
  for (let match = 0; match < matches.size; match += 1) {
    const lines = { left: ids(left, matches.left(match)), right: ids(right, matches.right(match)) };
    const name = nameOf(lines);
    const rule = rules.rules[matches.rule(match)]!.id;
    const wasAccepted = accepted.has(name);
    found.set(name, { ...lines, period, rule, automatic: matches.isAutomatic(match), wasAccepted });
  }
  return found;
}

/** The same for the same lines, in whatever order they are named. */
function nameOf({ left, right }: AcceptedMatch): string {
  return JSON.stringify([left.toSorted(), right.toSorted()]);
}
