import { evaluate, ruleFault, type PolicyInputs, type PolicyValue } from './evaluate.ts';
import type { PolicyTable } from './policy-document.ts';

export type TableFinding = {
  readonly kind:
    | 'unknownInput'
    | 'wrongTest'
    | 'emptyCondition'
    | 'duplicateRule'
    | 'duplicateInput'
    | 'differentOutputs'
    | 'unreachable'
    | 'gap'
    | 'tooLarge';
  /** Rule id, '' where the finding concerns the whole table. */
  readonly rule: string;
  readonly text: string;
};

/** Beyond this many combinations of values, gaps and unreachable rules are not looked for. */
const MOST_COMBINATIONS = 200_000;

/**
 * What is wrong with a table before it is published; empty when nothing is.
 *
 * Conditions compare one input with constants, so the values of an input fall into few classes that no rule can tell
 * apart. One representative of each class, in all combinations, finds every gap and every rule that can never fire.
 */
export function checkTable(table: PolicyTable): TableFinding[] {
  const findings = [...formFindings(table)];
  if (findings.length > 0) return findings;
  const classes = table.inputs.map(({ name, type }) => representatives(table, name, type));
  const combinations = classes.reduce((product, values) => product * values.length, 1);
  if (combinations > MOST_COMBINATIONS) {
    return [
      { kind: 'tooLarge', rule: '', text: `${combinations} combinations of inputs are too many to search for gaps.` },
    ];
  }
  return coverageFindings(table, classes, combinations);
}

function* formFindings(table: PolicyTable): Iterable<TableFinding> {
  const names = table.inputs.map((input) => input.name);
  for (const name of names.filter((candidate, at) => names.indexOf(candidate) !== at)) {
    yield { kind: 'duplicateInput', rule: '', text: `Input ${name} is declared twice.` };
  }
  const outputs = outputNames(table.rules[0]?.then ?? {});
  const ids = new Set<string>();
  for (const rule of table.rules) {
    if (ids.has(rule.id)) yield { kind: 'duplicateRule', rule: rule.id, text: `Rule ${rule.id} exists twice.` };
    ids.add(rule.id);
    const fault = ruleFault(rule, table.inputs);
    if (fault) yield { kind: fault.kind, rule: rule.id, text: `Rule ${rule.id} cannot ask that of ${fault.input}.` };
    if (outputNames(rule.then) !== outputs) {
      yield { kind: 'differentOutputs', rule: rule.id, text: `Rule ${rule.id} does not give ${outputs}.` };
    }
  }
}

function outputNames(then: Readonly<Record<string, PolicyValue>>): string {
  return Object.entries(then)
    .map(([name, value]) => `${name} (${typeof value})`)
    .toSorted()
    .join(', ');
}

function representatives(table: PolicyTable, name: string, type: PolicyTable['inputs'][number]['type']): PolicyValue[] {
  const conditions = table.rules.flatMap((rule) => rule.when.filter((condition) => condition.input === name));
  if (type === 'boolean') return conditions.length === 0 ? [false] : [true, false];
  if (type === 'text') {
    const named = new Set(conditions.flatMap((condition) => [...(condition.oneOf ?? []), ...(condition.noneOf ?? [])]));
    return [...named, '(any other)'];
  }
  const edges = new Set([0]);
  for (const { min, max } of conditions) {
    if (min !== undefined) edges.add(min).add(min - 1);
    if (max !== undefined) edges.add(max).add(max + 1);
  }
  return [...edges];
}

function coverageFindings(table: PolicyTable, classes: readonly PolicyValue[][], combinations: number): TableFinding[] {
  const findings: TableFinding[] = [];
  const fired = new Set<string>();
  let gap: PolicyInputs | null = null;
  for (let combination = 0; combination < combinations; combination += 1) {
    const inputs: Record<string, PolicyValue> = {};
    let rest = combination;
    for (const [at, values] of classes.entries()) {
      inputs[table.inputs[at]!.name] = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
    }
    const decided = evaluate(table, inputs);
    if (decided.ok) fired.add(decided.value.rule);
    else gap ??= inputs;
  }
  if (gap) findings.push({ kind: 'gap', rule: '', text: `No rule decides ${JSON.stringify(gap)}.` });
  for (const rule of table.rules) {
    if (fired.has(rule.id)) continue;
    findings.push({
      kind: 'unreachable',
      rule: rule.id,
      text: `Rule ${rule.id} never fires: earlier rules take all of it.`,
    });
  }
  return findings;
}
