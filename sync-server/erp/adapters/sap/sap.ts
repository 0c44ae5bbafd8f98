import { calendarDateOf, instantOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import { shortKeyOf } from '../../erp-key.ts';
import type { ErpPeriod, MasterData, OutsideErp } from '../../port.ts';
import { sidesOf } from '../kit/amounts.ts';
import {
  contractErp,
  standingLine,
  type ErpClaim,
  type ErpContract,
  type OutgoingEntry,
  type Standing,
} from '../kit/contract-erp.ts';
import { monthsOf } from '../kit/periods.ts';
import { NAME, SapClient, type SapSettings } from './client.ts';
import { journalRequest, type Reconciles } from './journal-request.ts';
import { Account, Balance, CostCenter, Customer, DocumentItem, Supplier } from './wire.ts';

const JOURNAL = 'SA';
/** The reference of a document, in capitals. */
const REFERENCE = 16;
const MONTHS_AHEAD = 24;
const ACCOUNTS = 'API_GLACCOUNTINCHARTOFACCOUNTS_SRV/A_GLAccountInCompanyCode';
const ITEMS = 'API_OPLACCTGDOCITEMCUBE_SRV/A_OperationalAcctgDocItemCube';

/**
 * S/4HANA posts an entry in one call and says so, or why not, in its confirmation. It keeps no key unique: the reference of the document
 * is ours, and our claim on the key keeps it single. No interface tells which periods are open, so that is found out by posting.
 */
export function sapErp(
  settings: SapSettings,
  deps: { readonly clock: () => Date; readonly claim: ErpClaim },
): OutsideErp {
  return contractErp(new SapContract(settings, new SapClient(settings, deps.clock), deps.clock), deps);
}

class SapContract implements ErpContract {
  readonly name = NAME;
  readonly capabilities = {
    uniqueKey: 'client-claim',
    atomicPost: true,
    async: false,
    maxKeyLength: 120,
    dimensions: true,
  } as const;
  readonly #settings: SapSettings;
  readonly #client: SapClient;
  readonly #clock: () => Date;
  #reconciles: ReadonlyMap<string, Reconciles> | null = null;

  constructor(settings: SapSettings, client: SapClient, clock: () => Date) {
    this.#settings = settings;
    this.#client = client;
    this.#clock = clock;
  }

  refOf(key: string): string {
    return /^[A-Z0-9-]{1,16}$/.test(key) ? key : shortKeyOf(key, REFERENCE);
  }

  async ping(): Promise<undefined> {
    await this.#client.list(Account, ACCOUNTS, { filter: this.#own(), top: '1' });
    return undefined;
  }

  async masterData(): Promise<MasterData> {
    const accounts = await this.#client.list(Account, ACCOUNTS, { filter: this.#own() });
    const centers = await this.#client.list(CostCenter, 'API_COSTCENTER_SRV/A_CostCenter', { filter: this.#own() });
    const kinds: Readonly<Record<string, Reconciles>> = { D: 'customer', K: 'supplier' };
    this.#reconciles = new Map(
      accounts.map(({ GLAccount: code, ReconciliationAccountType: type }) => [code, kinds[type] ?? null]),
    );
    return {
      accounts: accounts.map(({ GLAccount: code, GLAccountName: name, ReconciliationAccountType: type }) => ({
        code,
        name,
        needsParty: type in kinds,
      })),
      journals: [{ code: JOURNAL, name: 'General ledger document' }],
      departments: centers.map(({ CostCenter: code, CostCenterName: name }) => ({ code, name })),
    };
  }

  async periods({ from }: { readonly from: CalendarDate }): Promise<ErpPeriod[]> {
    const [year = 0, month = 1] = from.split('-').map(Number);
    const to = calendarDateOf(new Date(Date.UTC(year, month - 1 + MONTHS_AHEAD, 1)));
    return monthsOf(from, to).map((one) => ({ ...one, state: 'open' }));
  }

  async knownParties(codes: readonly string[]): Promise<Set<string>> {
    if (codes.length === 0) return new Set();
    const filter = (field: string): string => codes.map((code) => `${field} eq ${quoted(code)}`).join(' or ');
    const customers = await this.#client.list(Customer, 'API_BUSINESS_PARTNER/A_Customer', {
      filter: filter('Customer'),
    });
    const suppliers = await this.#client.list(Supplier, 'API_BUSINESS_PARTNER/A_Supplier', {
      filter: filter('Supplier'),
    });
    return new Set([...customers.map((one) => one.Customer), ...suppliers.map((one) => one.Supplier)]);
  }

  async read(refs: readonly string[]): Promise<Standing[]> {
    const found = await Promise.all(refs.map((ref) => this.#documents('DocumentReferenceID', ref)));
    return found.flatMap((documents) => documents.slice(0, 1));
  }

  async reversalOf({ number }: Standing): Promise<Standing | null> {
    const [reversal] = await this.#documents('AccountingDocumentHeaderText', markOf(number));
    return reversal ?? null;
  }

  async send(entry: OutgoingEntry, signal: AbortSignal): Promise<void> {
    if (!this.#reconciles) await this.masterData();
    const request = journalRequest({
      entry,
      companyCode: this.#settings.companyCode,
      user: this.#settings.user.slice(0, 12),
      headerText: entry.reverses ? markOf(entry.reverses.number) : entry.memo,
      reconciles: (account) => this.#reconciles?.get(account) ?? null,
      now: instantOf(this.#clock()),
    });
    await this.#client.post(request, signal);
  }

  async balances(asOf: CalendarDate) {
    const rows = await this.#client.list(Balance, 'API_JOURNALENTRYITEMBASIC_SRV/A_JournalEntryItemBasic', {
      select: 'GLAccount,DebitAmountInCoCodeCrcy,CreditAmountInCoCodeCrcy',
      filter: `${this.#own()} and Ledger eq '0L' and PostingDate le datetime'${asOf}T00:00:00'`,
    });
    return rows.map((row) => ({
      account: row.GLAccount,
      debitMinor: row.DebitAmountInCoCodeCrcy,
      // Credits are negative there.
      creditMinor: Math.abs(row.CreditAmountInCoCodeCrcy),
    }));
  }

  #own(): string {
    return `CompanyCode eq ${quoted(this.#settings.companyCode)}`;
  }

  async #documents(field: string, value: string): Promise<Standing[]> {
    const rows = await this.#client.list(DocumentItem, ITEMS, {
      filter: `${this.#own()} and ${field} eq ${quoted(value)}`,
    });
    const byDocument = new Map<string, DocumentItem[]>();
    for (const row of rows) {
      const id = `${row.AccountingDocument}/${row.FiscalYear}`;
      byDocument.set(id, [...(byDocument.get(id) ?? []), row]);
    }
    return [...byDocument].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([id, items]) => standingOf(id, items));
  }
}

function standingOf(id: string, items: readonly DocumentItem[]): Standing[] {
  const [first] = items;
  if (!first) return [];
  const entry: Standing = {
    id,
    ref: first.DocumentReferenceID,
    number: id,
    state: 'posted',
    date: first.PostingDate,
    journal: JOURNAL,
    postedAt: instantOf(first.AccountingDocumentCreationDate),
    reverses: /^Reverses (\d{10}\/\d{4})$/.exec(first.AccountingDocumentHeaderText)?.[1] ?? '',
    lines: items.map((item) =>
      standingLine({
        account: item.GLAccount,
        ...sidesOf(item.AmountInCompanyCodeCurrency),
        party: item.Customer || item.Supplier,
        department: item.CostCenter,
        text: item.DocumentItemText,
      }),
    ),
  };
  return [entry];
}

/** The header text of a reversal, all of its 25 characters: number and year of the original. */
function markOf(number: string): string {
  return `Reverses ${number}`;
}

/** A text in an OData filter. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
