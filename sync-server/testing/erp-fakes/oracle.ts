import * as z from 'zod';
import { firstInZip, zipOf } from '../../erp/adapters/oracle/zip.ts';
import { centsOf, FakeBooks, type FakeEntry, type Wrong } from './fake-books.ts';
import type { FakeErp } from './fake-erp.ts';
import { startFakeServer, type FakeReply, type FakeRequest } from './fake-server.ts';

export const LEDGER = { ledgerId: '300000001', dataAccessSetId: '300000002', combination: '01-*-000' };
export const USER = { user: 'countersign.integration', secret: 'Right#Password1' };
const LEDGER_NAME = 'US Primary';
const REST = '/fscmRestApi/resources/11.13.18.05/';

const Import = z.strictObject({
  OperationName: z.literal('importBulkData'),
  DocumentContent: z.base64(),
  ContentType: z.literal('zip'),
  FileName: z.string().endsWith('.zip'),
  DocumentAccount: z.literal('fin/generalLedger/import'),
  JobName: z.literal('/oracle/apps/ess/financials/generalLedger/programs/common,JournalImportLauncher'),
  ParameterList: z.string(),
});
const Download = z.strictObject({
  OperationName: z.literal('downloadESSJobExecutionDetails'),
  ReqstId: z.string(),
  FileType: z.literal('OUT'),
});

const CODES: Readonly<Record<Wrong, string>> = {
  unbalanced: 'WU01 The journal is not balanced.',
  closed: 'EP01 The accounting date is not in an open or future enterable period.',
  account: 'EF04 The account combination is not valid.',
  party: 'EF04 The account combination is not valid.',
  department: 'EF04 The account combination is not valid.',
  amount: 'ED01 The amount is not valid.',
  empty: 'EL01 There are no lines.',
};

type Job = {
  readonly id: number;
  readonly parameters: string;
  readonly entry: Omit<FakeEntry, 'id' | 'at'>;
  looksLeft: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'ERROR';
  report: string;
};

export type FakeOracle = FakeErp & {
  /** How often a job is looked at before it ends. */
  looks: number;
};

/** Oracle Fusion: journals imported from a file by a job, and REST resources to read. @see docs.oracle.com, farfa */
export async function fakeOracle(): Promise<FakeOracle> {
  const fusion = new Fusion();
  const server = await startFakeServer(
    ({ method, text }) => (method === 'POST' && text.includes('importBulkData') ? 'import' : 'read'),
    (request) => fusion.handle(request),
  );
  const fake = Object.assign(server, { books: fusion.books, steps: ['import'], looks: 1 });
  fusion.looks = () => fake.looks;
  return fake;
}

class Fusion {
  readonly books = new FakeBooks({ keepsParties: false });
  readonly #jobs: Job[] = [];
  looks = (): number => 1;

  handle(request: FakeRequest): FakeReply {
    const { user, secret } = USER;
    const isRight = request.headers.authorization === `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
    if (!isRight) return { status: 401, body: '<html>Unauthorized</html>' };
    if (request.path === '/ess/rest/scheduler/v1/requests') return this.#unfinished(request.query);
    if (!request.path.startsWith(REST)) return { status: 404, body: 'Not Found' };
    const resource = request.path.slice(REST.length);
    if (request.method === 'POST') return resource === 'erpintegrations' ? this.#operate(request) : { status: 405 };
    const rows = this.#rows(resource, request.query);
    return rows ? paged(rows, request.query) : { status: 400, body: 'The request is not valid.' };
  }

  #operate(request: FakeRequest): FakeReply {
    if (request.headers['content-type'] !== 'application/vnd.oracle.adf.resourceitem+json') return { status: 415 };
    const download = Download.safeParse(request.json());
    if (download.success) {
      const report = this.#jobs.find(({ id }) => String(id) === download.data.ReqstId)?.report ?? '';
      const content = zipOf(`${download.data.ReqstId}.txt`, Buffer.from(report)).toString('base64');
      return { status: 201, body: { ...download.data, DocumentContent: content } };
    }
    const parsed = Import.safeParse(request.json());
    if (!parsed.success) return { status: 400, body: parsed.error.message };
    const { DocumentContent: content, ParameterList: parameters } = parsed.data;
    const file = firstInZip(Buffer.from(content, 'base64'));
    const [accessSet, source, ledger, group, ...flags] = parameters.split(',');
    const isOurs = accessSet === LEDGER.dataAccessSetId && ledger === LEDGER.ledgerId && source === 'Countersign';
    const entry = file?.name === 'GlInterface.csv' ? readFile(file.content.toString(), group ?? '') : null;
    if (!isOurs || flags.join('') !== 'NNN' || !entry) return { status: 201, body: { ReqstId: '-1' } };
    const id = 5000 + this.#jobs.length;
    this.#jobs.push({ id, parameters, entry, looksLeft: this.looks(), status: 'RUNNING', report: '' });
    return { status: 201, body: { OperationName: 'importBulkData', ReqstId: String(id) } };
  }

  /** A job goes on when it is looked at. */
  #look(job: Job): void {
    if (job.status !== 'RUNNING' || job.looksLeft-- > 0) return;
    const wrong = this.books.whatIsWrong(job.entry);
    job.status = wrong ? 'ERROR' : 'SUCCEEDED';
    job.report = wrong
      ? `Journal Import Execution Report. Error lines: ${CODES[wrong]}`
      : 'Journal Import Execution Report.';
    if (!wrong) this.books.post(job.entry);
  }

  #unfinished(query: URLSearchParams): FakeReply {
    if (query.get('q') !== 'state in ("WAIT","READY","RUNNING")')
      return { status: 400, body: 'The query is not valid.' };
    const running = this.#jobs.filter(({ status }) => status === 'RUNNING');
    const items = running.map(({ id, parameters }) => ({ requestId: id, parameters }));
    for (const job of running) this.#look(job);
    return paged(items, query);
  }

  #rows(resource: string, query: URLSearchParams): unknown[] | null {
    const q = query.get('q') ?? '';
    const finder = query.get('finder') ?? '';
    switch (resource) {
      case 'ledgersLOV':
        return q === `LedgerId=${LEDGER.ledgerId}` ? [{ Name: LEDGER_NAME }] : [];
      case 'accountCombinationsLOV':
        return [
          { AccountCombination: '02-1100-999', Description: 'Of another company' },
          ...this.books.accounts.map(({ code, name }) => ({
            AccountCombination: combinationOf(code),
            Description: name,
          })),
        ];
      case 'accountingPeriodStatusLOV':
        if (q !== `ApplicationId=101;LedgerId=${LEDGER.ledgerId}`) return null;
        return this.books.months().map(({ name, startsOn, endsOn, isClosed }) => ({
          PeriodNameId: name,
          StartDate: startsOn,
          EndDate: endsOn,
          ClosingStatus: isClosed ? 'C' : 'O',
        }));
      case 'erpintegrations': {
        const job = this.#jobs.find(({ id }) => finder === `ESSJobStatusRF;requestId=${id}`);
        if (job) this.#look(job);
        return job ? [{ RequestStatus: job.status }] : null;
      }
      case 'journalBatches':
        return query.get('expand') === 'journalHeaders.journalLines' ? this.#batches(q) : null;
      case 'ledgerBalances':
        return this.#balances(finder);
      default:
        return null;
    }
  }

  #batches(q: string): unknown[] | null {
    const [, field, start = ''] = /^(BatchName|BatchDescription) LIKE "([^"]*)\*"$/.exec(q) ?? [];
    if (field === undefined) return null;
    return this.books.entries
      .map((entry) => batchOf(entry))
      .filter((batch) => String(batch[field as 'BatchName']).startsWith(start));
  }

  #balances(finder: string): unknown[] | null {
    const [, period] =
      /^AccountBalanceFinder;accountCombination=01-%-000,accountingPeriod=(\d{4}-\d\d),currency=USD,ledgerName=US Primary,mode=Detail$/.exec(
        finder,
      ) ?? [];
    if (period === undefined) return null;
    return this.books.balances(`${period}-31`).map(({ account, debitMinor, creditMinor }) => ({
      AccountCombination: combinationOf(account),
      EndingBalance: (debitMinor - creditMinor) / 100,
    }));
  }
}

/** The loader: which column is which is a matter of place alone. */
function readFile(text: string, group: string): Omit<FakeEntry, 'id' | 'at'> | null {
  const rows = text
    .split('\r\n')
    .slice(0, -1)
    .map((row) => cellsOf(row));
  const [first] = rows;
  const isWhole = rows.every(
    (row) =>
      row.length === 68 &&
      row[0] === 'NEW' &&
      row[1] === LEDGER.ledgerId &&
      row[5] === 'USD' &&
      row[7] === 'A' &&
      row[66] === group &&
      row[67] === 'END' &&
      /^\d{4}\/\d\d\/\d\d$/.test(row[2] ?? '') &&
      /^\d{1,15}$/.test(group),
  );
  if (!first || !isWhole) return null;
  const amount = (text1: string | undefined): number => (text1 === '' ? 0 : (centsOf(text1) ?? 0.5));
  return {
    ref: first[42] ?? '',
    memo: first[43] ?? '',
    date: (first[2] ?? '').replaceAll('/', '-'),
    reverses: null,
    lines: rows.map((row) => ({
      account: row[8] === '01' && row[10] === '000' ? (row[9] ?? '') : '',
      minor: amount(row[38]) - amount(row[39]),
      party: '',
      department: '',
      text: row[51] ?? '',
    })),
  };
}

function cellsOf(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

function combinationOf(account: string): string {
  return LEDGER.combination.replace('*', account);
}

function batchOf({ id, ref, date, memo, lines, at }: FakeEntry) {
  const journalLines = lines.map(({ account, minor, text }, index) => ({
    JournalLineNumber: index + 1,
    AccountCombination: combinationOf(account),
    ...(minor > 0 ? { EnteredDebitAmount: minor / 100 } : { EnteredCreditAmount: -minor / 100 }),
    Description: text,
  }));
  return {
    JeBatchId: id,
    BatchName: `${ref} Countersign ${id} A`,
    BatchDescription: memo,
    Status: 'Posted',
    CreationDate: at.toISOString(),
    journalHeaders: { items: [{ AccountingDate: date, journalLines: { items: journalLines } }] },
  };
}

/** Small pages, so that whoever stops at the first one is found out. */
function paged(rows: readonly unknown[], query: URLSearchParams): FakeReply {
  const offset = Number(query.get('offset') ?? 0);
  const items = rows.slice(offset, offset + 20);
  return { status: 200, body: { items, count: items.length, offset, hasMore: offset + 20 < rows.length } };
}
