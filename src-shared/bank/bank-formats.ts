import { decodeText } from '../x12/bytes.ts';
import { ProblemList } from '../source-file/problem-list.ts';
import type { SourceContents, SourceFormat, SourceInspector } from '../source-file/source-format.ts';
import { cellsOf, delimiterOf } from '../source-file/delimited-text.ts';
import { type BankCsvMapping, suggestMapping } from './bank-csv-mapping.ts';
import type { BankSink, BankStatement } from './bank-entry.ts';
import { Bai2Reader } from './read-bai2.ts';
import { BankCsvReader } from './read-bank-csv.ts';
import { bankItems } from './map-bank.ts';
import { CamtReader } from './read-camt.ts';
import { NachaReader } from './read-nacha.ts';
import { OfxReader } from './read-ofx.ts';

type Reader<Ended> = { push(piece: Uint8Array): void; end(): Ended };
type Totals = SourceContents['totals'];

/** What every bank format says alike; `own` are the counts of the format itself. */
class BankInspector<Ended> implements SourceInspector {
  readonly #kind: string;
  readonly #reader: Reader<Ended>;
  readonly #own: (ended: Ended) => Totals;
  readonly #problems = new ProblemList();
  #records = 0;
  #credits = 0;
  #debits = 0;
  readonly #statements: BankStatement[] = [];
  #statementCount = 0;

  constructor(kind: string, open: (sink: BankSink) => Reader<Ended>, own: (ended: Ended) => Totals) {
    this.#kind = kind;
    this.#own = own;
    this.#reader = open({
      onEntry: ({ amountMinor }) => {
        this.#records += 1;
        if (amountMinor > 0) this.#credits += amountMinor;
        else this.#debits -= amountMinor;
      },
      onStatement: (statement) => {
        this.#statementCount += 1;
        if (this.#statements.length < 2) this.#statements.push(statement);
      },
      onProblem: (problem) => this.#problems.add(problem),
    });
  }

  push(piece: Uint8Array): void {
    this.#reader.push(piece);
  }

  end(): SourceContents {
    const own = this.#own(this.#reader.end());
    const [only] = this.#statements;
    const balances =
      this.#statementCount === 1 && only
        ? { openingMinor: only.openingMinor, closingMinor: only.closingMinor, differenceMinor: only.differenceMinor }
        : {};
    const sums = {
      creditsMinor: whole(this.#credits),
      debitsMinor: whole(this.#debits),
      netMinor: whole(this.#credits - this.#debits),
    };
    return {
      kind: this.#kind,
      records: this.#records,
      totals: { ...sums, ...balances, ...own },
      problems: this.#problems.list(),
    };
  }
}

/** Null for a sum that damaged files may come to and that is no number of cents any more. */
function whole(sum: number): number | null {
  return Number.isSafeInteger(sum) ? sum : null;
}

function startText(firstBytes: Uint8Array): string {
  return decodeText(firstBytes, 0, firstBytes.length).replace(/^\uFEFF/, '');
}

/** A file header, a batch header or a whole entry stands first. */
const NACHA = /^(101.{18,22}\d{6}.{4,6}094101|5(200|220|225|280)[^\r\n]{46}[A-Z]{3}|6\d{11}[^\r\n]{82}[\r\n])/;

export const nacha: SourceFormat = {
  name: 'ACH payments (Nacha)',
  recognise: (firstBytes, { kind }) =>
    kind === 'unknown' || kind === 'binary' ? (NACHA.test(startText(firstBytes)) ? 'nacha' : null) : null,
  inspect: (kind) =>
    new BankInspector(
      kind,
      (sink) => new NachaReader(sink),
      ({ batches, entries, addenda, entryHash, traces, ties }: ReturnType<NachaReader['end']>) => ({
        batches,
        entries,
        addenda,
        entryHash,
        traces: traces.length,
        ties: ties ? 1 : 0,
      }),
    ),
  map: (_kind, sink) => bankItems((into) => new NachaReader(into), sink),
};

export const bai2: SourceFormat = {
  name: 'balance report (BAI2)',
  recognise: (firstBytes, { kind }) =>
    kind === 'unknown' && /^01,[^,\r\n]*,[^,\r\n]*,\d{6},/.test(startText(firstBytes)) ? 'bank-bai2' : null,
  inspect: (kind) =>
    new BankInspector(
      kind,
      (sink) => new Bai2Reader(sink),
      ({ accounts, details, accountsThatTie, physicalRecords }: ReturnType<Bai2Reader['end']>) => ({
        accounts,
        details,
        accountsThatTie,
        physicalRecords,
      }),
    ),
  map: (_kind, sink) => bankItems((into) => new Bai2Reader(into), sink),
};

/** The namespace of the root says it, or an element that only these messages have. */
const CAMT = /urn:iso:std:iso:20022:tech:xsd:camt\.05[234]\.|<(?:\w+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)[\s>]/;

export const camt: SourceFormat = {
  name: 'bank statement (ISO 20022 camt)',
  recognise: (firstBytes, { kind }) => (kind === 'unknown' && CAMT.test(startText(firstBytes)) ? 'bank-camt' : null),
  inspect: (kind) =>
    new BankInspector(
      kind,
      (sink) => new CamtReader(sink),
      ({ statements }: ReturnType<CamtReader['end']>) => ({ statements }),
    ),
  map: (_kind, sink) => bankItems((into) => new CamtReader(into), sink),
};

export const ofx: SourceFormat = {
  name: 'bank statement (OFX)',
  recognise: (firstBytes, { kind }) =>
    kind === 'unknown' && /^\s*OFXHEADER\s*:|<\?OFX\b|<OFX>/i.test(startText(firstBytes)) ? 'bank-ofx' : null,
  inspect: (kind) =>
    new BankInspector(
      kind,
      (sink) => new OfxReader(sink),
      ({ statements }: ReturnType<OfxReader['end']>) => ({ statements }),
    ),
  map: (_kind, sink) => bankItems((into) => new OfxReader(into), sink),
};

/** A bank's own table. @param mapping  which columns say what; null: as they are headed. */
export const bankCsvBy = (mapping: BankCsvMapping | null): SourceFormat => ({
  name: 'bank movements (CSV)',
  recognise: (firstBytes, { kind }) => {
    if (kind !== 'unknown') return null;
    const text = startText(firstBytes);
    const header = text.slice(0, text.search(/[\r\n]|$/));
    const [first = [], second = []] = cellsOf(text.slice(0, 4096), delimiterOf(header));
    return first.length > 1 && suggestMapping(first, second) ? 'bank-csv' : null;
  },
  inspect: (kind) =>
    new BankInspector(
      kind,
      (sink) => new BankCsvReader(sink, mapping),
      ({ rows }: ReturnType<BankCsvReader['end']>) => ({ rows }),
    ),
  map: (_kind, sink) => bankItems((into) => new BankCsvReader(into, mapping), sink),
});

export const bankCsv = bankCsvBy(null);
