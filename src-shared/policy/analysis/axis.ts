import { DAY_MS } from '../../base/dates.ts';
import { compileCell, readCell, type Cell } from '../feel/cell.ts';
import { durationMs, type Literal } from '../feel/literal.ts';
import { listed, valueInWords } from '../in-words.ts';
import type { PolicyInput, PolicyType, PolicyValue } from '../policy-document.ts';

/** A set of classes, one bit each. */
export type Classes = bigint;

/**
 * One input, cut into classes of values that no cell of the table can tell apart: exact, since cells compare with
 * constants. `all` are the classes that the input's allowed values leave.
 */
export type Axis = {
  readonly input: PolicyInput;
  readonly all: Classes;
  /** The classes that pass a cell; null for a cell that only the interpreter understands. */
  readonly classesOf: (source: string) => Classes | null;
  /** 'from $500.01 up to $600.00', 'not medicare or medicaid'. */
  readonly inWords: (classes: Classes) => string;
  /** A value of the first of some classes. */
  readonly example: (classes: Classes) => PolicyValue;
};

/** Bounds of a class in the input's own steps: cents, days, seconds. Null is unbounded. */
type Stretch = { readonly key: number; readonly low: Bound | null; readonly high: Bound | null };
type Bound = { readonly at: number; readonly included: boolean };

const OTHER = '(any other)';
/** @param sources  every cell of the table that asks about the input, also its allowed values. */
export function axisOf(input: PolicyInput, sources: readonly string[]): Axis {
  const cells = new Map(sources.map((source) => [source, readCell(source)]));
  const literals = [...cells.values()].flatMap(literalsOf);
  switch (input.type) {
    case 'boolean':
      return namedAxis(input, cells, [true, false]);
    case 'text': {
      const named = [...new Set(literals.map(({ key }) => String(key)))];
      return namedAxis(input, cells, [...named, unused(named)]);
    }
    default:
      return stretchedAxis(
        input,
        cells,
        stretches(
          input.type,
          literals.map((literal) => stepOf(input.type, literal)),
        ),
      );
  }
}

function literalsOf(cell: Cell): Literal[] {
  if (cell.kind !== 'ranges') return [];
  return cell.ranges.flatMap(({ low, high }) => [low, high]).filter((literal) => literal !== null);
}

function unused(named: readonly string[]): string {
  let other = OTHER;
  while (named.includes(other)) other += '*';
  return other;
}

function namedAxis(input: PolicyInput, cells: ReadonlyMap<string, Cell>, values: readonly (string | boolean)[]): Axis {
  const classesOf = classifier(cells, values);
  return {
    input,
    ...classesOf,
    inWords(classes) {
      const chosen = values.filter((_, at) => has(classes, at));
      const left = values.filter((value, at) => !has(classes, at) && !isOther(value));
      const words = (some: readonly (string | boolean)[]) =>
        listed(some.map((value) => valueInWords(value, input.type)));
      return chosen.some(isOther) && left.length > 0 ? `not ${words(left)}` : words(chosen);
    },
    example: (classes) => values[first(classes)]!,
  };
}

function isOther(value: string | boolean): boolean {
  return typeof value === 'string' && value.startsWith(OTHER);
}

function stretchedAxis(input: PolicyInput, cells: ReadonlyMap<string, Cell>, parts: readonly Stretch[]): Axis {
  const { type } = input;
  return {
    input,
    ...classifier(
      cells,
      parts.map(({ key }) => keyOfStep(type, key)),
    ),
    inWords(classes) {
      const runs: string[] = [];
      for (let at = 0; at < parts.length; at += 1) {
        if (!has(classes, at)) continue;
        const from = parts[at]!;
        while (has(classes, at + 1) && at + 1 < parts.length) at += 1;
        runs.push(runInWords(type, from.low, parts[at]!.high));
      }
      return listed(runs);
    },
    example: (classes) => valueOfStep(type, parts[first(classes)]!.key),
  };
}

function runInWords(type: PolicyType, low: Bound | null, high: Bound | null): string {
  const words = ({ at }: Bound) => valueInWords(valueOfStep(type, at), type);
  if (low && high && low.at === high.at) return words(low);
  const from = low ? `${low.included ? 'from' : 'above'} ${words(low)}` : '';
  const to = high ? `${high.included ? 'up to' : 'below'} ${words(high)}` : '';
  return [from, to].filter((part) => part !== '').join(' ') || 'anything';
}

function classifier(cells: ReadonlyMap<string, Cell>, keys: readonly Literal['key'][]) {
  const known = new Map<string, Classes | null>();
  const every = (1n << BigInt(keys.length)) - 1n;
  const passing = (cell: Cell): Classes | null => {
    if (cell.kind === 'feel') return null;
    if (cell.kind === 'any') return every;
    const passes = compileCell(cell);
    return keys.reduce((classes, key, at) => (passes(key) ? classes | (1n << BigInt(at)) : classes), 0n);
  };
  const classesOf = (source: string): Classes | null => {
    let classes = known.get(source);
    if (classes === undefined) known.set(source, (classes = passing(cells.get(source) ?? readCell(source))));
    return classes;
  };
  return { all: every, classesOf };
}

/** The points that cells name, and what lies between them, in ascending order. */
function stretches(type: PolicyType, steps: readonly number[]): Stretch[] {
  const points = [...new Set(steps)].toSorted((a, b) => a - b);
  if (points.length === 0) return [{ key: 0, low: null, high: null }];
  const whole = type !== 'number';
  const parts: Stretch[] = [];
  const between = (low: number | null, high: number | null) => {
    if (whole && low !== null && high !== null && high - low < 2) return;
    // Whole steps have a next one: bounds read better as 'from $10.01' than as 'above $10.00'.
    const lowBound = low === null ? null : whole ? { at: low + 1, included: true } : { at: low, included: false };
    const highBound = high === null ? null : whole ? { at: high - 1, included: true } : { at: high, included: false };
    const middle = low === null ? high! - 1 : high === null ? low + 1 : whole ? low + 1 : (low + high) / 2;
    parts.push({ key: middle, low: lowBound, high: highBound });
  };
  for (const [at, point] of points.entries()) {
    between(points[at - 1] ?? null, point);
    parts.push({ key: point, low: { at: point, included: true }, high: { at: point, included: true } });
  }
  between(points.at(-1)!, null);
  return parts;
}

function stepOf(type: PolicyType, { key }: Literal): number {
  if (type === 'date') return Date.parse(`${String(key)}T00:00:00Z`) / DAY_MS;
  return type === 'duration' ? Number(key) / 1000 : Number(key);
}

function keyOfStep(type: PolicyType, step: number): Literal['key'] {
  const value = valueOfStep(type, step);
  return type === 'duration' ? durationMs(String(value))! : value;
}

function valueOfStep(type: PolicyType, step: number): PolicyValue {
  if (type === 'date') return new Date(step * DAY_MS).toISOString().slice(0, 10);
  return type === 'duration' ? `${step < 0 ? '-' : ''}PT${Math.abs(step)}S` : step;
}

function has(classes: Classes, at: number): boolean {
  return ((classes >> BigInt(at)) & 1n) === 1n;
}

function first(classes: Classes): number {
  let at = 0;
  while (!has(classes, at)) at += 1;
  return at;
}
