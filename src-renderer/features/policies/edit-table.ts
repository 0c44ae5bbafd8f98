import type {
  PolicyExample,
  PolicyOutput,
  PolicyRule,
  PolicyTable,
} from '../../../src-shared/policy/policy-document.ts';
import { typedCell, typedValue } from './cell-words.ts';

/** Changes of a table that a person makes, each to a new table. */

export function withCondition(table: PolicyTable, rule: string, input: string, text: string): PolicyTable {
  const { type } = table.inputs.find(({ name }) => name === input)!;
  const source = typedCell(text, type);
  return withRule(table, rule, ({ when, ...rest }) => {
    const { [input]: _, ...others } = when;
    return { ...rest, when: source === null ? others : { ...others, [input]: source } };
  });
}

export function withOutcome(table: PolicyTable, rule: string, output: PolicyOutput, text: string): PolicyTable {
  return withRule(table, rule, (old) => ({ ...old, then: { ...old.then, [output.name]: typedValue(text, output) } }));
}

export function withRule(table: PolicyTable, id: string, change: (rule: PolicyRule) => PolicyRule): PolicyTable {
  return { ...table, rules: table.rules.map((rule) => (rule.id === id ? change(rule) : rule)) };
}

/**
 * A new rule before another, with that one's outcome. Ids go to the audit trail: none is given twice.
 *
 * @param known  every table of the policy that ever was.
 */
export function withNewRule(table: PolicyTable, before: string, known: readonly PolicyTable[]): PolicyTable {
  const ids = [table, ...known].flatMap(({ rules }) => rules.map(({ id }) => id));
  const prefix = /^(.*?)\d*$/.exec(before)?.[1] ?? 'R-';
  const numbers = ids.flatMap((id) => (id.startsWith(prefix) ? [Number(id.slice(prefix.length)) || 0] : []));
  const id = `${prefix}${Math.max(0, ...numbers) + 1}`;
  const at = table.rules.findIndex((rule) => rule.id === before);
  const rule: PolicyRule = { id, text: '', when: {}, then: { ...table.rules[at]?.then } };
  return { ...table, rules: table.rules.toSpliced(at, 0, rule) };
}

/** A table keeps one rule at least. */
export function withoutRule(table: PolicyTable, id: string): PolicyTable {
  return table.rules.length < 2 ? table : { ...table, rules: table.rules.filter((rule) => rule.id !== id) };
}

export function withRuleMoved(table: PolicyTable, id: string, by: 1 | -1): PolicyTable {
  const at = table.rules.findIndex((rule) => rule.id === id);
  const rule = table.rules[at];
  if (!rule || at + by < 0 || at + by >= table.rules.length) return table;
  return { ...table, rules: table.rules.toSpliced(at, 1).toSpliced(at + by, 0, rule) };
}

export function withExample(
  table: PolicyTable,
  at: number,
  change: (example: PolicyExample) => PolicyExample,
): PolicyTable {
  return { ...table, examples: table.examples.map((example, index) => (index === at ? change(example) : example)) };
}

/** One more example, as the last one is: what differs is then typed over. */
export function withNewExample(table: PolicyTable): PolicyTable {
  const last = table.examples.at(-1);
  const inputs = last?.inputs ?? Object.fromEntries(table.inputs.map(({ name, type }) => [name, BLANK[type]]));
  return { ...table, examples: [...table.examples, { text: '', inputs, expect: last?.expect ?? {} }] };
}

const BLANK = { number: 0, money: 0, text: '', boolean: false, date: '2026-01-01', duration: 'P1D' } as const;

export function withoutExample(table: PolicyTable, at: number): PolicyTable {
  return { ...table, examples: table.examples.toSpliced(at, 1) };
}
