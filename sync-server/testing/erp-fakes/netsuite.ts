import { constants, generateKeyPairSync, verify } from 'node:crypto';
import * as z from 'zod';
import { centsOf, FakeBooks, type FakeEntry, type Wrong } from './fake-books.ts';
import type { FakeErp } from './fake-erp.ts';
import { startFakeServer, type FakeReply, type FakeRequest } from './fake-server.ts';
import { FakeTokens } from './fake-tokens.ts';

const PEM = { type: 'pkcs8', format: 'pem' } as const;
const pair = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: PEM,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const RSA = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: PEM,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const CLIENT = {
  clientId: 'cl-7788',
  certificateId: 'cert-1',
  rsaCertificateId: 'cert-2',
  secret: pair.privateKey,
};
export const SUBSIDIARY = '1';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

const Reference = z.strictObject({ id: z.string() });
const Item = z.strictObject({
  account: Reference,
  debit: z.number().positive().optional(),
  credit: z.number().positive().optional(),
  memo: z.string().max(999),
  entity: Reference.optional(),
  department: Reference.optional(),
});
const NewEntry = z.strictObject({
  subsidiary: z.strictObject({ id: z.literal(SUBSIDIARY) }),
  tranDate: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  memo: z.string().max(999),
  line: z.strictObject({ items: z.array(Item).min(1) }),
});

const DETAILS: Readonly<Record<Wrong, readonly [code: string, detail: string]>> = {
  unbalanced: ['USER_ERROR', 'Please enter a value: the amounts in a journal entry must balance.'],
  closed: ['USER_ERROR', 'The transaction date you specified is in a closed accounting period.'],
  account: ['INVALID_KEY_OR_REF', 'Invalid account reference key.'],
  party: ['USER_ERROR', 'An A/R or A/P journal line must have an entity.'],
  department: ['INVALID_KEY_OR_REF', 'Invalid department reference key.'],
  amount: ['USER_ERROR', 'Invalid amount.'],
  empty: ['USER_ERROR', 'You must enter at least one line item for this transaction.'],
};

/** NetSuite's REST web services with the journal entry and SuiteQL. @see docs.oracle.com, SuiteTalk REST Web Services */
export async function fakeNetSuite(clock = () => new Date()): Promise<FakeErp> {
  const suite = new Suite(clock);
  const server = await startFakeServer(stepOf, (request) => suite.handle(request));
  suite.tokenUrl = `${server.url}/services/rest/auth/oauth2/v1/token`;
  return Object.assign(server, { books: suite.books, steps: ['put'], expire: () => suite.tokens.expire() });
}

function stepOf({ method, path }: FakeRequest): string {
  if (path.endsWith('/token')) return 'token';
  return method === 'PUT' ? 'put' : 'read';
}

class Suite {
  readonly books = new FakeBooks({ keepsParties: true });
  readonly tokens = new FakeTokens((form) => this.#isSigned(form));
  readonly #clock: () => Date;
  tokenUrl = '';

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  handle(request: FakeRequest): FakeReply {
    const { method, path } = request;
    if (path === '/services/rest/auth/oauth2/v1/token') return this.tokens.answer(request);
    if (!this.tokens.accepts(request)) return failure(401, ['INVALID_LOGIN', 'Invalid login attempt.']);
    if (path === '/services/rest/query/v1/suiteql' && method === 'POST') return this.#query(request);
    const [, ref] = /^\/services\/rest\/record\/v1\/journalEntry\/eid:([A-Za-z0-9_-]+)$/.exec(path) ?? [];
    if (ref === undefined) return failure(404, ['NOT_FOUND', 'The requested resource does not exist.']);
    return method === 'PUT' ? this.#put(ref, request) : this.#get(ref, request);
  }

  /** A statement signed with the key whose certificate the client has, made for this server and not long ago. */
  #isSigned(form: URLSearchParams): boolean {
    const [head = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
    if (form.get('client_assertion_type') !== ASSERTION) return false;
    const Header = z.object({ typ: z.literal('JWT'), alg: z.enum(['ES256', 'PS256']), kid: z.string() });
    const Claims = z.object({
      iss: z.string(),
      aud: z.string(),
      exp: z.number(),
      iat: z.number(),
      scope: z.tuple([z.literal('rest_webservices')]),
    });
    const part = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
    const { alg, kid } = Header.parse(part(head));
    const { iss, aud, exp, iat } = Claims.parse(part(claims));
    const key =
      alg === 'ES256'
        ? ({ key: pair.publicKey, dsaEncoding: 'ieee-p1363' } as const)
        : { key: RSA.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    const now = this.#clock().getTime() / 1000;
    return (
      iss === CLIENT.clientId &&
      kid === (alg === 'ES256' ? CLIENT.certificateId : CLIENT.rsaCertificateId) &&
      aud === this.tokenUrl &&
      iat <= now + 5 &&
      exp > now &&
      exp - iat <= 3600 &&
      verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))
    );
  }

  #put(ref: string, request: FakeRequest): FakeReply {
    const parsed = NewEntry.safeParse(request.json());
    if (!parsed.success) return failure(400, ['INVALID_CONTENT', parsed.error.message]);
    const { tranDate: date, memo, line } = parsed.data;
    const lines = line.items.map(({ account, debit = 0, credit = 0, memo: text, entity, department }) => ({
      account: this.books.accounts[Number(account.id) - 1]?.code ?? '',
      minor: (centsOf(debit) ?? 0.5) - (centsOf(credit) ?? 0.5),
      party: entity ? ([...this.books.parties][Number(entity.id) - 1] ?? '?') : '',
      department: department ? ([...this.books.departments.keys()][Number(department.id) - 1] ?? '?') : '',
      text,
    }));
    const wrong = this.books.whatIsWrong({ date, lines });
    if (wrong) return failure(400, DETAILS[wrong]);
    const at = this.books.entries.findIndex((entry) => entry.ref === ref);
    const before = this.books.entries[at];
    // An upsert: what is there is made anew, whatever it was.
    if (before) this.books.entries[at] = { ...before, date, memo, lines, at: new Date() };
    else this.books.post({ ref, date, memo, lines, reverses: null });
    return {
      status: 204,
      headers: { location: `${new URL(this.tokenUrl).origin}/services/rest/record/v1/journalEntry/${at + 1}` },
    };
  }

  #get(ref: string, { query }: FakeRequest): FakeReply {
    const entry = this.books.entries.find((one) => one.ref === ref);
    if (!entry) return failure(404, ['NONEXISTENT_ID', 'The record instance does not exist.']);
    if (query.get('expandSubResources') !== 'true')
      return { status: 200, body: { id: String(entry.id), line: { links: [] } } };
    return { status: 200, body: this.#recordOf(entry) };
  }

  #recordOf({ id, ref, date, memo, lines, at }: FakeEntry) {
    const items = lines.map(({ account, minor, party, department, text }, index) => ({
      line: index,
      account: { id: this.#accountId(account), refName: account },
      ...(minor > 0 ? { debit: minor / 100 } : { credit: -minor / 100 }),
      memo: text,
      ...(party === '' ? {} : { entity: { id: String([...this.books.parties].indexOf(party) + 1) } }),
      ...(department === ''
        ? {}
        : { department: { id: String([...this.books.departments.keys()].indexOf(department) + 1) } }),
    }));
    return {
      id: String(1000 + id),
      externalId: ref,
      tranId: `JE${id}`,
      tranDate: date,
      memo,
      lastModifiedDate: at.toISOString(),
      line: { items, count: items.length, hasMore: false },
    };
  }

  #query(request: FakeRequest): FakeReply {
    const parsed = z.strictObject({ q: z.string() }).safeParse(request.json());
    if (!parsed.success || request.headers['prefer'] !== 'transient')
      return failure(400, ['INVALID_PARAMETER', 'The Prefer header must be transient.']);
    const rows = this.#rows(parsed.data.q);
    if (!rows) return failure(400, ['INVALID_PARAMETER', `Invalid search query: ${parsed.data.q}`]);
    const offset = Number(request.query.get('offset') ?? 0);
    // Small pages, so that whoever stops at the first one is found out.
    const items = rows.slice(offset, offset + 10);
    return {
      status: 200,
      body: { items, offset, count: items.length, totalResults: rows.length, hasMore: offset + 10 < rows.length },
    };
  }

  #rows(q: string): unknown[] | null {
    const listed = [...(/IN \((.*)\)$/.exec(q)?.[1]?.matchAll(/'([^']*)'/g) ?? [])].map(([, value]) => value);
    const parties = [...this.books.parties].map((name, at) => ({ id: String(at + 1), name }));
    if (q.includes(' FROM account WHERE '))
      return this.books.accounts.map(({ code, name, needsParty }) => ({
        id: this.#accountId(code),
        acctnumber: code,
        name,
        accttype: needsParty ? 'AcctRec' : 'OthCurrAsset',
      }));
    if (q.includes(' FROM department WHERE '))
      return [...this.books.departments.keys()].map((name, at) => ({ id: String(at + 1), name }));
    if (q.includes(' FROM entity WHERE '))
      return parties.filter(({ id, name }) => listed.includes(q.includes('WHERE id IN') ? id : name));
    if (q.includes(' FROM accountingperiod WHERE ')) {
      const [, from = ''] = /enddate >= TO_DATE\('([^']*)'/.exec(q) ?? [];
      return this.books
        .months()
        .filter(({ endsOn }) => endsOn >= from)
        .map(({ name, startsOn, endsOn, isClosed }) => ({
          name,
          startson: startsOn,
          endson: endsOn,
          closed: isClosed ? 'T' : 'F',
        }));
    }
    const [, memo] = / FROM transaction WHERE type = 'Journal' AND memo LIKE '([^']*)%'/.exec(q) ?? [];
    if (memo !== undefined)
      return this.books.entries.filter((entry) => entry.memo.startsWith(memo)).map(({ ref }) => ({ externalid: ref }));
    const [, asOf] = /transactionaccountingline .* t\.trandate <= TO_DATE\('([^']*)'/.exec(q) ?? [];
    if (asOf !== undefined)
      return this.books.balances(asOf).map(({ account, debitMinor, creditMinor }) => ({
        acctnumber: account,
        debit: String(debitMinor / 100),
        credit: String(creditMinor / 100),
      }));
    return null;
  }

  #accountId(code: string): string {
    return String(this.books.accounts.findIndex((one) => one.code === code) + 1);
  }
}

function failure(status: number, [code, detail]: readonly [string, string]): FakeReply {
  return {
    status,
    body: {
      type: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5',
      title: 'Error',
      status,
      'o:errorDetails': [{ detail: `Error while accessing a resource. ${detail}`, 'o:errorCode': code }],
    },
  };
}
