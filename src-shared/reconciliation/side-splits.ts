import { invariant } from '../base/invariant.ts';
import { lineAt, type LineTable, LineTableBuilder } from '../matching/line-table.ts';
import { partId } from './period-item.ts';

/** What is split of a side, by the numbers of its lines. */
export type KeptSplits = {
  /** Each line that its parts stand for, before the splits of those. */
  readonly splits: readonly { readonly line: number; readonly parts: readonly number[] }[];
  /** Parts of lines that are whole again: they keep their numbers, and stand for nothing. */
  readonly spare: readonly number[];
};

/** One line that was split, or made whole again. @param parts  amounts in minor units, in the order of the parts. */
export type SplitChange = {
  readonly line: number;
  readonly parts: readonly number[];
  readonly to: 'split' | 'whole';
};

/** Which lines of a side stand for themselves, and which others stand for. Immutable. */
export class SideSplits {
  readonly kept: KeptSplits;
  readonly #partsOf: ReadonlyMap<number, readonly number[]>;
  readonly #wholeOf: ReadonlyMap<number, number>;
  readonly #spare: ReadonlySet<number>;

  constructor(kept: KeptSplits = { splits: [], spare: [] }) {
    this.kept = kept;
    this.#partsOf = new Map(kept.splits.map(({ line, parts }) => [line, parts]));
    this.#wholeOf = new Map(kept.splits.flatMap(({ line, parts }) => parts.map((part) => [part, line] as const)));
    this.#spare = new Set(kept.spare);
  }

  /** Whether a line came of a split and in no file. */
  isPart(line: number): boolean {
    return this.#wholeOf.has(line) || this.#spare.has(line);
  }

  /** Whether a line stands for nothing now: its parts do, or what it was a part of. */
  isAway(line: number): boolean {
    return this.#partsOf.has(line) || this.#spare.has(line);
  }

  *away(): Generator<number> {
    yield* this.#partsOf.keys();
    yield* this.#spare;
  }

  get awayCount(): number {
    return this.#partsOf.size + this.#spare.size;
  }

  /** What a part is a part of; undefined where it is none now. */
  wholeOf(part: number): number | undefined {
    return this.#wholeOf.get(part);
  }

  partsOf(line: number): readonly number[] {
    return this.#partsOf.get(line) ?? [];
  }

  /** The lines that are split, each before those of its parts that are. */
  wholes(): readonly number[] {
    return this.kept.splits.map(({ line }) => line);
  }
}

type Split = { readonly table: LineTable; readonly splits: SideSplits };

/**
 * Splits a line, or makes it whole. Lines keep their numbers: new parts come last, and parts of an earlier split are used again.
 * The ids of the table given here get those of the parts, so that it is not to be used any more.
 */
export function applySplit({ table, splits }: Split, { line, parts, to }: SplitChange): Split {
  // Steps may be done again over what was kept after them: a line that is split already is split anew.
  const before = splits.kept.splits.filter((one) => one.line !== line);
  const spare = [...splits.kept.spare, ...splits.partsOf(line)];
  if (to === 'whole') return { table, splits: new SideSplits({ splits: before, spare }) };
  const id = table.ids.text(line + 1);
  const numbers = parts.map((_, at) => table.ids.internText(partId(id, at + 1)) - 1);
  const grown = withParts(table, line, numbers, parts);
  const used = new Set(numbers);
  return {
    table: grown,
    splits: new SideSplits({
      splits: [...before, { line, parts: numbers }],
      spare: spare.filter((one) => !used.has(one)),
    }),
  };
}

/** A part has the day and the texts of its line. */
function withParts(table: LineTable, line: number, numbers: readonly number[], amounts: readonly number[]): LineTable {
  const length = table.ids.size - 1;
  invariant(length - table.length <= numbers.length, 'the ids of a table are those of its lines');
  const codes = (column: Int32Array) => {
    const grown = new Int32Array(length);
    grown.set(column);
    for (const part of numbers) grown[part] = column[line]!;
    return grown;
  };
  const grownAmounts = new Float64Array(length);
  grownAmounts.set(table.amounts);
  for (const [at, part] of numbers.entries()) grownAmounts[part] = amounts[at]!;
  return {
    ...table,
    length,
    days: codes(table.days),
    amounts: grownAmounts,
    referenceCodes: codes(table.referenceCodes),
    partyCodes: codes(table.partyCodes),
    accountCodes: codes(table.accountCodes),
  };
}

/** The lines of a side as they came in, in their order. */
export function withoutParts(table: LineTable, splits: SideSplits): LineTable {
  const builder = new LineTableBuilder();
  for (let line = 0; line < table.length; line += 1) if (!splits.isPart(line)) builder.append(lineAt(table, line));
  return builder.table();
}
