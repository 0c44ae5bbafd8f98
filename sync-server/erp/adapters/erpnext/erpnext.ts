import { instantOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import type { ErpPeriod, MasterData, OutsideErp, PostingLine } from '../../port.ts';
import { decimalNumber } from '../kit/amounts.ts';
import {
  contractErp,
  standingLine,
  type ErpClaim,
  type ErpContract,
  type OutgoingEntry,
  type Standing,
} from '../kit/contract-erp.ts';
import { monthsOf } from '../kit/periods.ts';
import { DuplicateEntry, ErpNextClient, NAME, type ErpNextSettings } from './client.ts';
import { Account, Company, FiscalYear, JournalEntry, LedgerSum, Named, PeriodClosing } from './wire.ts';

/** The custom field on Journal Entry, unique, that the customer's ERPNext must have. */
const KEY = 'countersign_key';
const JOURNAL = 'Journal Entry';

/**
 * ERPNext takes an entry, posts it and holds it to a unique key in one call, where Journal Entry has the custom field
 * `countersign_key`. Accounts are known by their numbers, which stand before their names.
 */
export function erpNextErp(
  settings: ErpNextSettings,
  deps: { readonly clock: () => Date; readonly claim: ErpClaim },
): OutsideErp {
  return contractErp(new ErpNextContract(settings, new ErpNextClient(settings, deps.clock)), deps);
}

type Names = { readonly toName: ReadonlyMap<string, string>; readonly toCode: ReadonlyMap<string, string> };
type AccountRow = { readonly code: string; readonly name: string; readonly title: string; readonly type: string };

class ErpNextContract implements ErpContract {
  readonly name = NAME;
  readonly capabilities = {
    uniqueKey: 'server',
    atomicPost: true,
    async: false,
    maxKeyLength: 120,
    dimensions: true,
  } as const;
  readonly #settings: ErpNextSettings;
  readonly #client: ErpNextClient;
  #accounts: readonly AccountRow[] = [];
  #ownCenter = '';

  constructor(settings: ErpNextSettings, client: ErpNextClient) {
    this.#settings = settings;
    this.#client = client;
  }

  refOf(key: string): string {
    return key;
  }

  async ping(): Promise<undefined> {
    await this.#client.user();
    return undefined;
  }

  async masterData(): Promise<MasterData> {
    const { company } = this.#settings;
    const filters = [
      ['company', '=', company],
      ['is_group', '=', 0],
    ] as const;
    const rows = await this.#client.list(Account, 'Account', {
      fields: ['name', 'account_name', 'account_number', 'account_type'],
      filters: [...filters, ['disabled', '=', 0]],
    });
    this.#accounts = rows.map(({ name, account_name: title, account_number: number, account_type: type }) => ({
      code: number === null || number === '' ? name : number,
      name,
      title,
      type: type ?? '',
    }));
    this.#ownCenter = (await this.#client.get(Company, 'Company', company)).cost_center ?? '';
    const centers = await this.#client.list(Named, 'Cost Center', { fields: ['name'], filters });
    return {
      accounts: this.#accounts.map(({ code, title, type }) => ({
        code,
        name: title,
        needsParty: type === 'Receivable' || type === 'Payable',
      })),
      journals: [{ code: JOURNAL, name: JOURNAL }],
      // The company's own stands for none: lines without a department get it.
      departments: centers.filter(({ name }) => name !== this.#ownCenter).map(({ name }) => ({ code: name, name })),
    };
  }

  async periods({ from }: { readonly from: CalendarDate }): Promise<ErpPeriod[]> {
    const { company } = this.#settings;
    const years = await this.#client.list(FiscalYear, 'Fiscal Year', {
      fields: ['name', 'year_start_date', 'year_end_date'],
      filters: [['disabled', '=', 0]],
    });
    const closed = await this.#client.list(PeriodClosing, 'Accounting Period', {
      fields: ['start_date', 'end_date'],
      filters: [['company', '=', company]],
    });
    const isClosed = ({ startsOn, endsOn }: { startsOn: CalendarDate; endsOn: CalendarDate }): boolean =>
      closed.some(({ start_date: start, end_date: end }) => start <= endsOn && startsOn <= end);
    return years
      .flatMap(({ year_start_date: start, year_end_date: end }) => monthsOf(start, end))
      .filter(({ endsOn }) => endsOn >= from)
      .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
      .map((month) => ({ ...month, state: isClosed(month) ? 'closed' : 'open' }));
  }

  async knownParties(codes: readonly string[]): Promise<Set<string>> {
    if (codes.length === 0) return new Set();
    const query = { fields: ['name'], filters: [['name', 'in', codes]] as const };
    const customers = await this.#client.list(Named, 'Customer', query);
    const suppliers = await this.#client.list(Named, 'Supplier', query);
    return new Set([...customers, ...suppliers].map(({ name }) => name));
  }

  async makeParty(code: string): Promise<void> {
    const values = { customer_name: code, customer_type: 'Individual' };
    await this.#client.insert(Named, 'Customer', values);
  }

  async read(refs: readonly string[]): Promise<Standing[]> {
    return await this.#entries([[KEY, 'in', refs]]);
  }

  async reversalOf({ id }: Standing): Promise<Standing | null> {
    const [reversal] = await this.#entries([['reversal_of', '=', id]]);
    return reversal ?? null;
  }

  async send({ ref, date, memo, lines, reverses }: OutgoingEntry, signal: AbortSignal): Promise<void> {
    const { toName } = await this.#names();
    const values = {
      voucher_type: JOURNAL,
      company: this.#settings.company,
      posting_date: date,
      user_remark: memo,
      [KEY]: ref,
      ...(reverses ? { reversal_of: reverses.id } : {}),
      // Inserted so, it is submitted in the same transaction.
      docstatus: 1,
      accounts: lines.map((line) => this.#lineOf(line, toName)),
    };
    await this.#client.insert(Named, JOURNAL, values, signal).catch((error: unknown) => {
      if (!(error instanceof DuplicateEntry)) throw error;
    });
  }

  async finish({ id }: Standing, signal: AbortSignal): Promise<void> {
    await this.#client.submit(JOURNAL, id, signal);
  }

  async balances(asOf: CalendarDate) {
    const { toCode } = await this.#names();
    const rows = await this.#client.list(LedgerSum, 'GL Entry', {
      fields: ['account', 'sum(debit) as debit', 'sum(credit) as credit'],
      filters: [
        ['company', '=', this.#settings.company],
        ['posting_date', '<=', asOf],
        ['is_cancelled', '=', 0],
      ],
      groupBy: 'account',
      orderBy: 'account asc',
    });
    return rows.map(({ account, debit, credit }) => ({
      account: toCode.get(account) ?? account,
      debitMinor: debit,
      creditMinor: credit,
    }));
  }

  #lineOf({ account, party, department = '', debitMinor, creditMinor, text }: PostingLine, toName: Names['toName']) {
    const type = this.#accounts.find(({ code }) => code === account)?.type === 'Payable' ? 'Supplier' : 'Customer';
    return {
      account: toName.get(account) ?? account,
      debit_in_account_currency: decimalNumber(debitMinor),
      credit_in_account_currency: decimalNumber(creditMinor),
      user_remark: text,
      ...(party === '' ? {} : { party_type: type, party }),
      ...(department === '' ? {} : { cost_center: department }),
    };
  }

  async #names(): Promise<Names> {
    if (this.#accounts.length === 0) await this.masterData();
    return {
      toName: new Map(this.#accounts.map(({ code, name }) => [code, name])),
      toCode: new Map(this.#accounts.map(({ code, name }) => [name, code])),
    };
  }

  async #entries(filters: readonly (readonly [string, string, unknown])[]): Promise<Standing[]> {
    // Cancelled ones stay for ever, with their key: they are looked at, so that nobody takes them for never sent.
    const rows = await this.#client.list(Named, JOURNAL, { fields: ['name'], filters, orderBy: 'creation asc' });
    const { toCode } = await this.#names();
    const entries = await Promise.all(rows.map(({ name }) => this.#client.get(JournalEntry, JOURNAL, name)));
    return entries.map((entry) => standingOf(entry, toCode, this.#ownCenter));
  }
}

function standingOf(entry: JournalEntry, toCode: Names['toCode'], ownCenter: string): Standing {
  return {
    id: entry.name,
    ref: entry.countersign_key ?? '',
    number: entry.docstatus === 0 ? '' : entry.name,
    state: (['draft', 'posted', 'reversed'] as const)[entry.docstatus] ?? 'reversed',
    date: entry.posting_date,
    journal: entry.voucher_type,
    postedAt: instantOf(new Date(`${entry.modified.replace(' ', 'T').slice(0, 23)}Z`)),
    reverses: entry.reversal_of ?? '',
    lines: entry.accounts.map((line) =>
      standingLine({
        account: toCode.get(line.account) ?? line.account,
        debitMinor: line.debit_in_account_currency,
        creditMinor: line.credit_in_account_currency,
        party: line.party ?? '',
        department: line.cost_center === ownCenter ? '' : (line.cost_center ?? ''),
        text: line.user_remark ?? '',
      }),
    ),
  };
}
