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

/** Matches of one table in one period that people had made as well, and those they had not. */
export type RehearsalTally = {
  readonly automatic: RehearsalCounts;
  readonly suggested: RehearsalCounts;
};
export type RehearsalCounts = { readonly agreed: number; readonly otherwise: number };

/** What two tables make of one period. */
export type PeriodRehearsal = {
  readonly name: string;
  /** Lines of both sides. */
  readonly lines: number;
  /** Matches that people had made, or let stand. */
  readonly accepted: number;
  readonly proposed: RehearsalTally;
  readonly inForce: RehearsalTally;
  /** Matches that only the proposed table makes, that it no longer makes, and that it makes automatic or not. */
  readonly added: number;
  readonly lost: number;
  readonly changed: number;
};

export type RulesRehearsal = {
  readonly periods: readonly PeriodRehearsal[];
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
  const told: PeriodRehearsal[] = [];
  for (const period of periods) {
    const accepted = new Set(period.accepted.map(nameOf));
    all.accepted += accepted.size;
    const now = matchesOf(period, reconcile(period.left, period.right, proposed), accepted);
    const before = matchesOf(period, reconcile(period.left, period.right, inForce), accepted);
    const earlier = { added: added.length, lost: lost.length, changed: changed.length };
    for (const [name, match] of now) {
      count(perRule.get(match.rule)!, match);
      if (match.wasAccepted) all.found += 1;
      if (match.wasAccepted && match.automatic) all.foundAutomatically += 1;
      const old = before.get(name);
      if (!old) added.push(match);
      else if (old.automatic !== match.automatic) changed.push(match);
    }
    for (const [name, match] of before) if (!now.has(name)) lost.push(match);
    told.push({
      name: period.name,
      lines: period.left.length + period.right.length,
      accepted: accepted.size,
      proposed: tallyOf(now),
      inForce: tallyOf(before),
      added: added.length - earlier.added,
      lost: lost.length - earlier.lost,
      changed: changed.length - earlier.changed,
    });
  }
  return { periods: told, rules: [...perRule.values()], ...all, added, lost, changed };
}

/** What two tallies come to together. */
export function joinTallies(one: RehearsalTally, other: RehearsalTally): RehearsalTally {
  const both = (a: RehearsalCounts, b: RehearsalCounts) => ({
    agreed: a.agreed + b.agreed,
    otherwise: a.otherwise + b.otherwise,
  });
  return { automatic: both(one.automatic, other.automatic), suggested: both(one.suggested, other.suggested) };
}

/** Which share of the automatic matches people had made as well, 0 to 1; null where there is none. */
export function precisionOf({ automatic: { agreed, otherwise } }: RehearsalTally): number | null {
  return agreed + otherwise === 0 ? null : agreed / (agreed + otherwise);
}

/** Which share of what people matched a table makes or suggests, 0 to 1; null where there is none. */
export function recallOf({ automatic, suggested }: RehearsalTally, accepted: number): number | null {
  return accepted === 0 ? null : (automatic.agreed + suggested.agreed) / accepted;
}

function tallyOf(matches: ReadonlyMap<string, ChangedMatch>): RehearsalTally {
  const tally = emptyRule('');
  for (const match of matches.values()) count(tally, match);
  return { automatic: tally.automatic, suggested: tally.suggested };
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
