import { compileCell, kindOf, readCell, type Cell } from '../feel/cell.ts';
import { testByFeel } from '../feel/interpreter.ts';
import { settle, type Hit } from '../hit-policy.ts';
import { remember } from '../../base/remember.ts';
import type { Evaluator, Scope } from './evaluate-model.ts';
import type { DmnTable } from './model.ts';
import { conform, isAllowed, isSame } from './types.ts';

/** The answer of a decision table in a scope of names; null, with a warning, where it has none. */
export function evaluateDmnTable(table: DmnTable, scope: Scope, evaluator: Evaluator): unknown {
  const refuse = (text: string) => {
    evaluator.warnings.push(text);
    return null;
  };
  const values: unknown[] = [];
  for (const { expression, type, allowed } of table.inputs) {
    const value = conform(evaluator.feel(expression, scope), type, evaluator.types);
    if (allowed !== null && !isAllowed(value, allowed)) return refuse(`This value of ${expression} is not allowed.`);
    values.push(value);
  }
  const hits: Hit<unknown>[] = [];
  for (const [at, { when, then }] of table.rules.entries()) {
    const matches = matchesAll(when, values, scope);
    if (typeof matches === 'string') return refuse(`Rule ${at + 1}: ${matches}`);
    if (!matches) continue;
    hits.push({
      at,
      outputs: then.map((text, column) =>
        conform(evaluator.feel(text, scope), table.outputs[column]?.type ?? '', evaluator.types),
      ),
    });
    if (table.hitPolicy === 'first') break;
  }
  return answer(table, hits, scope, evaluator, refuse);
}

/** Whether every cell of a rule holds, or why that cannot be told. */
function matchesAll(when: readonly string[], values: readonly unknown[], scope: Scope): boolean | string {
  for (const [column, source] of when.entries()) {
    const value = values[column] ?? null;
    const simple = simpleCell(source);
    if (simple.cell.kind === 'any') continue;
    if (simple.cell.kind === 'ranges' && typeof value === kindsOfValues[kindOf(simple.cell)]) {
      if (!simple.passes(value as string | number | boolean)) return false;
      continue;
    }
    const holds = testByFeel(source, value, scope);
    if (!holds.ok) return holds.error;
    if (!holds.value) return false;
  }
  return true;
}

/** Dates and durations are objects to the interpreter, which compares them itself. */
const kindsOfValues: Readonly<Record<string, string>> = { number: 'number', text: 'string', boolean: 'boolean' };

type SimpleCell = { readonly cell: Cell; readonly passes: (key: string | number | boolean) => boolean };
const simpleCells = new Map<string, SimpleCell>();
const MOST_REMEMBERED = 10_000;

function simpleCell(source: string): SimpleCell {
  if (simpleCells.size > MOST_REMEMBERED) simpleCells.clear();
  return remember(simpleCells, source, () => {
    const cell = readCell(source);
    return { cell, passes: cell.kind === 'feel' ? () => false : compileCell(cell) };
  });
}

function answer(
  table: DmnTable,
  hits: readonly Hit<unknown>[],
  scope: Scope,
  evaluator: Evaluator,
  refuse: (text: string) => null,
): unknown {
  const possible = table.outputs.map(({ allowed }) =>
    allowed === null ? [] : (evaluator.feel(`[${allowed}]`, {}) as unknown[]),
  );
  const wrong = hits.find(({ outputs }) =>
    outputs.some((value, column) => {
      const allowed = table.outputs[column]?.allowed ?? null;
      return allowed !== null && value !== null && !isAllowed(value, allowed);
    }),
  );
  if (wrong) return refuse(`Rule ${wrong.at + 1} gives a value that is not allowed.`);
  const settled = settle(table.hitPolicy, hits, {
    same: isSame,
    rank: (column, value) => possible[column]?.findIndex((each) => isSame(each, value)) ?? -1,
  });
  if (!settled.ok) return refuse(`Rules ${settled.error.at.map((at) => at + 1).join(', ')} match together.`);
  const shaped = (outputs: readonly unknown[]): unknown =>
    table.outputs.length === 1
      ? (outputs[0] ?? null)
      : Object.fromEntries(table.outputs.map(({ name }, column) => [name, outputs[column] ?? null]));
  if (settled.value.length === 0) return otherwise(table, scope, evaluator, shaped);
  const answers = settled.value.map(({ outputs }) => shaped(outputs));
  if (
    table.hitPolicy === 'unique' ||
    table.hitPolicy === 'first' ||
    table.hitPolicy === 'any' ||
    table.hitPolicy === 'priority'
  )
    return answers[0];
  return table.aggregation === null ? answers : evaluator.feel(`${table.aggregation}(values)`, { values: answers });
}

function otherwise(
  { outputs }: DmnTable,
  scope: Scope,
  evaluator: Evaluator,
  shaped: (values: readonly unknown[]) => unknown,
): unknown {
  if (outputs.every((output) => output.otherwise === null)) {
    evaluator.warnings.push('No rule matches.');
    return null;
  }
  return shaped(outputs.map((output) => (output.otherwise === null ? null : evaluator.feel(output.otherwise, scope))));
}
