import { dateText } from '../base/dates.ts';
import { formatMinor } from '../money/format.ts';
import { readCell, type Cell, type Range } from './feel/cell.ts';
import type { Literal } from './feel/literal.ts';
import type { PolicyInput, PolicyType, PolicyValue } from './policy-document.ts';

/** A value as it stands in a sentence: '$10.00', 'Nov 24, 2026', 'yes'. */
export function valueInWords(value: PolicyValue, type: PolicyType): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (type === 'money' && typeof value === 'number') return formatMinor(value);
  if (type === 'date') return dateText(String(value));
  return value === '' ? 'empty' : String(value);
}

/** Why a cell did not hold, in words: 'Amount is $20.00, above $10.00'. */
export function whyNot(input: PolicyInput, cell: Cell, source: string, value: PolicyValue): string {
  const { label, type } = input;
  if (typeof value === 'boolean' && cell.kind !== 'feel') return `${label}: ${valueInWords(value, type)}`;
  const is = `${label} is ${valueInWords(value, type)}`;
  if (cell.kind !== 'ranges') return `${is}, which does not meet ${source.trim()}`;
  if (cell.negated) return `${is}, excluded`;
  const [range] = cell.ranges;
  if (cell.ranges.length === 1 && range && !isPoint(range)) return `${is}, ${missed(range, value, type)}`;
  return `${is}, not ${listed(cell.ranges.map((each) => rangeInWords(each, type)))}`;
}

function missed({ low, lowIncluded, high, highIncluded }: Range, value: PolicyValue, type: PolicyType): string {
  const isBelow = low !== null && type !== 'duration' && (value < low.key || (!lowIncluded && value === low.key));
  if (isBelow) return `${lowIncluded ? 'below' : 'not above'} ${literalInWords(low, type)}`;
  if (high === null) return `not ${lowIncluded ? 'from' : 'above'} ${literalInWords(low!, type)}`;
  return `${highIncluded ? 'above' : 'not below'} ${literalInWords(high, type)}`;
}

/** A condition as a person says it: 'Amount up to $10.00', 'Payer class not medicare'. '' for a cell that takes anything. */
export function conditionInWords(input: PolicyInput, source: string): string {
  const cell = readCell(source);
  if (cell.kind === 'any') return '';
  if (cell.kind === 'feel') return `${input.label} meets ${source.trim()}`;
  const ranges = listed(cell.ranges.map((range) => rangeInWords(range, input.type)));
  return `${input.label} ${cell.negated ? 'not ' : ''}${ranges}`;
}

function rangeInWords(range: Range, type: PolicyType): string {
  const { low, lowIncluded, high, highIncluded } = range;
  if (low && isPoint(range)) return literalInWords(low, type);
  const from = low ? `${lowIncluded ? 'from' : 'above'} ${literalInWords(low, type)}` : '';
  const to = high ? `${highIncluded ? 'up to' : 'below'} ${literalInWords(high, type)}` : '';
  return [from, to].filter((part) => part !== '').join(' ');
}

function isPoint({ low, high }: Range): boolean {
  return low !== null && low.key === high?.key;
}

function literalInWords(literal: Literal, type: PolicyType): string {
  if (literal.kind === 'duration') return /"(.*)"/.exec(literal.text)?.[1] ?? literal.text;
  return valueInWords(literal.key, type);
}

/** 'a', 'a or b', 'a, b or c'. */
export function listed(words: readonly string[], last = 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
