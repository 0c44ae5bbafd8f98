import { evaluate, FeelFunction } from 'feelin';
import { invariant } from '../../base/invariant.ts';
import { asPattern, asReplacement } from './patterns.ts';

type Correct = (given: readonly unknown[], builtin: (given: readonly unknown[]) => unknown) => unknown;

/**
 * The functions of FEEL that the interpreter computes otherwise than FEEL has them, done rightly: to be added to the names
 * that an expression is evaluated with. What they do not mend they leave to the interpreter's own.
 *
 * @param text  the expression: only what it calls is given, because the parser has to know every name of its scope.
 */
export function correctedFunctions(text: string): Readonly<Record<string, FeelFunction>> {
  const called = NAMED.filter(({ call }) => call.test(text));
  return Object.fromEntries(called.map(({ name, corrected }) => [name, corrected]));
}

/** The interpreter's own functions are plain ones that carry the names of their parameters. */
type Builtin = ((...given: readonly unknown[]) => unknown) & { readonly $args: string[] };

function corrected(name: string, correct: Correct): FeelFunction {
  const builtin = evaluate(name).value;
  invariant(typeof builtin === 'function' && '$args' in builtin, `${name} is a function of FEEL`);
  const { $args: parameters } = builtin as Builtin;
  return new FeelFunction(
    (...given: unknown[]) => correct(given, (other) => (builtin as Builtin)(...other)),
    parameters,
  );
}

/** @see DMN 1.3, table 78: the scale is in -6111..6176. Where a double has no such digits there is nothing to round. */
function rounding(round: (value: number) => number): Correct {
  return (given, builtin) => {
    const [n, scale = 0] = given;
    if (typeof n !== 'number' || typeof scale !== 'number') return builtin(given);
    const places = Math.trunc(scale);
    if (places < -6111 || places > 6176) return null;
    const moved = movePoint(n, places);
    if (!Number.isFinite(moved) || (moved === 0 && n !== 0)) return n;
    return movePoint(round(moved), -places) + 0;
  };
}

/** Moves the decimal point as it is written: multiplied, 0.57 and 100 give 56.99999999999999. */
function movePoint(value: number, places: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}

const awayFromZero = (round: (size: number) => number) => (value: number) => Math.sign(value) * round(Math.abs(value));
const halfDown = (size: number) => (size % 1 === 0.5 ? Math.floor(size) : Math.round(size));
const halfEven = (size: number) => (size % 1 === 0.5 ? 2 * Math.round(size / 2) : Math.round(size));

/** @param at  which arguments are the pattern, the replacement and the flags; -1 for one that the function lacks. */
function expression(at: { readonly replacement: number; readonly flags: number }): Correct {
  return (given, builtin) => {
    const [, pattern] = given;
    if (typeof pattern !== 'string') return builtin(given);
    const changed = [...given];
    const flags = given[at.flags];
    changed[1] = asPattern(pattern, typeof flags === 'string' ? flags : '');
    const replacement = given[at.replacement];
    if (typeof replacement === 'string') changed[at.replacement] = asReplacement(replacement);
    return builtin(changed);
  };
}

const CORRECTIONS: Readonly<Record<string, Correct>> = {
  decimal: rounding(awayFromZero(halfEven)),
  floor: rounding(Math.floor),
  ceiling: rounding(Math.ceil),
  'round up': rounding(awayFromZero(Math.ceil)),
  'round down': rounding(Math.trunc),
  'round half up': rounding(awayFromZero(Math.round)),
  'round half down': rounding(awayFromZero(halfDown)),
  matches: expression({ replacement: -1, flags: 2 }),
  split: expression({ replacement: -1, flags: -1 }),
  replace: expression({ replacement: 2, flags: 3 }),
};

const NAMED = Object.entries(CORRECTIONS).map(([name, correct]) => ({
  name,
  call: new RegExp(`(?<![\\p{L}\\p{N}_])${name.replaceAll(' ', '\\s+')}(?![\\p{L}\\p{N}_])`, 'u'),
  corrected: corrected(name, correct),
}));
