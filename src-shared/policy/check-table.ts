import { coverageOf, type Coverage } from './analysis/coverage.ts';
import { isOfType, ruleFault, type RuleFault } from './compile-table.ts';
import { policyFaultText, type PolicyValue } from './evaluate.ts';
import { failedExamples } from './examples.ts';
import { listed } from './in-words.ts';
import type { PolicyRule, PolicyTable } from './policy-document.ts';

export type TableFinding = {
  readonly kind:
    | RuleFault['kind']
    | 'duplicateRule'
    | 'duplicateColumn'
    | 'wrongOutput'
    | 'wrongHitPolicy'
    | 'unreachable'
    | 'gap'
    | 'overlap'
    | 'contradiction'
    | 'failedExample'
    /** Not wrong, but not looked at: a person has to. */
    | 'notAnalysed';
  /** Rule id, '' where the finding concerns the whole table. */
  readonly rule: string;
  readonly text: string;
  /** Inputs that show it. */
  readonly example?: Readonly<Record<string, PolicyValue>>;
};

/** What is wrong with a table before it is published; empty when nothing is. Quick enough to be asked at every key. */
export function checkTable(table: PolicyTable): TableFinding[] {
  const form = [...columnFindings(table), ...hitPolicyFindings(table), ...ruleFindings(table)];
  // A table that is not well-formed has no rules to compare yet.
  if (form.length > 0) return form;
  return [
    ...coverageFindings(
      table,
      coverageOf(table, precedenceOf(table), (...pair) => conflictOf(table, pair) === null),
    ),
    ...exampleFindings(table),
  ];
}

function* columnFindings({ inputs, outputs }: PolicyTable): Iterable<TableFinding> {
  for (const columns of [inputs, outputs]) {
    const names = columns.map(({ name }) => name);
    for (const name of new Set(names.filter((candidate, at) => names.indexOf(candidate) !== at))) {
      yield { kind: 'duplicateColumn', rule: '', text: `Column ${name} is declared twice.` };
    }
  }
  for (const { name, allowed } of inputs) {
    const fault = allowed === undefined ? null : ruleFault({ id: '', when: { [name]: allowed } }, inputs);
    if (fault) yield { kind: fault.kind, rule: '', text: `The allowed values of ${name} are no FEEL condition.` };
  }
  for (const { name, type, allowed = [], otherwise } of outputs) {
    const wrong = [...allowed, ...(otherwise === undefined ? [] : [otherwise])].find((value) => !isOfType(value, type));
    if (wrong !== undefined)
      yield wrongOutput('', `${JSON.stringify(wrong)} is no possible value of ${name} (${type}).`);
  }
}

function* hitPolicyFindings({ hitPolicy, aggregation, outputs }: PolicyTable): Iterable<TableFinding> {
  const finding = (text: string): TableFinding => ({ kind: 'wrongHitPolicy', rule: '', text });
  const [output] = outputs;
  if (aggregation !== undefined && hitPolicy !== 'collect') yield finding('Only collect makes one number of several.');
  if (aggregation !== undefined && outputs.length > 1) yield finding('A table that collects a number has one output.');
  if (aggregation !== undefined && aggregation !== 'count' && output?.type !== 'number' && output?.type !== 'money') {
    yield finding(`There is no ${aggregation} of ${output?.name}: it is no number.`);
  }
  const needsOrder = hitPolicy === 'priority' || hitPolicy === 'outputOrder';
  if (needsOrder && outputs.every(({ allowed }) => allowed === undefined)) {
    yield finding('A table that decides by priority lists the values of an output, highest first.');
  }
  const withDefault = outputs.filter(({ otherwise }) => otherwise !== undefined).length;
  if (withDefault > 0 && withDefault < outputs.length) yield finding('Either all outputs have an "otherwise" or none.');
}

function* ruleFindings(table: PolicyTable): Iterable<TableFinding> {
  const ids = new Set<string>();
  for (const rule of table.rules) {
    if (ids.has(rule.id)) yield { kind: 'duplicateRule', rule: rule.id, text: `Rule ${rule.id} exists twice.` };
    ids.add(rule.id);
    const fault = ruleFault(rule, table.inputs);
    if (fault) {
      const text = policyFaultText({ policy: table.policy, version: table.version, ...fault });
      yield { kind: fault.kind, rule: rule.id, text: /\((.*)\)/s.exec(text)?.[1] ?? text };
    }
    yield* outcomeFindings(table, rule);
  }
}

function* outcomeFindings({ outputs }: PolicyTable, { id, then }: PolicyRule): Iterable<TableFinding> {
  for (const { name, type, allowed } of outputs) {
    const value = Object.hasOwn(then, name) ? then[name] : undefined;
    if (value === undefined) yield wrongOutput(id, `Rule ${id} does not give ${name}.`);
    else if (!isOfType(value, type)) yield wrongOutput(id, `Rule ${id} gives ${name} a value that is no ${type}.`);
    else if (allowed && !allowed.includes(value)) {
      yield wrongOutput(id, `Rule ${id} gives ${name} the value ${JSON.stringify(value)}, which is not in its list.`);
    }
  }
  const extra = Object.keys(then).find((name) => !outputs.some((output) => output.name === name));
  if (extra !== undefined) yield wrongOutput(id, `Rule ${id} gives ${extra}, which is no output of the table.`);
}

function wrongOutput(rule: string, text: string): TableFinding {
  return { kind: 'wrongOutput', rule, text };
}

/** In which order rules take cases from one another; null where every rule that matches counts. */
function precedenceOf({ hitPolicy, rules, outputs }: PolicyTable): readonly number[] | null {
  if (hitPolicy === 'first') return rules.map((_, at) => at);
  if (hitPolicy !== 'priority') return null;
  const ranks = new Map(
    rules.map((rule) => [rule, outputs.map(({ name, allowed }) => allowed?.indexOf(rule.then[name]!) ?? 0)]),
  );
  const sorted = rules.toSorted((a, b) => {
    const [one, other] = [ranks.get(a)!, ranks.get(b)!];
    return one.map((rank, column) => rank - other[column]!).find((gap) => gap !== 0) ?? 0;
  });
  return rules.map((rule) => sorted.indexOf(rule));
}

function* coverageFindings(table: PolicyTable, coverage: Coverage): Iterable<TableFinding> {
  const { gaps, moreGaps, unreachable, overlaps, notAnalysed, isPartial } = coverage;
  if (table.outputs.every(({ otherwise }) => otherwise === undefined)) {
    for (const { words, example } of gaps) yield { kind: 'gap', rule: '', text: `No rule decides ${words}.`, example };
    if (moreGaps > 0) yield { kind: 'gap', rule: '', text: `${moreGaps} further groups of inputs have no rule.` };
  }
  for (const rule of unreachable) {
    yield { kind: 'unreachable', rule, text: `Rule ${rule} never fires: ${whyUnreachable(table, rule)}.` };
  }
  for (const { rules: pair, where } of overlaps) {
    const kind = conflictOf(table, pair);
    if (kind === null) continue;
    const text = `Rules ${listed(pair, 'and')} ${kind === 'overlap' ? 'both match' : 'match and disagree at'} ${where.words}.`;
    yield { kind, rule: pair[1], text, example: where.example };
  }
  if (notAnalysed.length > 0) {
    const text = `Rules ${listed(notAnalysed, 'and')} ask more than a comparison: gaps and overlaps with them are not found.`;
    yield { kind: 'notAnalysed', rule: notAnalysed[0]!, text };
  }
  if (isPartial) {
    yield {
      kind: 'notAnalysed',
      rule: '',
      text: 'The rules cut the inputs into too many parts to search all of them for gaps.',
    };
  }
}

function whyUnreachable(table: PolicyTable, id: string): string {
  const precedence = precedenceOf(table);
  const own = coverageOf({ ...table, rules: table.rules.filter((rule) => rule.id === id) }, null, () => true);
  if (own.unreachable.length > 0 || !precedence) return 'no input meets all its conditions';
  return table.hitPolicy === 'first' ? 'earlier rules take all of it' : 'rules of higher priority take all of it';
}

/** Whether two rules that both match somewhere are a mistake under the table's hit policy. */
function conflictOf(
  { hitPolicy, rules }: PolicyTable,
  pair: readonly [string, string],
): 'overlap' | 'contradiction' | null {
  if (hitPolicy === 'unique') return 'overlap';
  if (hitPolicy !== 'any') return null;
  const [one, other] = pair.map((id) => rules.find((rule) => rule.id === id)!.then);
  return Object.keys(one!).some((name) => one![name] !== other![name]) ? 'contradiction' : null;
}

function exampleFindings(table: PolicyTable): TableFinding[] {
  return failedExamples(table).map(({ example, text }) => ({
    kind: 'failedExample',
    rule: '',
    text,
    example: example.inputs,
  }));
}
