import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { centsOf, FakeBooks, type FakeEntry, type Wrong } from './fake-books.ts';
import type { FakeErp } from './fake-erp.ts';
import { startFakeServer, type FakeReply, type FakeRequest } from './fake-server.ts';
import { FakeTokens } from './fake-tokens.ts';

export const COMPANY = '7f3a1c52-9d84-4e55-8f0e-2b1f6a0c9d11';
export const CLIENT = { clientId: 'c0ffee00-1111-4222-8333-444455556666', secret: 'right~secret' };

const NewJournal = z.strictObject({ code: z.string().min(1), displayName: z.string().max(100).optional() });
const NewLine = z.strictObject({
  accountNumber: z.string().min(1).max(20),
  postingDate: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  documentNumber: z.string().min(1),
  externalDocumentNumber: z.string().max(35).optional(),
  amount: z.number(),
  description: z.string().max(100),
});
type Line = z.infer<typeof NewLine> & { readonly minor: number };
type Journal = { readonly id: string; readonly code: string; lines: Line[] };

const MESSAGES: Readonly<Record<Wrong, string>> = {
  unbalanced: 'The Gen. Journal Lines are out of balance. Please check that the Amount is zero for each document.',
  closed: 'Posting Date is not within your range of allowed posting dates in Gen. Journal Line.',
  account: 'The G/L Account cannot be found in the related table.',
  party: 'The Customer does not exist.',
  department: 'The Dimension Value does not exist.',
  amount: 'Amount must have a value in Gen. Journal Line.',
  empty: 'There is nothing to post.',
};

/** Business Central's API v2.0 as far as journals go. @see learn.microsoft.com, API (v2.0): journal, journalLine, generalLedgerEntry */
export async function fakeBusinessCentral(): Promise<FakeErp> {
  const central = new Central();
  const server = await startFakeServer(stepOf, (request) => central.handle(request));
  return Object.assign(server, {
    books: central.books,
    steps: ['create journal', 'create line', 'post journal'],
    expire: () => central.tokens.expire(),
  });
}

function stepOf({ method, path }: FakeRequest): string {
  if (path.endsWith('/token')) return 'token';
  if (method === 'GET') return 'read';
  if (path.endsWith('Microsoft.NAV.post')) return 'post journal';
  if (method === 'DELETE') return 'delete journal';
  return path.endsWith('/journalLines') ? 'create line' : 'create journal';
}

class Central {
  readonly books = new FakeBooks({ keepsParties: false });
  readonly tokens = new FakeTokens(
    (form) =>
      form.get('client_id') === CLIENT.clientId &&
      form.get('client_secret') === CLIENT.secret &&
      form.get('scope') === 'https://api.businesscentral.dynamics.com/.default',
  );
  #journals: Journal[] = [];

  handle(request: FakeRequest): FakeReply {
    if (request.path === '/tenant/oauth2/v2.0/token') return this.tokens.answer(request);
    if (!this.tokens.accepts(request))
      return failure(401, 'Authentication_InvalidCredentials', 'The server has rejected the client credentials.');
    const [, company, rest = ''] = /^\/api\/v2\.0\/companies\(([^)]*)\)\/(.*)$/.exec(request.path) ?? [];
    if (company !== COMPANY) return failure(404, 'BadRequest_NotFound', 'The company cannot be found.');
    if (request.method === 'GET') return this.#read(rest, request.query);
    const [, id, action] = /^journals\(([^)]*)\)(?:\/(.*))?$/.exec(rest) ?? [];
    if (rest === 'journals' && request.method === 'POST') return this.#createJournal(request);
    const journal = this.#journals.find((one) => one.id === id);
    if (!journal) return failure(404, 'BadRequest_NotFound', 'The journal cannot be found.');
    if (request.method === 'DELETE' && action === undefined) return this.#remove(journal, request);
    if (request.method === 'POST' && action === 'journalLines') return this.#createLine(journal, request);
    if (request.method === 'POST' && action === 'Microsoft.NAV.post') return this.#post(journal);
    return failure(405, 'BadRequest_MethodNotAllowed', 'The method is not allowed.');
  }

  #createJournal(request: FakeRequest): FakeReply {
    const parsed = NewJournal.safeParse(jsonOf(request));
    if (!parsed.success) return failure(400, 'BadRequest', parsed.error.message);
    // A code is a Code[10] there: capitals, and no more than ten.
    const code = parsed.data.code.toUpperCase();
    if (code.length > 10)
      return failure(
        400,
        'Application_StringExceededLength',
        'The length of the string is 11, but it must be 10 or less.',
      );
    if (this.#journals.some((one) => one.code === code))
      return failure(400, 'Internal_EntityWithSameKeyExists', `The Gen. Journal Batch already exists: ${code}`);
    const journal = { id: randomUUID(), code, lines: [] };
    this.#journals.push(journal);
    return { status: 201, body: { id: journal.id, code, displayName: parsed.data.displayName ?? '' } };
  }

  #createLine(journal: Journal, request: FakeRequest): FakeReply {
    const parsed = NewLine.safeParse(jsonOf(request));
    if (!parsed.success) return failure(400, 'BadRequest', parsed.error.message);
    const documentNumber = parsed.data.documentNumber.toUpperCase();
    const minor = centsOf(parsed.data.amount);
    if (documentNumber.length > 20) return failure(400, 'Application_StringExceededLength', 'It must be 20 or less.');
    if (minor === null) return failure(400, 'Application_InvalidAmount', 'The amount has too many decimals.');
    if (!this.books.accounts.some(({ code }) => code === parsed.data.accountNumber))
      return failure(400, 'Application_DialogException', MESSAGES.account);
    const line = { ...parsed.data, documentNumber, minor };
    journal.lines.push(line);
    return { status: 201, body: { id: randomUUID(), ...lineOf(line) } };
  }

  #post(journal: Journal): FakeReply {
    const documents = new Map<string, Line[]>();
    for (const line of journal.lines)
      documents.set(line.documentNumber, [...(documents.get(line.documentNumber) ?? []), line]);
    const entries = [...documents].map(([ref, lines]) => ({
      ref,
      date: lines[0]?.postingDate ?? '',
      memo: '',
      reverses: null,
      lines: lines.map(({ accountNumber, minor, description }) => ({
        account: accountNumber,
        minor,
        party: '',
        department: '',
        text: description,
      })),
    }));
    const wrong =
      entries.length === 0
        ? 'empty'
        : entries.map((entry) => this.books.whatIsWrong(entry)).find((one) => one !== null);
    if (wrong) return failure(400, 'Application_DialogException', MESSAGES[wrong]);
    for (const entry of entries) this.books.post(entry);
    journal.lines = [];
    return { status: 204 };
  }

  #remove(journal: Journal, { headers }: FakeRequest): FakeReply {
    if (headers['if-match'] === undefined) return failure(400, 'BadRequest', 'The If-Match header is missing.');
    this.#journals = this.#journals.filter((one) => one !== journal);
    return { status: 204 };
  }

  #read(what: string, query: URLSearchParams): FakeReply {
    const filter = query.get('$filter') ?? '';
    const list = (value: readonly unknown[]): FakeReply => ({ status: 200, body: { '@odata.context': '', value } });
    const [, id] = /^journals\(([^)]*)\)\/journalLines$/.exec(what) ?? [];
    if (id !== undefined) return list(this.#journals.find((one) => one.id === id)?.lines.map(lineOf) ?? []);
    if (what === 'accounts')
      return list(
        this.books.accounts.map(({ code, name }) => ({
          id: randomUUID(),
          number: code,
          displayName: name,
          accountType: 'Posting',
          directPosting: true,
          blocked: false,
        })),
      );
    if (what === 'accountingPeriods')
      return list(
        this.books.months().map(({ name, startsOn, isClosed }) => ({
          startingDate: startsOn,
          name,
          newFiscalYear: name.endsWith('-01'),
          closed: isClosed,
          dateLocked: isClosed,
        })),
      );
    if (what === 'journals')
      return list(
        this.#journals
          .filter(({ code }) => `code eq '${code}'` === filter)
          .map(({ id: key, code }) => ({ id: key, code })),
      );
    if (what === 'generalLedgerEntries') return this.#entries(filter);
    if (what === 'trialBalances') {
      const [, asOf] = /^dateFilter le (\d{4}-\d\d-\d\d)$/.exec(filter) ?? [];
      if (asOf === undefined) return failure(400, 'BadRequest', 'The filter is not valid.');
      return list(
        this.books.balances(asOf).map(({ account, debitMinor, creditMinor }) => ({
          number: account,
          totalDebit: debitMinor / 100,
          totalCredit: creditMinor / 100,
        })),
      );
    }
    return failure(404, 'BadRequest_NotFound', 'No HTTP resource was found.');
  }

  #entries(filter: string): FakeReply {
    const [, document] = /^documentNumber eq '(.*)'$/.exec(filter) ?? [];
    const [, start] = /^startswith\(description,'(.*)'\)$/.exec(filter) ?? [];
    if (document === undefined && start === undefined) return failure(400, 'BadRequest', 'The filter is not valid.');
    const rows = this.books.entries
      .flatMap((entry) => ledgerRows(entry))
      .filter((row) =>
        document === undefined ? row.description.startsWith(start ?? '') : row.documentNumber === document,
      );
    return { status: 200, body: { value: rows } };
  }
}

function ledgerRows({ id, ref, date, lines, at }: FakeEntry) {
  return lines.map(({ account, minor, text }, index) => ({
    id: randomUUID(),
    entryNumber: id * 100 + index,
    postingDate: date,
    documentNumber: ref,
    documentType: '_x0020_',
    accountNumber: account,
    description: text,
    debitAmount: Math.max(minor, 0) / 100,
    creditAmount: Math.max(-minor, 0) / 100,
    lastModifiedDateTime: at.toISOString(),
  }));
}

function lineOf({ accountNumber, postingDate, documentNumber, minor, description }: Line) {
  return { accountNumber, postingDate, documentNumber, amount: minor / 100, description };
}

function jsonOf(request: FakeRequest): unknown {
  return request.headers['content-type']?.startsWith('application/json') === true ? request.json() : undefined;
}

function failure(status: number, code: string, message: string): FakeReply {
  return { status, body: { error: { code, message } } };
}
