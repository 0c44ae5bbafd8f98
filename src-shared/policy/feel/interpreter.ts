import { date, duration, evaluate, parseUnaryTests, unaryTest } from 'feelin';
import { err, ok, type Result } from '../../base/result.ts';
import { incomparable } from './compared-types.ts';
import { correctedFunctions } from './corrected-functions.ts';
import { unsupportedForm } from './forms.ts';
import { unsupportedIn } from './limits.ts';
import { valueLimitOfTests } from './value-limits.ts';

type Named = { readonly name: string; readonly type: string };

/**
 * Asks the FEEL interpreter whether a value passes unary tests.
 *
 * @param names  what the tests may name, `?` being the value itself.
 * @returns an error in words for what is no answer: bad syntax, a name that does not exist, types that do not compare.
 */
export function testByFeel(
  tests: string,
  value: unknown,
  names: Readonly<Record<string, unknown>>,
): Result<boolean, string> {
  try {
    if (typeof value === 'boolean' && !tests.includes('?')) {
      const equal = equalsByFeel(tests, value, names);
      if (equal !== null) return ok(equal);
    }
    const scope = { ...names, '?': value };
    const { value: answer, warnings } = unaryTest(tests, { ...correctedFunctions(tests), ...scope });
    const [warning] = warnings;
    if (warning) return err(warning.message);
    // Whether a range has both its ends is known only now: the interpreter takes null for no bound, FEEL for no answer.
    const limit = tests.includes('..') ? valueLimitOfTests(tests, scope) : null;
    if (limit !== null) return err(limit);
    return typeof answer === 'boolean' ? ok(answer) : err('the condition is neither true nor false');
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

/** Yes or no by itself ('order.urgent') is a value to compare the input with, not a condition that holds by itself. */
function equalsByFeel(expression: string, value: boolean, names: Readonly<Record<string, unknown>>): boolean | null {
  try {
    const { value: answer, warnings } = evaluate(expression, { ...correctedFunctions(expression), ...names });
    return typeof answer === 'boolean' && warnings.length === 0 ? answer === value : null;
  } catch {
    // A list of tests is no expression.
    return null;
  }
}

/** A value as the interpreter takes it: dates and durations are its own kinds, everything else is itself. */
export function feelValue(value: string | number | boolean, type: string): unknown {
  if (type === 'date') return date(String(value));
  return type === 'duration' ? duration(String(value)) : value;
}

/**
 * What can be known to be wrong with a cell before it is asked anything; null when nothing is.
 *
 * The interpreter notices a misspelt name only when it gets there, and answers a comparison of a text with a number with
 * `false`: names in branches not taken, and kinds that never compare, are looked for here.
 *
 * @param own  the input the cell asks about, one of `inputs`.
 */
export function feelFault(tests: string, own: Named, inputs: readonly Named[]): string | null {
  const names = Object.fromEntries(inputs.map(({ name }) => [name, null]));
  const known: Record<string, unknown> = { ...names, '?': null };
  const unsupported = unsupportedIn(tests);
  if (unsupported !== null) return unsupported;
  if (/\b(?:for|some|every)\b[^]*\.\./.test(tests)) return 'a policy does not count through a range';
  try {
    const { topNode } = parseUnaryTests(tests, known, undefined);
    const { used, declared, isBroken } = namesIn(topNode, tests);
    if (isBroken) return 'this is no FEEL condition';
    const form = unsupportedForm(topNode, tests);
    if (form !== null) return form;
    const clock = used.find((name) => CLOCK.has(name));
    if (clock !== undefined) return `${clock}() asks a clock`;
    const unknown = used.find((name) => !Object.hasOwn(known, name) && !declared.has(name) && !isBuiltin(name));
    if (unknown !== undefined) return `${unknown} does not exist`;
    return incomparable(topNode, tests, (name) =>
      kindOfType((name === '?' ? own : inputs.find((input) => input.name === name))?.type),
    );
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A policy takes its time as an input: asked again tomorrow, it must answer the same. */
const CLOCK = new Set(['now', 'today']);

function kindOfType(type: string | undefined): string | null {
  return type === 'money' ? 'number' : (type ?? null);
}

function namesIn(topNode: ReturnType<typeof parseUnaryTests>['topNode'], tests: string) {
  const used: string[] = [];
  const declared = new Set<string>(['item', 'partial']);
  let isBroken = false;
  topNode.cursor().iterate(({ name, from, to, type }) => {
    isBroken ||= type.isError;
    if (name === 'VariableName') used.push(tests.slice(from, to));
    else if (name === 'Name') declared.add(tests.slice(from, to));
  });
  return { used, declared, isBroken };
}

function isBuiltin(name: string): boolean {
  try {
    return evaluate(name).warnings.length === 0;
  } catch {
    return false;
  }
}
