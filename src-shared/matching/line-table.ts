import { err, ok, type Result } from '../base/result.ts';
import { Dictionary } from './dictionary.ts';
import { dayOfText, dayText } from './day-number.ts';

/** One line of a side as a person or a file gives it: a remittance, a bank line, a posted line. */
export type Line = {
  /** Unique within its side. Ids decide ties, so that the order of a file never does. */
  readonly id: string;
  /** 'yyyy-mm-dd'. */
  readonly date: string;
  /** Whole minor units; negative is money that goes back. */
  readonly amountMinor: number;
  /** Trace, check or deposit number; '' where there is none. */
  readonly reference: string;
  /** Payer or depositor; '' where there is none. */
  readonly party: string;
  /** Ledger or bank account; '' where there is none. */
  readonly account?: string;
};

/**
 * The lines of one side as typed columns: 32 bytes a line beside its texts. Line numbers count from 0, in the order in
 * which lines were appended. Immutable once built, and holds nothing that a worker could not be sent.
 */
export type LineTable = {
  readonly length: number;
  /** Id of line n is code n + 1. */
  readonly ids: Dictionary;
  /** Days since 1970-01-01. */
  readonly days: Int32Array;
  /** Safe integers of minor units. */
  readonly amounts: Float64Array;
  readonly references: Dictionary;
  readonly referenceCodes: Int32Array;
  readonly parties: Dictionary;
  readonly partyCodes: Int32Array;
  readonly accounts: Dictionary;
  readonly accountCodes: Int32Array;
};

export type LineRefusal =
  | { readonly kind: 'emptyId' }
  | { readonly kind: 'duplicateId'; readonly id: string }
  | { readonly kind: 'notADate'; readonly date: string }
  | { readonly kind: 'notMinorUnits'; readonly amountMinor: number };

/** Lines there is room for at first; doubled whenever it is full. */
const FIRST_ROOM = 64;

/** Takes lines one by one and gives them back as a table. */
export class LineTableBuilder {
  readonly ids = new Dictionary();
  readonly references = new Dictionary();
  readonly parties = new Dictionary();
  readonly accounts = new Dictionary();
  #days = new Int32Array(FIRST_ROOM);
  #amounts = new Float64Array(FIRST_ROOM);
  #referenceCodes = new Int32Array(FIRST_ROOM);
  #partyCodes = new Int32Array(FIRST_ROOM);
  #accountCodes = new Int32Array(FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends a line, or says why it cannot be one; a refused line leaves no trace in the columns. */
  append(line: Line): Result<null, LineRefusal> {
    if (line.id === '') return err({ kind: 'emptyId' });
    const day = dayOfText(line.date);
    if (day === null) return err({ kind: 'notADate', date: line.date });
    const { amountMinor } = line;
    if (!Number.isSafeInteger(amountMinor)) return err({ kind: 'notMinorUnits', amountMinor });
    if (this.ids.internText(line.id) !== this.#length + 1) return err({ kind: 'duplicateId', id: line.id });
    const reference = this.references.internText(line.reference);
    const party = this.parties.internText(line.party);
    this.push(day, amountMinor, reference, party, this.accounts.internText(line.account ?? ''));
    return ok(null);
  }

  /** The fast way in, for readers of bytes: the id was interned just now and is new, the codes are of this builder. */
  push(day: number, amountMinor: number, reference: number, party: number, account: number): void {
    const line = this.#length;
    if (line === this.#days.length) this.#grow();
    this.#days[line] = day;
    this.#amounts[line] = amountMinor;
    this.#referenceCodes[line] = reference;
    this.#partyCodes[line] = party;
    this.#accountCodes[line] = account;
    this.#length = line + 1;
  }

  table(): LineTable {
    const length = this.#length;
    return {
      length,
      ids: this.ids,
      days: this.#days.subarray(0, length),
      amounts: this.#amounts.subarray(0, length),
      references: this.references,
      referenceCodes: this.#referenceCodes.subarray(0, length),
      parties: this.parties,
      partyCodes: this.#partyCodes.subarray(0, length),
      accounts: this.accounts,
      accountCodes: this.#accountCodes.subarray(0, length),
    };
  }

  #grow(): void {
    const length = this.#days.length * 2;
    const larger = (column: Int32Array<ArrayBuffer>) => {
      const grown = new Int32Array(length);
      grown.set(column);
      return grown;
    };
    const amounts = new Float64Array(length);
    amounts.set(this.#amounts);
    this.#amounts = amounts;
    this.#days = larger(this.#days);
    this.#referenceCodes = larger(this.#referenceCodes);
    this.#partyCodes = larger(this.#partyCodes);
    this.#accountCodes = larger(this.#accountCodes);
  }
}

/** A table of a few lines at once. @returns the first refusal with the place of its line in the list. */
export function tableOf(lines: Iterable<Line>): Result<LineTable, LineRefusal & { readonly index: number }> {
  const builder = new LineTableBuilder();
  for (const line of lines) {
    const appended = builder.append(line);
    if (!appended.ok) return err({ ...appended.error, index: builder.length });
  }
  return ok(builder.table());
}

/** One line as a person reads it; makes its strings anew each time. */
export function lineAt(table: LineTable, line: number): Required<Line> {
  return {
    id: table.ids.text(line + 1),
    date: dayText(table.days[line]!),
    amountMinor: table.amounts[line]!,
    reference: table.references.text(table.referenceCodes[line]!),
    party: table.parties.text(table.partyCodes[line]!),
    account: table.accounts.text(table.accountCodes[line]!),
  };
}
