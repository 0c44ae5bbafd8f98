import { ok, type Result } from '../base/result.ts';
import { compileTable, Question } from './compile-table.ts';
import { evaluate, OTHERWISE_RULE, type Evaluation, type PolicyFault, type PolicyInputs } from './evaluate.ts';
import type { PolicyTable } from './policy-document.ts';

export type Explanation = {
  readonly evaluation: Evaluation;
  /** Every rule whose conditions hold, in the order of the table: under `first` also those that came too late. */
  readonly matched: readonly string[];
  /** Those of them that decided. */
  readonly won: readonly string[];
  /** Inputs that decided: the winning rule asked for them, or they kept a rule from matching. In the order of the table. */
  readonly decidedBy: readonly string[];
};

/** Why a table decides as it does: which rules match, which of them win, and which inputs that rests on. */
export function explain(table: PolicyTable, inputs: PolicyInputs): Result<Explanation, PolicyFault> {
  const decided = evaluate(table, inputs);
  if (!decided.ok) return decided;
  const evaluation = decided.value;
  const question = new Question(inputs, table.inputs);
  const matched: string[] = [];
  const decisive = new Set<string>();
  const winners = evaluation.all || table.aggregation ? (evaluation.matched ?? []) : [evaluation.rule];
  const won = winners.filter((id) => id !== OTHERWISE_RULE);
  const last = table.hitPolicy === 'first' ? evaluation.rule : null;
  let isDecided = false;
  for (const { rule, cells } of compileTable(table).rules) {
    const failed = cells.find(({ test }) => {
      const holds = test(question);
      return !holds.ok || !holds.value;
    });
    if (!failed) matched.push(rule.id);
    if (failed && !isDecided) decisive.add(failed.input.name);
    if (!failed && won.includes(rule.id)) for (const { input } of cells) decisive.add(input.name);
    isDecided ||= rule.id === last;
  }
  const decidedBy = table.inputs.map(({ name }) => name).filter((name) => decisive.has(name));
  return ok({ evaluation, matched, won, decidedBy });
}
