import { err, ok, type Result } from '../base/result.ts';
import { formatMinor } from '../money/format.ts';
import type { Condition, PolicyRule, PolicyTable } from './policy-document.ts';

export type PolicyValue = string | number | boolean;
export type PolicyInputs = Readonly<Record<string, PolicyValue>>;
type PolicyInput = PolicyTable['inputs'][number];

/** One decision by a table: what is recorded, and what a person reads under "explain". */
export type Evaluation = {
  readonly policy: string;
  readonly version: number;
  /** Id of the rule that fired. */
  readonly rule: string;
  /** That rule in words. */
  readonly text: string;
  readonly then: Readonly<Record<string, PolicyValue>>;
  readonly inputs: PolicyInputs;
  /** The rules tried before, each with the first condition that failed, in words. */
  readonly tried: readonly { readonly rule: string; readonly failed: string }[];
};

/** The policy could not decide. Never read as "no": a person decides instead. */
export type PolicyFault = { readonly policy: string; readonly version: number } & (
  | { readonly kind: 'noPolicy' }
  | { readonly kind: 'missingInput'; readonly input: string }
  /** A value was given under a name the table does not know: a misspelling at the caller. */
  | { readonly kind: 'unexpectedInput'; readonly input: string }
  | { readonly kind: 'wrongType'; readonly input: string; readonly expected: PolicyInput['type'] }
  | RuleFault
  | { readonly kind: 'noRule' }
);

/** A rule that cannot be tried: it names an unknown input, or asks a question its input has no answer to. */
export type RuleFault = {
  readonly kind: 'unknownInput' | 'wrongTest' | 'emptyCondition';
  readonly rule: string;
  readonly input: string;
};

/**
 * Decides by the first rule whose conditions all hold.
 *
 * @param inputs  exactly the inputs the table declares, money in cents.
 * @returns a fault when an input is missing, misspelt or of another type, when any rule of the table is unsound (also
 *          one that would not have been reached: half a policy is no policy), or when no rule matches.
 */
export function evaluate(table: PolicyTable, inputs: PolicyInputs): Result<Evaluation, PolicyFault> {
  const fault = inputFault(table, inputs) ?? tableFault(table);
  const { policy, version } = table;
  if (fault) return err({ policy, version, ...fault });
  const tried: { rule: string; failed: string }[] = [];
  for (const rule of table.rules) {
    const failed = rule.when.find((condition) => !holds(condition, inputs[condition.input]!));
    if (!failed) return ok({ policy, version, rule: rule.id, text: rule.text, then: rule.then, inputs, tried });
    tried.push({ rule: rule.id, failed: inWords(table, failed, inputs[failed.input]!) });
  }
  return err({ policy, version, kind: 'noRule' });
}

export function holds(condition: Condition, value: PolicyValue): boolean {
  if (typeof value === 'number') {
    return value >= (condition.min ?? -Infinity) && value <= (condition.max ?? Infinity);
  }
  if (typeof value === 'boolean') return value === condition.is;
  return (condition.oneOf?.includes(value) ?? true) && !(condition.noneOf?.includes(value) ?? false);
}

/** What is wrong with a rule by itself; null when it can be tried. */
export function ruleFault(rule: PolicyRule, inputs: readonly PolicyInput[]): RuleFault | null {
  for (const condition of rule.when) {
    const input = inputs.find((candidate) => candidate.name === condition.input);
    if (!input) return { kind: 'unknownInput', rule: rule.id, input: condition.input };
    const asks = new Set<PolicyInput['type']>();
    if (condition.min !== undefined || condition.max !== undefined) asks.add('number');
    if (condition.oneOf !== undefined || condition.noneOf !== undefined) asks.add('text');
    if (condition.is !== undefined) asks.add('boolean');
    if (asks.size === 0) return { kind: 'emptyCondition', rule: rule.id, input: condition.input };
    if (asks.size > 1 || !asks.has(input.type)) return { kind: 'wrongTest', rule: rule.id, input: condition.input };
  }
  return null;
}

/** The fault as a sentence for the person who has to decide instead. */
export function policyFaultText(fault: PolicyFault): string {
  const which = `Policy ${fault.policy} version ${fault.version} is invalid`;
  switch (fault.kind) {
    case 'noPolicy':
      return `There is no policy ${fault.policy}: a person decides.`;
    case 'missingInput':
      return `${which} (no value for ${fault.input}): a person decides.`;
    case 'unexpectedInput':
      return `${which} (it does not know ${fault.input}): a person decides.`;
    case 'wrongType':
      return `${which} (${fault.input} is not a ${fault.expected}): a person decides.`;
    case 'unknownInput':
      return `${which} (rule ${fault.rule} names ${fault.input}, which does not exist): a person decides.`;
    case 'wrongTest':
    case 'emptyCondition':
      return `${which} (rule ${fault.rule} does not ask a proper question of ${fault.input}): a person decides.`;
    case 'noRule':
      return `${which} (no rule matches): a person decides.`;
  }
}

type BareFault =
  | { kind: 'missingInput' | 'unexpectedInput'; input: string }
  | { kind: 'wrongType'; input: string; expected: PolicyInput['type'] };

function inputFault(table: PolicyTable, inputs: PolicyInputs): BareFault | null {
  for (const { name, type } of table.inputs) {
    const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (value === undefined) return { kind: 'missingInput', input: name };
    const actual = typeof value === 'string' ? 'text' : typeof value;
    if (actual !== type || Number.isNaN(value)) return { kind: 'wrongType', input: name, expected: type };
  }
  for (const name of Object.keys(inputs)) {
    if (!table.inputs.some((input) => input.name === name)) return { kind: 'unexpectedInput', input: name };
  }
  return null;
}

function tableFault(table: PolicyTable): RuleFault | null {
  for (const rule of table.rules) {
    const fault = ruleFault(rule, table.inputs);
    if (fault) return fault;
  }
  return null;
}

function inWords(table: PolicyTable, condition: Condition, value: PolicyValue): string {
  const label = table.inputs.find((input) => input.name === condition.input)?.label ?? condition.input;
  const figure = (n: number) => (condition.input.endsWith('Minor') ? formatMinor(n) : String(n));
  if (typeof value === 'boolean') return `${label}: ${value ? 'yes' : 'no'}`;
  if (typeof value === 'string') {
    const wanted = condition.oneOf?.includes(value) === false ? `not ${listed(condition.oneOf)}` : 'excluded';
    return `${label} is ${value === '' ? 'empty' : value}, ${wanted}`;
  }
  return condition.min !== undefined && value < condition.min
    ? `${label} is ${figure(value)}, below ${figure(condition.min)}`
    : `${label} is ${figure(value)}, above ${figure(condition.max!)}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
