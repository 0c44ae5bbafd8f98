import { err, ok, type Result } from '../base/result.ts';
import { sumMinor } from '../money/money.ts';
import {
  compileTable,
  isOfType,
  Question,
  type CompiledCell,
  type CompiledRule,
  type RuleFault,
} from './compile-table.ts';
import { settle, type Comparison, type Hit } from './hit-policy.ts';
import { listed, whyNot } from './in-words.ts';
import type { Aggregation, PolicyInput, PolicyTable, PolicyType, PolicyValue } from './policy-document.ts';

export type { PolicyValue } from './policy-document.ts';
export type PolicyInputs = Readonly<Record<string, PolicyValue>>;
type Then = Readonly<Record<string, PolicyValue>>;

/** One decision by a table: what is recorded, and what a person reads under "explain". */
export type Evaluation = {
  readonly policy: string;
  readonly version: number;
  /** Id of the rule that fired; of several that decide together, the first. */
  readonly rule: string;
  /** That rule in words. */
  readonly text: string;
  readonly then: Then;
  readonly inputs: PolicyInputs;
  /** The rules that did not match, as far as they were tried, each with the first condition that failed, in words. */
  readonly tried: readonly { readonly rule: string; readonly failed: string }[];
  /** Of hit policies that look at every rule: all that matched, in the order of the answer. */
  readonly matched?: readonly string[];
  /** Of hit policies whose answer is a list: every outcome, in order; `then` is the first. */
  readonly all?: readonly Then[];
};

/** The policy could not decide. Never read as "no": a person decides instead. */
export type PolicyFault = { readonly policy: string; readonly version: number } & (
  | { readonly kind: 'noPolicy' }
  | InputFault
  | RuleFault
  | { readonly kind: 'noRule' }
  /** Rules that may not match together do. */
  | { readonly kind: 'severalRules' | 'contradiction' | 'noPriority'; readonly rules: readonly string[] }
);

type InputFault =
  /** `unexpectedInput`: a value was given under a name the table does not know, a misspelling at the caller. */
  | { readonly kind: 'missingInput' | 'unexpectedInput' | 'notAllowed'; readonly input: string }
  | { readonly kind: 'wrongType'; readonly input: string; readonly expected: PolicyType };

/** The rule id of an evaluation that no rule made and for which the table has values of its own. */
export const OTHERWISE_RULE = 'OTHERWISE';

/**
 * Decides by a table's rules and hit policy.
 *
 * @param inputs  exactly the inputs the table declares, money in cents.
 * @returns a fault when an input is missing, misspelt or of another type, when any rule of the table is unsound (also
 *          one that would not have been reached: half a policy is no policy), when no rule matches, or when rules match
 *          together that may not.
 */
export function evaluate(table: PolicyTable, inputs: PolicyInputs): Result<Evaluation, PolicyFault> {
  const { policy, version } = table;
  const compiled = compileTable(table);
  const fault = inputFault(table.inputs, inputs) ?? compiled.fault;
  if (fault) return err({ policy, version, ...fault });
  const question = new Question(inputs, table.inputs);
  for (const { input, test } of compiled.allowed) {
    const allowed = test(question);
    if (!allowed.ok || !allowed.value) return err({ policy, version, kind: 'notAllowed', input: input.name });
  }
  const missed: Missed[] = [];
  const hits: CompiledRule[] = [];
  for (const rule of compiled.rules) {
    const failed = firstFailed(rule, question);
    if (!failed.ok) return err({ policy, version, ...failed.error });
    if (failed.value !== null) {
      missed.push({ rule: rule.rule.id, cell: failed.value });
      continue;
    }
    hits.push(rule);
    if (table.hitPolicy === 'first') break;
  }
  const decided = decideAmong(table, hits);
  return decided.ok
    ? ok(withTried({ policy, version, ...decided.value, inputs }, missed))
    : err({ policy, version, ...decided.error });
}

type Missed = { readonly rule: string; readonly cell: CompiledCell };

/** The words are made when somebody reads them: a table is asked a thousand times for each time it is explained. */
function withTried(evaluation: Omit<Evaluation, 'tried'>, missed: readonly Missed[]): Evaluation {
  let tried: Evaluation['tried'] | undefined;
  return {
    ...evaluation,
    get tried() {
      tried ??= missed.map(({ rule, cell: { input, cell, source } }) => ({
        rule,
        failed: whyNot(input, cell, source, evaluation.inputs[input.name]!),
      }));
      return tried;
    },
  };
}

/** The first condition that does not hold; null when all do. */
function firstFailed({ rule, cells }: CompiledRule, question: Question): Result<CompiledCell | null, RuleFault> {
  for (const cell of cells) {
    const holds = cell.test(question);
    if (!holds.ok) return err({ kind: 'badCell', rule: rule.id, input: cell.input.name, reason: holds.error });
    if (!holds.value) return ok(cell);
  }
  return ok(null);
}

type Decided = Pick<Evaluation, 'rule' | 'text' | 'then' | 'matched' | 'all'>;
type DecideFault =
  | { readonly kind: 'noRule' }
  | { readonly kind: 'severalRules' | 'contradiction' | 'noPriority'; readonly rules: readonly string[] };

function decideAmong(table: PolicyTable, compiled: readonly CompiledRule[]): Result<Decided, DecideFault> {
  const rules = compiled.map(({ rule }) => rule);
  const hits: Hit<PolicyValue>[] = rules.map(({ then }, at) => ({
    at,
    outputs: table.outputs.map(({ name }) => then[name]!),
  }));
  const settled = settle(table.hitPolicy, hits, comparisonOf(table));
  if (!settled.ok) return err({ kind: settled.error.kind, rules: settled.error.at.map((at) => rules[at]!.id) });
  const winners = settled.value.map(({ at }) => rules[at]!);
  const [first] = winners;
  if (!first) return otherwise(table);
  const { id: rule, text, then } = first;
  if (table.hitPolicy === 'first') return ok({ rule, text, then });
  const isSingle = table.hitPolicy === 'unique' || table.hitPolicy === 'any' || table.hitPolicy === 'priority';
  const matched = (isSingle ? rules : winners).map(({ id }) => id);
  if (isSingle) return ok({ rule, text, then, matched });
  if (table.aggregation === undefined) return ok({ rule, text, then, matched, all: winners.map((each) => each.then) });
  const { name } = table.outputs[0]!;
  const total = aggregate(
    table.aggregation,
    winners.map((each) => Number(each.then[name])),
  );
  return ok({ rule, text, then: { [name]: total }, matched });
}

function comparisonOf({ outputs }: PolicyTable): Comparison<PolicyValue> {
  return { same: Object.is, rank: (column, value) => outputs[column]?.allowed?.indexOf(value) ?? -1 };
}

function otherwise({ outputs }: PolicyTable): Result<Decided, DecideFault> {
  const then: Record<string, PolicyValue> = {};
  for (const { name, otherwise: value } of outputs) {
    if (value === undefined) return err({ kind: 'noRule' });
    then[name] = value;
  }
  return ok({ rule: OTHERWISE_RULE, text: 'No rule applies, so what holds otherwise.', then });
}

function aggregate(aggregation: Aggregation, values: readonly number[]): number {
  switch (aggregation) {
    case 'sum':
      return values.every(Number.isInteger) ? sumMinor(values) : values.reduce((total, value) => total + value, 0);
    case 'min':
      return Math.min(...values);
    case 'max':
      return Math.max(...values);
    case 'count':
      return values.length;
  }
}

function inputFault(declared: readonly PolicyInput[], inputs: PolicyInputs): InputFault | null {
  for (const { name, type } of declared) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (value === undefined) return { kind: 'missingInput', input: name };
    if (!isOfType(value, type)) return { kind: 'wrongType', input: name, expected: type };
  }
  const given = Object.keys(inputs);
  const unexpected =
    given.length > declared.length ? given.find((name) => !declared.some((input) => input.name === name)) : undefined;
  return unexpected === undefined ? null : { kind: 'unexpectedInput', input: unexpected };
}

const TYPE_WORDS: Readonly<Record<PolicyType, string>> = {
  number: 'a number',
  money: 'an amount of whole cents',
  text: 'a text',
  boolean: 'yes or no',
  date: 'a date',
  duration: 'a duration of days and time',
};

/** The fault as a sentence for the person who has to decide instead. */
export function policyFaultText(fault: PolicyFault): string {
  if (fault.kind === 'noPolicy') return `There is no policy ${fault.policy}: a person decides.`;
  return `Policy ${fault.policy} version ${fault.version} is invalid (${faultInWords(fault)}): a person decides.`;
}

function faultInWords(fault: Exclude<PolicyFault, { kind: 'noPolicy' }>): string {
  switch (fault.kind) {
    case 'missingInput':
      return `no value for ${fault.input}`;
    case 'unexpectedInput':
      return `it does not know ${fault.input}`;
    case 'notAllowed':
      return `it has no place for this value of ${fault.input}`;
    case 'wrongType':
      return `${fault.input} is not ${TYPE_WORDS[fault.expected]}`;
    case 'unknownInput':
      return `rule ${fault.rule} names ${fault.input}, which does not exist`;
    case 'wrongTest':
      return `rule ${fault.rule} does not ask a proper question of ${fault.input}`;
    case 'badTable':
      return 'it is written in a form that this version does not read';
    case 'badOutput':
      return `rule ${fault.rule} does not say ${fault.output}`;
    case 'badCell':
      return `rule ${fault.rule} does not ask a proper question of ${fault.input}: ${fault.reason}`;
    case 'noRule':
      return 'no rule matches';
    case 'severalRules':
      return `rules ${listed(fault.rules, 'and')} match together`;
    case 'contradiction':
      return `rules ${listed(fault.rules, 'and')} match and disagree`;
    case 'noPriority':
      return `rules ${listed(fault.rules, 'and')} match and none goes first`;
  }
}
