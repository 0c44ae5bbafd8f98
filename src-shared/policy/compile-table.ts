import { remember } from '../base/remember.ts';
import { ok, type Result } from '../base/result.ts';
import { compileCell, kindOf, readCell, type Cell } from './feel/cell.ts';
import { feelFault, feelValue, testByFeel } from './feel/interpreter.ts';
import { durationMs, isDate, type Literal } from './feel/literal.ts';
import { valueLimitOfTests } from './feel/value-limits.ts';
import {
  PolicyTable,
  type PolicyInput,
  type PolicyRule,
  type PolicyType,
  type PolicyValue,
} from './policy-document.ts';

/** A rule that cannot be tried: it names an unknown input, or asks a question its input has no answer to. */
export type RuleFault =
  /** Not a table of this version of the product: read from an older store, or damaged. */
  | { readonly kind: 'badTable' }
  /** It does not give an output of the table, or not one of its type. */
  | { readonly kind: 'badOutput'; readonly rule: string; readonly output: string }
  | { readonly kind: 'unknownInput' | 'wrongTest'; readonly rule: string; readonly input: string }
  /** `reason` says what the FEEL interpreter minds: a misspelt name, types that do not compare, bad syntax. */
  | { readonly kind: 'badCell'; readonly rule: string; readonly input: string; readonly reason: string };

export type CompiledCell = {
  readonly input: PolicyInput;
  readonly source: string;
  readonly cell: Cell;
  readonly test: (question: Question) => Result<boolean, string>;
};
export type CompiledRule = { readonly rule: PolicyRule; readonly cells: readonly CompiledCell[] };
export type CompiledTable = {
  /** What is wrong with the table by itself: half a policy is no policy, so nothing is decided by the rest. */
  readonly fault: RuleFault | null;
  readonly rules: readonly CompiledRule[];
  /** By input name: what its values must pass. */
  readonly allowed: readonly CompiledCell[];
};

/** The inputs of one evaluation, as cells ask for them. */
export class Question {
  readonly inputs: Readonly<Record<string, PolicyValue>>;
  readonly #types: readonly PolicyInput[];
  #names: Record<string, unknown> | undefined;

  constructor(inputs: Readonly<Record<string, PolicyValue>>, types: readonly PolicyInput[]) {
    this.inputs = inputs;
    this.#types = types;
  }

  /** All inputs as FEEL values; made when the first cell asks the interpreter. */
  get names(): Readonly<Record<string, unknown>> {
    this.#names ??= Object.fromEntries(
      this.#types.map(({ name, type }) => [name, feelValue(this.inputs[name]!, type)]),
    );
    return this.#names;
  }
}

const compiledTables = new WeakMap<PolicyTable, CompiledTable>();

/** A table ready to be asked; made once per table, which never changes. */
export function compileTable(table: PolicyTable): CompiledTable {
  let compiled = compiledTables.get(table);
  if (!compiled) compiledTables.set(table, (compiled = compile(table)));
  return compiled;
}

function compile(table: PolicyTable): CompiledTable {
  // Conditions that are not read as conditions would hold for everything: nothing is guessed about such a table.
  if (!PolicyTable.safeParse(table).success) return { fault: { kind: 'badTable' }, rules: [], allowed: [] };
  let fault: RuleFault | null = null;
  const rules = table.rules.map((rule) => {
    fault ??= ruleFault(rule, table.inputs) ?? outputFault(rule, table);
    // In the order of the columns: the keys of `when` come back from storage in another order.
    const cells = table.inputs.flatMap((input) => {
      const source = Object.hasOwn(rule.when, input.name) ? rule.when[input.name]! : '-';
      return isAny(source) ? [] : [compiledCell(input, source)];
    });
    return { rule, cells };
  });
  for (const { name, allowed } of table.inputs) {
    if (allowed !== undefined) fault ??= ruleFault({ id: '', when: { [name]: allowed } }, table.inputs);
  }
  const allowed = table.inputs.flatMap((input) =>
    input.allowed === undefined ? [] : [compiledCell(input, input.allowed)],
  );
  return { fault, rules, allowed };
}

function isAny(source: string): boolean {
  return source.trim() === '-';
}

const yes = ok(true);
const no = ok(false);

function compiledCell(input: PolicyInput, source: string): CompiledCell {
  const cell = readCell(source);
  const { name, type } = input;
  if (cell.kind === 'feel') {
    const test = (question: Question) => testByFeel(source, question.names[name], question.names);
    return { input, source, cell, test };
  }
  const passes = compileCell(cell);
  return { input, source, cell, test: ({ inputs }) => (passes(keyOf(inputs[name]!, type)) ? yes : no) };
}

/** A value as simple cells compare it, see {@link Literal}. */
function keyOf(value: PolicyValue, type: PolicyType): Literal['key'] {
  return type === 'duration' ? durationMs(String(value))! : value;
}

function outputFault({ id, then }: PolicyRule, { outputs }: PolicyTable): RuleFault | null {
  const output = outputs.find(({ name, type }) => !Object.hasOwn(then, name) || !isOfType(then[name], type));
  return output ? { kind: 'badOutput', rule: id, output: output.name } : null;
}

/** What is wrong with a rule by itself; null when it can be tried. */
export function ruleFault(rule: Pick<PolicyRule, 'id' | 'when'>, inputs: readonly PolicyInput[]): RuleFault | null {
  for (const [name, source] of Object.entries(rule.when)) {
    const about = { rule: rule.id, input: name };
    const input = inputs.find((candidate) => candidate.name === name);
    if (!input) return { kind: 'unknownInput', ...about };
    const cell = readCell(source);
    if (cell.kind === 'ranges' && kindOf(cell) !== literalKindOf(input.type)) return { kind: 'wrongTest', ...about };
    const reason = cell.kind === 'feel' ? reasonOf(source, input, inputs) : null;
    if (reason) return { kind: 'badCell', ...about, reason };
  }
  return null;
}

/** An editor asks about the whole table at every key, and one cell of it is new: the interpreter looks at that one alone. */
const reasons = new WeakMap<readonly PolicyInput[], Map<string, { readonly reason: string | null }>>();

function reasonOf(source: string, input: PolicyInput, inputs: readonly PolicyInput[]): string | null {
  const known = remember(reasons, inputs, () => new Map<string, { readonly reason: string | null }>());
  return remember(known, `${input.name} ${source}`, () => ({
    reason: feelFault(source, input, inputs) ?? sampleFault(source, input, inputs),
  })).reason;
}

const SAMPLES: Readonly<Record<PolicyType, PolicyValue>> = {
  number: 1,
  money: 1,
  text: 'a',
  boolean: true,
  date: '2026-01-01',
  duration: 'P1D',
};

/** Asks a cell once with a value of each input's type: types that never compare show at once, not in production. */
function sampleFault(source: string, input: PolicyInput, inputs: readonly PolicyInput[]): string | null {
  const samples = Object.fromEntries(inputs.map(({ name, type }) => [name, SAMPLES[type]]));
  const { names } = new Question(samples, inputs);
  const answer = testByFeel(source, names[input.name], names);
  return answer.ok ? valueLimitOfTests(source, { ...names, '?': names[input.name] }) : answer.error;
}

/** The kind of literal that values of a type compare with. */
export function literalKindOf(type: PolicyType): Literal['kind'] {
  return type === 'money' ? 'number' : type;
}

/** Whether a value is of a type: money is whole cents, a date is a day of the calendar. */
export function isOfType(value: unknown, type: PolicyType): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'money':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    case 'date':
      return typeof value === 'string' && isDate(value);
    case 'duration':
      return typeof value === 'string' && durationMs(value) !== null;
  }
}
