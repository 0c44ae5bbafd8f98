import * as z from 'zod';
import { centsOf, FakeBooks, type FakeEntry, type FakeLine, type Wrong } from './fake-books.ts';
import type { FakeErp } from './fake-erp.ts';
import { startFakeServer, type FakeReply, type FakeRequest } from './fake-server.ts';

export const DATABASE = 'harbor-care';
export const KEY = 'b5a1f0c3e2d4968778695a4b3c2d1e0f';
const JOURNAL = { id: 3, code: 'MISC', name: 'Miscellaneous', type: 'general' };

const Day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const NewLine = z.strictObject({
  account_id: z.int(),
  debit: z.number().nonnegative(),
  credit: z.number().nonnegative(),
  name: z.string(),
  partner_id: z.int().optional(),
});
const NewMove = z.strictObject({
  move_type: z.literal('entry'),
  date: Day,
  journal_id: z.literal(JOURNAL.id),
  ref: z.string(),
  narration: z.string(),
  reversed_entry_id: z.int().optional(),
  line_ids: z.array(z.tuple([z.literal(0), z.literal(0), NewLine])).min(1),
});
const Create = z.strictObject({ vals_list: z.tuple([NewMove]) });
const CreatePartner = z.strictObject({ vals_list: z.tuple([z.strictObject({ name: z.string(), ref: z.string() })]) });
const Post = z.strictObject({ ids: z.tuple([z.int()]) });
const Domain = z.array(z.tuple([z.string(), z.enum(['=', 'in', '<=']), z.unknown()]));
const Search = z.strictObject({ domain: Domain, fields: z.array(z.string()), order: z.literal('id') });
const GroupBy = z.strictObject({
  domain: Domain,
  groupby: z.tuple([z.literal('account_id')]),
  aggregates: z.tuple([z.literal('debit:sum'), z.literal('credit:sum')]),
});

const MESSAGES: Readonly<Record<Wrong, string>> = {
  unbalanced: 'The entry is not balanced.',
  closed: 'You cannot add/modify entries prior to and inclusive of: Global Lock Date.',
  account: 'Record does not exist or has been deleted.',
  party: 'The field Partner is required.',
  department: 'The analytic account does not exist.',
  amount: 'The line has no amount.',
  empty: 'Even magicians cannot post nothing! You need to add a line before posting.',
};

type Draft = Omit<FakeEntry, 'at'> & { isPosted: boolean; at: Date };

/** Odoo 19's JSON-2 with its accounting. @see odoo/documentation, developer/reference/external_api */
export async function fakeOdoo(year = 2026): Promise<FakeErp> {
  const odoo = new Odoo(year);
  const server = await startFakeServer(stepOf, (request) => odoo.handle(request));
  return Object.assign(server, { books: odoo.books, steps: ['create', 'action_post'] });
}

function stepOf({ path }: FakeRequest): string {
  if (!path.startsWith('/json/2/account.move/')) return path.endsWith('create') ? 'create partner' : 'read';
  const method = path.split('/').at(-1) ?? '';
  return method === 'search_read' ? 'read' : method;
}

class Odoo {
  readonly books: FakeBooks;
  readonly #moves: Draft[] = [];

  constructor(year: number) {
    this.books = new FakeBooks({ keepsParties: true, year });
  }

  handle(request: FakeRequest): FakeReply {
    const { method, path, headers } = request;
    if (headers.authorization !== `bearer ${KEY}`)
      return failure(401, 'werkzeug.exceptions.Unauthorized', 'Invalid apikey');
    if (headers['x-odoo-database'] !== DATABASE) return failure(404, 'werkzeug.exceptions.NotFound', 'No database');
    if (method !== 'POST' || headers['content-type'] !== 'application/json')
      return failure(415, 'werkzeug.exceptions.UnsupportedMediaType', 'Send JSON.');
    const [, model = '', name = ''] = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const body = request.json();
    try {
      return this.#call(model, name, body);
    } catch (error) {
      if (error instanceof z.ZodError) return failure(422, 'builtins.TypeError', error.message);
      throw error;
    }
  }

  #call(model: string, name: string, body: unknown): FakeReply {
    if (name === 'search_read') return this.#search(model, Search.parse(body));
    if (model === 'account.move' && name === 'create') return this.#create(Create.parse(body).vals_list[0]);
    if (model === 'account.move' && name === 'action_post') return this.#post(Post.parse(body).ids[0]);
    if (model === 'account.move.line' && name === 'formatted_read_group') return this.#sums(GroupBy.parse(body).domain);
    if (model === 'res.partner' && name === 'create') {
      this.books.parties.add(CreatePartner.parse(body).vals_list[0].ref);
      return { status: 200, body: [this.books.parties.size] };
    }
    return failure(404, 'werkzeug.exceptions.NotFound', `The method ${model}.${name} does not exist`);
  }

  #create(values: z.infer<typeof NewMove>): FakeReply {
    const lines = values.line_ids.map(([, , line]): FakeLine => ({
      account: this.books.accounts[line.account_id - 1]?.code ?? '',
      minor: (centsOf(line.debit) ?? 0.5) - (centsOf(line.credit) ?? 0.5),
      party: line.partner_id === undefined ? '' : ([...this.books.parties][line.partner_id - 1] ?? '?'),
      department: '',
      text: line.name,
    }));
    const wrong = this.books.whatIsWrong({ date: values.date, lines });
    if (wrong && wrong !== 'closed') return failure(422, 'odoo.exceptions.UserError', MESSAGES[wrong]);
    const id = this.#moves.length + 1;
    const { date, ref, narration: memo, reversed_entry_id: reverses = null } = values;
    this.#moves.push({ id, date, ref, memo, reverses, lines, isPosted: false, at: new Date() });
    return { status: 200, body: [id] };
  }

  #post(id: number): FakeReply {
    const move = this.#moves.find((one) => one.id === id);
    if (!move) return failure(404, 'odoo.exceptions.MissingError', 'Record does not exist or has been deleted.');
    if (move.isPosted) return failure(422, 'odoo.exceptions.UserError', 'The entry must be in draft.');
    const wrong = move.date <= this.#lockDate() ? 'closed' : this.books.whatIsWrong(move);
    if (wrong) return failure(422, 'odoo.exceptions.UserError', MESSAGES[wrong]);
    const { ref, date, lines, reverses, memo } = move;
    this.books.post({ ref, date, lines, reverses, memo });
    move.isPosted = true;
    return { status: 200, body: false };
  }

  #lockDate(): string {
    const closed = this.books.months().filter(({ isClosed }) => isClosed);
    return closed.at(-1)?.endsOn ?? '';
  }

  #sums(domain: z.infer<typeof Domain>): FakeReply {
    const asOf = domain.find(([field]) => field === 'date')?.[2];
    const rows = this.books.balances(String(asOf)).map(({ account, debitMinor, creditMinor }) => ({
      account_id: [this.#accountId(account), account],
      'debit:sum': debitMinor / 100,
      'credit:sum': creditMinor / 100,
      __extra_domain: [],
    }));
    return { status: 200, body: rows };
  }

  #search(model: string, { domain, fields }: z.infer<typeof Search>): FakeReply {
    const rows = this.#rows(model);
    if (!rows) return failure(404, 'werkzeug.exceptions.NotFound', `The model ${model} does not exist`);
    const found = rows.filter((row) =>
      domain.every(([field, operator, value]) => doesMatch(row[field], operator, value)),
    );
    const picked = found.map((row) => Object.fromEntries(['id', ...fields].map((name) => [name, row[name] ?? false])));
    return { status: 200, body: picked };
  }

  #rows(model: string): Readonly<Record<string, unknown>>[] | null {
    const partners = [...this.books.parties].map((ref, at) => ({ id: at + 1, name: ref, ref }));
    switch (model) {
      case 'res.company':
        return [{ id: 1, fiscalyear_lock_date: this.#lockDate() || false, hard_lock_date: false }];
      case 'account.account':
        return this.books.accounts.map(({ code, name, needsParty }) => ({
          id: this.#accountId(code),
          code,
          name,
          account_type: needsParty ? 'asset_receivable' : 'asset_current',
        }));
      case 'account.journal':
        return [JOURNAL];
      case 'res.partner':
        return partners;
      case 'account.move':
        return this.#moves.map((move) => moveOf(move));
      case 'account.move.line':
        return this.#moves.flatMap(({ id, lines }) =>
          lines.map(({ account, minor, party, text }, at) => ({
            id: id * 100 + at,
            move_id: [id, 'move'],
            account_id: [this.#accountId(account), account],
            partner_id: party === '' ? false : [partners.find(({ ref }) => ref === party)?.id ?? 0, party],
            name: text,
            debit: Math.max(minor, 0) / 100,
            credit: Math.max(-minor, 0) / 100,
          })),
        );
      default:
        return null;
    }
  }

  #accountId(code: string): number {
    return this.books.accounts.findIndex((one) => one.code === code) + 1;
  }
}

function moveOf({ id, ref, date, isPosted, reverses, at }: Draft) {
  return {
    id,
    name: isPosted ? `MISC/2026/${String(id).padStart(5, '0')}` : false,
    ref,
    move_type: 'entry',
    state: isPosted ? 'posted' : 'draft',
    date,
    journal_id: [JOURNAL.id, JOURNAL.name],
    reversed_entry_id: reverses === null ? false : [reverses, 'move'],
    write_date: at.toISOString().slice(0, 19).replace('T', ' '),
  };
}

function doesMatch(own: unknown, operator: string, value: unknown): boolean {
  const known: unknown = Array.isArray(own) ? own[0] : own;
  if (operator === 'in') return Array.isArray(value) && value.includes(known);
  return operator === '=' ? known === value : String(known) <= String(value);
}

function failure(status: number, name: string, message: string): FakeReply {
  return {
    status,
    body: { name, message, arguments: [message], context: {}, debug: 'Traceback (most recent call last)' },
  };
}
