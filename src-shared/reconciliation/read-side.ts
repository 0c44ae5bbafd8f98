import type { CalendarDate } from '../base/dates.ts';
import type { BankCsvMapping } from '../bank/bank-csv-mapping.ts';
import type { BankEntry, BankSink } from '../bank/bank-entry.ts';
import { Bai2Reader } from '../bank/read-bai2.ts';
import { BankCsvReader } from '../bank/read-bank-csv.ts';
import { CamtReader } from '../bank/read-camt.ts';
import { NachaReader } from '../bank/read-nacha.ts';
import { OfxReader } from '../bank/read-ofx.ts';
import type { SideRole } from '../matching/combine-sides.ts';
import { dayOfText, dayText } from '../matching/day-number.ts';
import { CsvLineReader } from '../matching/csv-lines.ts';
import { csvProblemText } from '../matching/csv-problem.ts';
import type { LineTable } from '../matching/line-table.ts';
import { RemittanceReader } from '../remittance/read.ts';
import { RECOGNITION_BYTES, recogniseFile, UTF_16_SENTENCE } from '../remittance/recognise.ts';
import { ProblemList } from '../source-file/problem-list.ts';
import { cellsOf, delimiterOf } from '../source-file/delimited-text.ts';
import type { SourceProblem } from '../source-file/source-format.ts';
import { sourceFormatOf } from '../source-file/source-formats.ts';
import { decodeText } from '../x12/bytes.ts';
import { LineGatherer } from './line-gatherer.ts';
import { isTidy, TidyLines } from './tidy-lines.ts';

/** A file read as lines of a side. Nothing of it counts before somebody takes it. */
export type SideFile = {
  /** What the file is called in a sentence: 'balance report (BAI2)'. */
  readonly format: string;
  readonly table: LineTable;
  /** '' where the file does not say. */
  readonly currency: string;
  /** Sums in minor units; debits are positive. */
  readonly creditsMinor: number;
  readonly debitsMinor: number;
  /** What was not read, and what a person should know. An `error` stands for something that is not among the lines. */
  readonly problems: readonly SourceProblem[];
  readonly problemCount: number;
  /** The side that such a file is as a rule; null where it may be any. */
  readonly suggests: SideRole | null;
  /** How a table is headed; null where the columns are no question. */
  readonly columns: readonly string[] | null;
  /** Which of them say what; null where day and amount could not be told. */
  readonly mapping: BankCsvMapping | null;
};

export type SideReader = { push(piece: Uint8Array): void; end(): SideFile };

type Asked = {
  /** No line of a bank or a ledger lies after it. */
  readonly today: CalendarDate;
  /** Which columns say what, where a person has said so. */
  readonly mapping: BankCsvMapping | null;
};

/** The columns of a file of lines: it names its own ids. */
const LINE_COLUMNS = ['id', 'date', 'amount', 'reference', 'party'];

/** A reader for a file, told from its first bytes. @returns a sentence where it is nothing that can be reconciled. */
export function openSideFile(firstBytes: Uint8Array, asked: Asked): SideReader | string {
  const start = firstBytes.subarray(0, RECOGNITION_BYTES);
  const recognised = recogniseFile(start);
  if (recognised.kind === 'empty') return 'This file is empty.';
  if (recognised.kind === 'utf-16') return UTF_16_SENTENCE;
  if (recognised.kind === 'x12-835') return readRemittance(asked);
  if (recognised.kind === 'x12-other')
    return `This is X12 ${recognised.transactionSet}, which moves no money. A remittance advice is an 835.`;
  const header = headerOf(start);
  if (LINE_COLUMNS.every((name) => header.some((cell) => cell.trim().toLowerCase() === name)))
    return isTidy(start) ? readLines(asked) : readUntidy(start, asked);
  const open = bankReader(sourceFormatOf(start, recognised)?.kind ?? '', asked, header);
  if (open) return open;
  if (recognised.kind === 'binary')
    return 'This is a binary file. Save a workbook as XLSX or CSV; a PDF holds no lines that can be read for certain.';
  if (header.length > 1) return readTable('table (CSV)', asked, header);
  return 'Nothing in this file can be reconciled. Read are 835, BAI2, camt, Nacha, OFX, CSV and XLSX.';
}

function headerOf(start: Uint8Array): readonly string[] {
  const text = decodeText(start, 0, start.length).replace(/^\uFEFF/, '');
  const first = text.slice(0, text.search(/[\r\n]|$/));
  return cellsOf(first, delimiterOf(first))[0] ?? [];
}

function readRemittance({ today }: Asked): SideReader {
  const lines = new LineGatherer({ today, isPlanned: true });
  const reader = new RemittanceReader({
    onTransaction: ({ index, payment, trace, payer, productionDate, isTest, lineage }) => {
      if (isTest) {
        const message = `Advice ${index} is marked as a test; it was left out.`;
        lines.tell({ code: 'test-interchange', severity: 'error', offset: lineage.offset, message });
        return;
      }
      // What its payer takes back or carries forward used the payment up: there is nothing that a bank could have.
      if (payment.amountMinor === 0) {
        const message = `Advice ${index} (${trace.number}) pays nothing, so that no deposit comes for it. What it carries forward stands in the ledger.`;
        lines.tell({ code: 'pays-nothing', severity: 'warning', offset: lineage.offset, message });
        return;
      }
      lines.add({
        key: [trace.number, trace.originatorId, String(payment.amountMinor)],
        date: payment.date ?? productionDate ?? '',
        amountMinor: payment.amountMinor,
        reference: trace.number,
        party: payer.name,
        account: payment.receivingAccount,
        currency: 'USD',
        offset: lineage.offset,
      });
    },
    onProblem: ({ code, severity, offset, message }) => lines.tell({ code, severity, offset, message }),
  });
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      reader.end();
      return lines.file('remittance advice (835)', 'remittance');
    },
  };
}

const BANKS: Readonly<
  Record<string, readonly [name: string, open: (sink: BankSink) => Omit<SideReader, 'end'> & { end(): unknown }]>
> = {
  'bank-bai2': ['balance report (BAI2)', (sink) => new Bai2Reader(sink)],
  'bank-camt': ['bank statement (camt)', (sink) => new CamtReader(sink)],
  nacha: ['ACH payments (Nacha)', (sink) => new NachaReader(sink)],
  'bank-ofx': ['bank statement (OFX)', (sink) => new OfxReader(sink)],
};

function bankReader(kind: string, asked: Asked, header: readonly string[]): SideReader | null {
  if (kind === 'bank-csv') return readTable('bank movements (CSV)', asked, header);
  const bank = BANKS[kind];
  if (!bank) return null;
  const [name, open] = bank;
  const lines = new LineGatherer({ today: asked.today, isPlanned: kind === 'nacha' });
  const reader = open(sinkOf(lines));
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      reader.end();
      return lines.file(name, 'bank');
    },
  };
}

function readTable(name: string, { today, mapping }: Asked, columns: readonly string[]): SideReader {
  const lines = new LineGatherer({ today, isPlanned: false });
  const reader = new BankCsvReader(sinkOf(lines), mapping);
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      const { mapping: used } = reader.end();
      return { ...lines.file(name, null), columns, mapping: used };
    },
  };
}

function sinkOf(lines: LineGatherer): BankSink {
  return {
    onEntry: (entry) => lines.add({ ...partsOf(entry), amountMinor: entry.amountMinor, offset: entry.offset }),
    onProblem: (problem) => lines.tell(problem),
  };
}

function partsOf(entry: BankEntry) {
  const reference = entry.trace || entry.customerReference || entry.reference;
  return {
    key: [entry.account, entry.date, entry.reference, entry.customerReference, entry.trace, String(entry.amountMinor)],
    date: entry.date || entry.valueDate,
    reference,
    party: entry.party || entry.text,
    account: entry.account,
    currency: entry.currency,
  };
}

/** The same columns as a spreadsheet gives them back: see {@link TidyLines}. */
function readUntidy(start: Uint8Array, asked: Asked): SideReader {
  const reader = readLines(asked);
  const tidy = new TidyLines(start, (bytes) => reader.push(bytes));
  return {
    push: (piece) => tidy.push(piece),
    end: () => {
      tidy.end();
      return reader.end();
    },
  };
}

function readLines({ today }: Asked): SideReader {
  const reader = new CsvLineReader();
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      const ended = reader.end();
      const none = new LineGatherer({ today: '9999-12-31' as CalendarDate, isPlanned: true });
      const empty = none.file('lines (CSV)', null);
      if (!ended.ok) {
        const problems = new ProblemList();
        for (const problem of ended.error.problems)
          problems.add({
            code: problem.code,
            severity: 'error',
            offset: 0,
            message: `Line ${problem.line}${problem.column ? `, ${problem.column}` : ''}: ${csvProblemText(problem)}`,
          });
        return { ...empty, problems: problems.list(), problemCount: ended.error.count };
      }
      const { table, currency } = ended.value;
      let [creditsMinor, debitsMinor] = [0, 0];
      for (const amount of table.amounts) {
        if (amount > 0) creditsMinor += amount;
        else debitsMinor -= amount;
      }
      const problems = futureOf(table, today);
      const told = { problems, problemCount: problems.length };
      return { ...empty, ...told, table, currency: currency ?? '', creditsMinor, debitsMinor };
    },
  };
}

/** Lines after today are kept, since a remittance may announce them; whoever takes the file is told. */
function futureOf({ days, ids }: LineTable, today: CalendarDate): SourceProblem[] {
  const last = dayOfText(today) ?? Infinity;
  const first = days.findIndex((day) => day > last);
  if (first < 0) return [];
  const count = days.reduce((sum, day) => sum + (day > last ? 1 : 0), 0);
  const what = count === 1 ? 'A line is' : `${count} lines are`;
  const message = `${what} dated in the future: ${ids.text(first + 1)} on ${dayText(days[first]!)}. Payments may be announced ahead; a bank or a ledger has no such lines.`;
  return [{ code: 'date-in-future', severity: 'warning', offset: 0, message }];
}
