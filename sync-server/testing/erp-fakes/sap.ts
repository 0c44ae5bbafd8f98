import * as z from 'zod';
import { elements, readXml, textOf, type XmlNode } from '../../erp/adapters/sap/xml.ts';
import { centsOf, FakeBooks, type FakeEntry, type FakeLine, type Wrong } from './fake-books.ts';
import type { FakeErp } from './fake-erp.ts';
import { startFakeServer, type FakeReply, type FakeRequest } from './fake-server.ts';

export const COMPANY_CODE = '1710';
export const USER = { user: 'COUNTERSIGN', secret: 'Right-Password-1' };
const POSTING = '/sap/bc/srt/scs_ext/sap/journalentrycreaterequestconfi';

/** Fields of the document's head, each with what it may hold. */
const Head = z.strictObject({
  OriginalReferenceDocumentType: z.literal('BKPFF'),
  BusinessTransactionType: z.literal('RFBU'),
  AccountingDocumentType: z.literal('SA'),
  DocumentReferenceID: z.string().regex(/^[A-Z0-9-]{1,16}$/),
  DocumentHeaderText: z.string().max(25),
  CreatedByUser: z.string().min(1).max(12),
  CompanyCode: z.literal(COMPANY_CODE),
  DocumentDate: z.iso.date(),
  PostingDate: z.iso.date(),
});

const NOTES: Readonly<Record<Wrong, readonly [type: string, note: string]>> = {
  unbalanced: ['702(F5)', 'Balance in transaction currency'],
  closed: ['201(F5)', 'Posting period 009 2026 is not open'],
  account: ['506(F5)', 'G/L account 9999 is not defined in chart of accounts YCOA'],
  party: ['153(F5)', 'Customer does not exist in company code 1710'],
  department: ['101(KI)', 'Cost center does not exist'],
  amount: ['001(GU)', 'Amount and debit/credit code do not match'],
  empty: ['614(RW)', 'No items were transferred'],
};

/** S/4HANA: the synchronous posting of journal entries by SOAP, and OData 2 to read. @see SAP_COM_0002 */
export async function fakeSap(): Promise<FakeErp> {
  const sap = new Sap();
  const server = await startFakeServer(
    ({ path }) => (path === POSTING ? 'post' : 'read'),
    (request) => sap.handle(request),
  );
  return Object.assign(server, { books: sap.books, steps: ['post'] });
}

class Sap {
  readonly books = new FakeBooks({ keepsParties: true });

  handle(request: FakeRequest): FakeReply {
    const { user, secret } = USER;
    const isRight = request.headers.authorization === `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
    if (!isRight) return { status: 401, body: '<html>Logon failed</html>' };
    if (request.path === POSTING && request.method === 'POST') return this.#post(request);
    const [, set = ''] = /^\/sap\/opu\/odata\/sap\/[A-Z_]+\/(A_\w+)$/.exec(request.path) ?? [];
    if (request.method !== 'GET' || request.query.get('$format') !== 'json') return { status: 400, body: '<error/>' };
    const rows = this.#rows(set, request.query.get('$filter') ?? '');
    return rows ? { status: 200, body: { d: { results: rows } } } : { status: 404, body: '<error/>' };
  }

  #post({ headers, text }: FakeRequest): FakeReply {
    const envelope = headers['content-type']?.startsWith('text/xml') === true ? readXml(text) : null;
    const [request] = envelope ? elements(envelope, 'JournalEntryCreateRequest') : [];
    const [entry] = request ? elements(request, 'JournalEntry') : [];
    if (!request || !entry || envelope?.name !== 'Envelope') return fault('The message is not valid.');
    const fields = entry.children.filter(({ name }) => !name.endsWith('Item'));
    const head = Head.safeParse(Object.fromEntries(fields.map(({ name, text: value }) => [name, value])));
    if (!head.success) return fault(head.error.message);
    const { DocumentReferenceID: ref, PostingDate: date, DocumentHeaderText: memo } = head.data;
    const lines = entry.children.filter(({ name }) => name.endsWith('Item')).map((item) => this.#lineOf(item));
    const wrong = this.books.whatIsWrong({ date, lines });
    const id = textOf(request.children[0] ?? request, 'ID');
    if (wrong) return confirmation(id, '0000000000', [['609(RW)', 'Error in document: BKPFF $'], NOTES[wrong]], 3);
    const posted = this.books.post({ ref, date, lines, memo, reverses: null });
    return confirmation(id, documentOf(posted), [['605(RW)', `Document posted successfully: BKPFF ${ref}`]], 1);
  }

  /** A line that does not keep to the schema has an amount of none. */
  #lineOf(item: XmlNode): FakeLine {
    const party = textOf(item, 'Debtor');
    const account = item.name === 'Item' ? textOf(item, 'GLAccount') : textOf(item, 'AltvRecnclnAccts');
    const [assignment] = elements(item, 'AccountAssignment');
    const minor = centsOf(textOf(item, 'AmountInTransactionCurrency')) ?? 0;
    const side = textOf(item, 'DebitCreditCode');
    const isWhole = side === (minor > 0 ? 'S' : 'H') && textOf(item, 'ReferenceDocumentItem') !== '';
    // Customers are posted to as customers, and never to the account that sums them up.
    const isPlaced = this.books.needsParty(account) === (item.name === 'DebtorItem');
    return {
      account,
      minor: isWhole ? minor : 0,
      party: isPlaced ? party : '?',
      department: assignment ? textOf(assignment, 'CostCenter') : '',
      text: textOf(item, 'DocumentItemText'),
    };
  }

  #rows(set: string, filter: string): unknown[] | null {
    const values = (field: string): string[] =>
      [...filter.matchAll(new RegExp(`${field} eq '([^']*)'`, 'g'))].map(([, value = '']) => value);
    if (set === 'A_Customer') {
      const asked = values('Customer');
      return [...this.books.parties].filter((code) => asked.includes(code)).map((Customer) => ({ Customer }));
    }
    if (set === 'A_Supplier') return [];
    if (values('CompanyCode')[0] !== COMPANY_CODE) return null;
    switch (set) {
      case 'A_GLAccountInCompanyCode':
        return this.books.accounts.map(({ code, name, needsParty }) => ({
          GLAccount: code,
          GLAccountName: name,
          ReconciliationAccountType: needsParty ? 'D' : '',
        }));
      case 'A_CostCenter':
        return [...this.books.departments].map(([CostCenter, CostCenterName]) => ({ CostCenter, CostCenterName }));
      case 'A_OperationalAcctgDocItemCube':
        return this.#items(values('DocumentReferenceID')[0], values('AccountingDocumentHeaderText')[0]);
      case 'A_JournalEntryItemBasic':
        return this.#balances(filter);
      default:
        return null;
    }
  }

  #items(ref: string | undefined, text: string | undefined): unknown[] | null {
    if (ref === undefined && text === undefined) return null;
    const found = this.books.entries.filter((entry) => (ref === undefined ? entry.memo === text : entry.ref === ref));
    return found.flatMap((entry) =>
      entry.lines.map((line) => ({
        CompanyCode: COMPANY_CODE,
        FiscalYear: entry.date.slice(0, 4),
        AccountingDocument: documentOf(entry),
        PostingDate: `/Date(${Date.parse(`${entry.date}T00:00:00Z`)})/`,
        AccountingDocumentCreationDate: `/Date(${Date.parse(`${entry.at.toISOString().slice(0, 10)}T00:00:00Z`)})/`,
        DocumentReferenceID: entry.ref,
        AccountingDocumentHeaderText: entry.memo,
        GLAccount: line.account,
        Customer: line.party,
        Supplier: '',
        CostCenter: line.department,
        DocumentItemText: line.text,
        AmountInCompanyCodeCurrency: (line.minor / 100).toFixed(2),
      })),
    );
  }

  #balances(filter: string): unknown[] | null {
    const [, asOf] = /Ledger eq '0L' and PostingDate le datetime'(\d{4}-\d\d-\d\d)T00:00:00'$/.exec(filter) ?? [];
    if (asOf === undefined) return null;
    return this.books.balances(asOf).map(({ account, debitMinor, creditMinor }) => ({
      GLAccount: account,
      DebitAmountInCoCodeCrcy: (debitMinor / 100).toFixed(2),
      CreditAmountInCoCodeCrcy: (-creditMinor / 100).toFixed(2),
    }));
  }
}

function documentOf({ id }: FakeEntry): string {
  return String(100_000_000 + id).padStart(10, '0');
}

function confirmation(
  id: string,
  document: string,
  notes: readonly (readonly [string, string])[],
  severity: number,
): FakeReply {
  const items = notes.map(
    ([type, note]) =>
      `<Item><TypeID>${type}</TypeID><SeverityCode>${severity}</SeverityCode><Note>${note}</Note></Item>`,
  );
  const body = `<MessageHeader><ReferenceID>${id}</ReferenceID></MessageHeader><JournalEntryCreateConfirmation><AccountingDocument>${document}</AccountingDocument><CompanyCode>${severity > 2 ? '' : COMPANY_CODE}</CompanyCode></JournalEntryCreateConfirmation><Log><MaximumLogItemSeverityCode>${severity}</MaximumLogItemSeverityCode>${items.join('')}</Log>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Body><n0:JournalEntryBulkCreateConfirmation xmlns:n0="http://sap.com/xi/SAPSCORE/SFIN"><JournalEntryCreateConfirmation>${body}</JournalEntryCreateConfirmation></n0:JournalEntryBulkCreateConfirmation></soap-env:Body></soap-env:Envelope>`,
  };
}

function fault(message: string): FakeReply {
  const why = message.replaceAll(/[<>&]/g, ' ');
  return {
    status: 500,
    body: `<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Body><soap-env:Fault><faultcode>soap-env:Client</faultcode><faultstring>${why}</faultstring></soap-env:Fault></soap-env:Body></soap-env:Envelope>`,
  };
}
