import { type MatchRule, RuleTable, standardRules } from '../../../src-shared/matching/match-rules.ts';
import type { RuleExample } from '../../../src-shared/reconciliation/pair-rules.ts';
import { t } from '../../language/t.ts';

/** The table with one rule changed. */
export function withRule(table: RuleTable, id: string, change: (rule: MatchRule) => MatchRule): RuleTable {
  return { ...table, rules: table.rules.map((rule) => (rule.id === id ? change(rule) : rule)) };
}

export function withoutRule(table: RuleTable, id: string): RuleTable {
  return { ...table, rules: table.rules.filter((rule) => rule.id !== id) };
}

/** Moves a rule before or behind its neighbour: rules are tried in their order. */
export function withRuleMoved(table: RuleTable, id: string, by: 1 | -1): RuleTable {
  const at = table.rules.findIndex((rule) => rule.id === id);
  const to = at + by;
  if (at < 0 || to < 0 || to >= table.rules.length) return table;
  const rules = [...table.rules];
  [rules[at], rules[to]] = [rules[to]!, rules[at]!];
  return { ...table, rules };
}

/** What can be added: rules of the product that the table does not have, and a new one. */
export function addable(table: RuleTable): readonly MatchRule[] {
  const own = new Set(table.rules.map(({ id }) => id));
  return standardRules.rules.filter(({ id }) => !own.has(id));
}

export function withAdded(table: RuleTable, rule: MatchRule): RuleTable {
  return { ...table, rules: [...table.rules, rule] };
}

/** A rule to begin with: the same party, within a dollar, suggested. @param known  every id that any version has had. */
export function newRule(known: ReadonlySet<string>): MatchRule {
  let n = 1;
  while (known.has(`own-rule-${n}`)) n += 1;
  return {
    id: `own-rule-${n}`,
    kind: 'pair',
    automatic: false,
    reference: 'notDifferent',
    party: 'same',
    amount: { kind: 'tolerance', minor: 100, basisPoints: 0 },
    days: { before: 7, after: 7 },
    similarity: 80,
  };
}

/** What is wrong with a table, in a sentence; null: nothing. */
export function problemOf(table: RuleTable): string | null {
  if (table.rules.length === 0) return t('Keep at least one rule.');
  for (const [at, rule] of table.rules.entries()) {
    const parsed = RuleTable.safeParse({ ...table, rules: [rule] });
    if (!parsed.success)
      return t('Rule {at} {message}.', { at: at + 1, message: parsed.error.issues[0]?.message ?? t('cannot be used') });
  }
  return null;
}

export function newExample(): RuleExample {
  const line = { date: '2026-01-15', amountMinor: 100_00, reference: '', party: '' } as RuleExample['left'];
  return { text: '', left: line, right: line, expect: 'automatic' };
}

/** Whole days as they are typed; null where it is no number of days. */
export function typedDays(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) <= 3660 ? Number(text) : null;
}

/** '2.5' as hundredths of a percent, up to a hundred percent; null where it is none. */
export function typedShare(text: string): number | null {
  const share = text.trim().replace('%', '');
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(share)) return null;
  const basisPoints = Math.round(Number(share) * 100);
  return basisPoints <= 10_000 ? basisPoints : null;
}
