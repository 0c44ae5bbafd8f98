import * as z from 'zod';
import { centsOf, FakeBooks, type FakeEntry, type Wrong } from './fake-books.ts';
import type { FakeErp } from './fake-erp.ts';
import { startFakeServer, type FakeReply, type FakeRequest } from './fake-server.ts';

export const COMPANY = 'Harbor Care Foundation';
export const KEY = { apiKey: '8f2c1d0a9b3e4f5', secret: '1a2b3c4d5e6f708' };
const OWN_CENTER = 'Main - HCF';

const NewAccount = z.strictObject({
  account: z.string().min(1),
  debit_in_account_currency: z.number().nonnegative(),
  credit_in_account_currency: z.number().nonnegative(),
  user_remark: z.string().optional(),
  party_type: z.enum(['Customer', 'Supplier']).optional(),
  party: z.string().optional(),
  cost_center: z.string().optional(),
});
const NewEntry = z.strictObject({
  voucher_type: z.literal('Journal Entry'),
  company: z.string(),
  posting_date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  user_remark: z.string().max(1000),
  countersign_key: z.string().min(1).max(140),
  reversal_of: z.string().optional(),
  docstatus: z.union([z.literal(0), z.literal(1)]),
  accounts: z.array(NewAccount).min(1),
});

const Filters = z.array(z.tuple([z.string(), z.enum(['=', 'in', '<=']), z.unknown()]));
type Row = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<Wrong, readonly [status: number, type: string, message: string]>> = {
  unbalanced: [417, 'ValidationError', 'Total Debit must be equal to Total Credit. The difference is 0.01'],
  closed: [417, 'ClosedAccountingPeriod', 'You cannot create a Journal Entry within the closed Accounting Period.'],
  account: [417, 'LinkValidationError', 'Could not find Row #1: Account'],
  party: [417, 'ValidationError', 'Row 1: Party Type and Party is required for Receivable / Payable account'],
  department: [417, 'LinkValidationError', 'Could not find Row #1: Cost Center'],
  amount: [417, 'ValidationError', 'Row 1: Both Debit and Credit values cannot be zero'],
  empty: [417, 'MandatoryError', 'accounts'],
};

/** Frappe's REST interface with ERPNext's Journal Entry, and the custom unique field. @see docs.frappe.io/framework, REST API */
export async function fakeErpNext(): Promise<FakeErp> {
  const site = new Site();
  const server = await startFakeServer(stepOf, (request) => site.handle(request));
  return Object.assign(server, { books: site.books, steps: ['insert'] });
}

function stepOf({ method, path }: FakeRequest): string {
  if (method === 'GET') return 'read';
  return path.endsWith('/Journal Entry') ? 'insert' : 'other';
}

class Site {
  readonly books = new FakeBooks({ keepsParties: true });

  handle(request: FakeRequest): FakeReply {
    const { method, path, headers } = request;
    if (headers.authorization !== `token ${KEY.apiKey}:${KEY.secret}`)
      return failure([401, 'AuthenticationError', 'Invalid token']);
    if (path === '/api/method/frappe.auth.get_logged_user')
      return { status: 200, body: { message: 'countersign@example.org' } };
    const [, doctype = '', name] = /^\/api\/resource\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (method === 'GET') return name === undefined ? this.#list(doctype, request.query) : this.#get(doctype, name);
    if (method === 'POST' && doctype === 'Journal Entry' && name === undefined) return this.#insert(request);
    if (method === 'POST' && doctype === 'Customer') return this.#makeCustomer(request);
    return failure([404, 'DoesNotExistError', 'Not Found']);
  }

  #insert(request: FakeRequest): FakeReply {
    const parsed = NewEntry.safeParse(request.json());
    if (!parsed.success) return failure([417, 'MandatoryError', parsed.error.message]);
    const { company, posting_date: date, countersign_key: ref, accounts, reversal_of: original } = parsed.data;
    if (company !== COMPANY) return failure([417, 'LinkValidationError', 'Could not find Company']);
    const lines = accounts.map((line) => ({
      account: line.account.split(' - ')[0] ?? '',
      minor: (centsOf(line.debit_in_account_currency) ?? 0.5) - (centsOf(line.credit_in_account_currency) ?? 0.5),
      party: line.party ?? '',
      department: line.cost_center ?? '',
      text: line.user_remark ?? '',
    }));
    const wrong = this.books.whatIsWrong({ date, lines });
    if (wrong) return failure(TYPES[wrong]);
    // The database's unique index speaks last.
    if (this.books.entries.some((entry) => entry.ref === ref))
      return failure([409, 'DuplicateEntryError', `('Journal Entry', '${ref}')`]);
    const reverses = original === undefined ? null : Number(original.slice(-5));
    return {
      status: 200,
      body: { data: documentOf(this.books.post({ ref, date, lines, reverses, memo: parsed.data.user_remark })) },
    };
  }

  #makeCustomer(request: FakeRequest): FakeReply {
    const parsed = z
      .strictObject({ customer_name: z.string().min(1), customer_type: z.string() })
      .safeParse(request.json());
    if (!parsed.success) return failure([417, 'MandatoryError', parsed.error.message]);
    const { customer_name: name } = parsed.data;
    if (this.books.parties.has(name)) return failure([409, 'DuplicateEntryError', name]);
    this.books.parties.add(name);
    return { status: 200, body: { data: { name, customer_name: name } } };
  }

  #get(doctype: string, name: string): FakeReply {
    if (doctype === 'Company') return { status: 200, body: { data: { name, cost_center: OWN_CENTER } } };
    const entry = this.books.entries.find((one) => nameOf(one.id) === name);
    return doctype === 'Journal Entry' && entry
      ? { status: 200, body: { data: documentOf(entry) } }
      : failure([404, 'DoesNotExistError', `${doctype} ${name} not found`]);
  }

  #list(doctype: string, query: URLSearchParams): FakeReply {
    const fields = z.array(z.string()).safeParse(JSON.parse(query.get('fields') ?? '[]'));
    const filters = Filters.safeParse(JSON.parse(query.get('filters') ?? '[]'));
    if (!fields.success || !filters.success) return failure([417, 'ValidationError', 'Invalid fields or filters']);
    const rows = this.#rows(doctype, filters.data);
    if (!rows) return failure([404, 'DoesNotExistError', `DocType ${doctype} not found`]);
    const limit = Number(query.get('limit_page_length') ?? '20') || rows.length;
    const names = fields.data.map((field) => field.split(' as ').at(-1) ?? field);
    const picked = rows
      .filter((row) => filters.data.every((filter) => doesMatch(row, filter)))
      .map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
    return { status: 200, body: { data: picked.slice(0, limit) } };
  }

  #rows(doctype: string, filters: z.infer<typeof Filters>): Row[] | null {
    const own = { company: COMPANY, is_group: 0, disabled: 0, is_cancelled: 0 };
    switch (doctype) {
      case 'Account':
        return this.books.accounts.map(({ code, name, needsParty }) => ({
          ...own,
          name: accountName(code),
          account_name: name,
          account_number: code,
          account_type: needsParty ? 'Receivable' : '',
        }));
      case 'Cost Center':
        return [OWN_CENTER, ...this.books.departments.keys()].map((name) => ({ ...own, name }));
      case 'Fiscal Year':
        return [{ ...own, name: '2026', year_start_date: '2026-01-01', year_end_date: '2026-12-31' }];
      case 'Accounting Period':
        return this.books
          .months()
          .filter(({ isClosed }) => isClosed)
          .map(({ name, startsOn, endsOn }) => ({ ...own, name, start_date: startsOn, end_date: endsOn }));
      case 'Customer':
        return [...this.books.parties].map((name) => ({ name }));
      case 'Supplier':
        return [];
      case 'Journal Entry':
        return this.books.entries.map((entry) => documentOf(entry));
      case 'GL Entry':
        return this.#sums(filters, own);
      default:
        return null;
    }
  }

  #sums(filters: z.infer<typeof Filters>, own: Row): Row[] {
    const asOf = filters.find(([field]) => field === 'posting_date')?.[2];
    return this.books.balances(String(asOf)).map(({ account, debitMinor, creditMinor }) => ({
      ...own,
      posting_date: asOf,
      account: accountName(account),
      debit: debitMinor / 100,
      credit: creditMinor / 100,
    }));
  }
}

function accountName(code: string): string {
  return `${code} - Account ${code} - HCF`;
}

function nameOf(id: number): string {
  return `ACC-JV-2026-${String(id).padStart(5, '0')}`;
}

function documentOf({ id, ref, date, lines, reverses, at }: FakeEntry) {
  return {
    name: nameOf(id),
    docstatus: 1,
    voucher_type: 'Journal Entry',
    company: COMPANY,
    posting_date: date,
    modified: at.toISOString().replace('T', ' ').replace('Z', '000'),
    countersign_key: ref,
    reversal_of: reverses === null ? null : nameOf(reverses),
    accounts: lines.map(({ account, minor, party, department, text }) => ({
      account: accountName(account),
      party: party === '' ? null : party,
      cost_center: department === '' ? OWN_CENTER : department,
      user_remark: text,
      debit_in_account_currency: Math.max(minor, 0) / 100,
      credit_in_account_currency: Math.max(-minor, 0) / 100,
    })),
  };
}

function doesMatch(row: Row, [field, operator, value]: z.infer<typeof Filters>[number]): boolean {
  const own = row[field];
  if (operator === 'in') return Array.isArray(value) && value.includes(own);
  return operator === '=' ? own === value : String(own) <= String(value);
}

function failure([status, type, message]: readonly [number, string, string]): FakeReply {
  const messages = JSON.stringify([JSON.stringify({ message, indicator: 'red' })]);
  return {
    status,
    body: { exc_type: type, exception: `frappe.exceptions.${type}: ${message}`, _server_messages: messages },
  };
}
