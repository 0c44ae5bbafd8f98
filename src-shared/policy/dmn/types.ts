import { evaluate, isFunction, FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { testByFeel } from '../feel/interpreter.ts';
import type { DmnType } from './model.ts';

type Test = (value: unknown) => boolean;

const BASE: Readonly<Record<string, Test>> = {
  number: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => value instanceof FeelDate,
  time: (value) => value instanceof FeelTime,
  'date and time': (value) => value instanceof FeelDateTime,
  dateTime: (value) => value instanceof FeelDateTime,
  'days and time duration': (value) => value instanceof FeelDuration && !value.yearsMonths,
  dayTimeDuration: (value) => value instanceof FeelDuration && !value.yearsMonths,
  'years and months duration': (value) => value instanceof FeelDuration && value.yearsMonths,
  yearMonthDuration: (value) => value instanceof FeelDuration && value.yearsMonths,
  context: isContext,
  function: (value) => isFunction(value) || typeof value === 'function',
};

/** A structure of names and values, and none of FEEL's other kinds. */
export function isContext(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  );
}

/**
 * A value as a type takes it: a list of one is its element where one value is wanted, and the other way round.
 *
 * @param type  '' or Any takes everything.
 * @returns null when the value is not of the type, nor among its allowed values.
 * @see DMN 1.3, 10.3.2.9.4 “Type conversions”
 */
export function conform(value: unknown, type: string, types: ReadonlyMap<string, DmnType>): unknown {
  const name = type.replace(/^feel[:.]/, '');
  if (value === null || value === undefined) return null;
  if (name === '' || name === 'Any') return value;
  const defined = types.get(name);
  const fits = (candidate: unknown): boolean =>
    defined ? isOf(candidate, defined, types) : (BASE[name]?.(candidate) ?? false);
  if (fits(value)) return value;
  if (Array.isArray(value) && value.length === 1 && fits(value[0])) return value[0];
  const listed = [value];
  return defined?.isCollection && !Array.isArray(value) && fits(listed) ? listed : null;
}

function isOf(value: unknown, type: DmnType, types: ReadonlyMap<string, DmnType>): boolean {
  if (!type.isCollection) return isOne(value, type, types);
  return Array.isArray(value) && value.every((item) => item === null || isOne(item, type, types));
}

function isOne(value: unknown, type: DmnType, types: ReadonlyMap<string, DmnType>): boolean {
  if (type.parts.length > 0) {
    const parts = type.parts;
    return (
      isContext(value) &&
      parts.every(
        (part) => Object.hasOwn(value, part.name) && (value[part.name] === null || isOf(value[part.name], part, types)),
      )
    );
  }
  const base = type.base.replace(/^feel[:.]/, '');
  if (base !== '' && base !== 'Any' && conform(value, base, types) !== value) return false;
  return type.allowed === null || isAllowed(value, type.allowed);
}

/** Whether a value passes unary tests; null never does. */
export function isAllowed(value: unknown, tests: string): boolean {
  const passed = testByFeel(tests, value, {});
  return passed.ok && passed.value;
}

/** Equality as FEEL has it. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === null || other === null) return one === other;
  return evaluate('a = b', { a: one, b: other }).value === true;
}
