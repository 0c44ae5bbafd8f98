import type { Dictionary } from '../matching/dictionary.ts';
import { LineTableBuilder, lineAt, type LineTable } from '../matching/line-table.ts';

/** Two tables of one side as one. */
export type MergedTables = {
  /** The lines of the first, in their places, then those that only the second has. */
  readonly table: LineTable;
  /** Lines of the second that the first has too, to the letter: their statements overlap. */
  readonly repeated: number;
  /** Ids of lines of the second that the first has otherwise; where there are any, the two do not fit together. */
  readonly contradicting: readonly string[];
};

/** Appends the lines of another file of a side. Neither table is changed. */
export function mergeTables(first: LineTable, second: LineTable): MergedTables {
  const builder = new LineTableBuilder();
  appendAll(builder, first, null);
  const contradicting: string[] = [];
  const isNew = new Uint8Array(second.length);
  let repeated = 0;
  for (let line = 0; line < second.length; line += 1) {
    const code = first.ids.find(second.ids.text(line + 1));
    if (code === undefined) isNew[line] = 1;
    else if (isSame(first, code - 1, second, line)) repeated += 1;
    else contradicting.push(second.ids.text(line + 1));
  }
  appendAll(builder, second, isNew);
  return { table: builder.table(), repeated, contradicting };
}

function isSame(first: LineTable, line: number, second: LineTable, other: number): boolean {
  if (first.days[line] !== second.days[other] || first.amounts[line] !== second.amounts[other]) return false;
  const [a, b] = [lineAt(first, line), lineAt(second, other)];
  return a.reference === b.reference && a.party === b.party && a.account === b.account;
}

/** @param only  1 for lines to take; null: all. */
function appendAll(builder: LineTableBuilder, table: LineTable, only: Uint8Array | null): void {
  const references = recoded(table.references, builder.references);
  const parties = recoded(table.parties, builder.parties);
  const accounts = recoded(table.accounts, builder.accounts);
  const { bytes } = table.ids;
  for (let line = 0; line < table.length; line += 1) {
    if (only && only[line] === 0) continue;
    builder.ids.intern(bytes, table.ids.start(line + 1), table.ids.end(line + 1));
    builder.push(
      table.days[line]!,
      table.amounts[line]!,
      references[table.referenceCodes[line]!]!,
      parties[table.partyCodes[line]!]!,
      accounts[table.accountCodes[line]!]!,
    );
  }
}

/** The codes that the texts of one dictionary have in another. */
function recoded(from: Dictionary, to: Dictionary): Int32Array {
  const codes = new Int32Array(from.size);
  for (let code = 1; code < from.size; code += 1) codes[code] = to.intern(from.bytes, from.start(code), from.end(code));
  return codes;
}
