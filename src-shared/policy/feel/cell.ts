import { readLiteral, type Literal } from './literal.ts';

/** What one test admits: the values between two bounds. An equality is a range of one value. */
export type Range = {
  readonly low: Literal | null;
  readonly lowIncluded: boolean;
  readonly high: Literal | null;
  readonly highIncluded: boolean;
};

/** A cell of a decision table: FEEL unary tests, read as far as they compare one value with constants. */
export type Cell =
  | { readonly kind: 'any' }
  /** One of the ranges, or none of them. All their literals are of one kind. */
  | { readonly kind: 'ranges'; readonly negated: boolean; readonly ranges: readonly Range[] }
  /** Anything else: the interpreter decides. */
  | { readonly kind: 'feel' };

/** Reads a cell. What is not certainly a list of comparisons with constants is left to the interpreter. */
export function readCell(source: string): Cell {
  const text = source.trim();
  if (text === '-') return { kind: 'any' };
  const inner = /^not\s*\(([\s\S]*)\)$/.exec(text)?.[1];
  const ranges = readTests(inner ?? text);
  return ranges ? { kind: 'ranges', negated: inner !== undefined, ranges } : { kind: 'feel' };
}

function readTests(text: string): readonly Range[] | null {
  const ranges: Range[] = [];
  let rest = text.trimStart();
  for (;;) {
    const test = readTest(rest);
    if (!test) return null;
    ranges.push(test.range);
    rest = test.rest.trimStart();
    if (rest === '') return isOfOneKind(ranges) ? ranges : null;
    if (!rest.startsWith(',')) return null;
    rest = rest.slice(1).trimStart();
  }
}

type ReadTest = { readonly range: Range; readonly rest: string } | null;

function readTest(text: string): ReadTest {
  if (/^[[\](]/.test(text)) return readRange(text);
  const operator = /^(?:<=|>=|<|>|=)/.exec(text)?.[0] ?? '';
  const after = text.slice(operator.length).trimStart();
  const read = readLiteral(after);
  if (!read) return null;
  const { literal, length } = read;
  const range = rangeOf(operator, literal);
  return range && { range, rest: after.slice(length) };
}

function rangeOf(operator: string, literal: Literal): Range | null {
  const open = { low: null, lowIncluded: false, high: null, highIncluded: false };
  if (operator === '' || operator === '=') {
    return { low: literal, lowIncluded: true, high: literal, highIncluded: true };
  }
  if (!isOrdered(literal)) return null;
  return operator.startsWith('<')
    ? { ...open, high: literal, highIncluded: operator === '<=' }
    : { ...open, low: literal, lowIncluded: operator === '>=' };
}

function readRange(text: string): ReadTest {
  const low = readLiteral(text.slice(1).trimStart());
  if (!low) return null;
  const middle = text.slice(1).trimStart().slice(low.length).trimStart();
  if (!middle.startsWith('..')) return null;
  const after = middle.slice(2).trimStart();
  const high = readLiteral(after);
  const rest = high && after.slice(high.length).trimStart();
  if (!high || !rest || !/^[[\])]/.test(rest)) return null;
  if (low.literal.kind !== high.literal.kind || !isOrdered(low.literal) || low.literal.key > high.literal.key)
    return null;
  const range = {
    low: low.literal,
    lowIncluded: text.startsWith('['),
    high: high.literal,
    highIncluded: rest.startsWith(']'),
  };
  return { range, rest: rest.slice(1) };
}

/** Texts have an order in FEEL too, but no policy means it: such a cell goes to the interpreter. */
function isOrdered({ kind }: Literal): boolean {
  return kind === 'number' || kind === 'date' || kind === 'duration';
}

function isOfOneKind(ranges: readonly Range[]): boolean {
  const kinds = new Set(
    ranges.flatMap(({ low, high }) => [low?.kind, high?.kind]).filter((kind) => kind !== undefined),
  );
  return kinds.size === 1;
}

/** The kind of value that a cell of ranges compares with. */
export function kindOf(cell: Extract<Cell, { kind: 'ranges' }>): Literal['kind'] {
  const { low, high } = cell.ranges[0]!;
  return (low ?? high!).kind;
}

/** Compiles a cell of ranges to a test of the key of a value (see {@link Literal}); the value is of the cell's kind. */
export function compileCell(cell: Exclude<Cell, { kind: 'feel' }>): (key: Literal['key']) => boolean {
  if (cell.kind === 'any') return () => true;
  const { negated, ranges } = cell;
  if (ranges.every(({ low, high }) => low !== null && low.key === high?.key)) {
    const [only] = ranges;
    const keys = new Set(ranges.map(({ low }) => low!.key));
    if (keys.size === 1) return (key) => (key === only!.low!.key) !== negated;
    return (key) => keys.has(key) !== negated;
  }
  const tests = ranges.map(compileRange);
  const [first] = tests;
  if (tests.length === 1 && !negated) return first!;
  return (key) => tests.some((test) => test(key)) !== negated;
}

function compileRange({ low, lowIncluded, high, highIncluded }: Range): (key: Literal['key']) => boolean {
  const from = low?.key;
  const to = high?.key;
  return (key) =>
    (from === undefined || key > from || (lowIncluded && key === from)) &&
    (to === undefined || key < to || (highIncluded && key === to));
}
