import { instantOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import { invariant } from '../../../../src-shared/base/invariant.ts';
import { shortKeyOf } from '../../erp-key.ts';
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
import { NAME, NetSuiteClient, type NetSuiteSettings } from './client.ts';
import { Account, Balance, Named, Period, Reversal, type JournalEntry } from './wire.ts';

const JOURNAL = 'Journal';
const EXTERNAL_ID = 40;
const MEMO = 999;

/**
 * NetSuite takes an entry under an external id of ours by PUT: a repetition makes the same entry again. It would overwrite another
 * content too, which is why what stands there is looked at first.
 */
export function netSuiteErp(
  settings: NetSuiteSettings,
  deps: { readonly clock: () => Date; readonly claim: ErpClaim },
): OutsideErp {
  return contractErp(new NetSuiteContract(settings.subsidiary, new NetSuiteClient(settings, deps.clock)), deps);
}

type Ids = { readonly accounts: ReadonlyMap<string, string>; readonly departments: ReadonlyMap<string, string> };

class NetSuiteContract implements ErpContract {
  readonly name = NAME;
  readonly capabilities = {
    uniqueKey: 'server',
    atomicPost: true,
    async: false,
    maxKeyLength: 120,
    dimensions: true,
  } as const;
  readonly #subsidiary: string;
  readonly #client: NetSuiteClient;
  #ids: Ids | null = null;

  constructor(subsidiary: string, client: NetSuiteClient) {
    this.#subsidiary = subsidiary;
    this.#client = client;
  }

  /** It stands in an address, where many signs have a meaning. */
  refOf(key: string): string {
    return /^[A-Za-z0-9-]{1,40}$/.test(key) ? key : shortKeyOf(key, EXTERNAL_ID);
  }

  async ping(): Promise<undefined> {
    await this.#client.query(Named, "SELECT id, name FROM department WHERE isinactive = 'F'");
    return undefined;
  }

  async masterData(): Promise<MasterData> {
    const accounts = await this.#client.query(
      Account,
      "SELECT id, acctnumber, fullname AS name, accttype FROM account WHERE isinactive = 'F' AND issummary = 'F' AND acctnumber IS NOT NULL",
    );
    const departments = await this.#client.query(Named, "SELECT id, name FROM department WHERE isinactive = 'F'");
    this.#ids = {
      accounts: new Map(accounts.map(({ id, acctnumber }) => [acctnumber, id])),
      departments: new Map(departments.map(({ id, name }) => [name, id])),
    };
    return {
      accounts: accounts.map(({ acctnumber, name, accttype }) => ({
        code: acctnumber,
        name,
        needsParty: accttype === 'AcctRec' || accttype === 'AcctPay',
      })),
      journals: [{ code: JOURNAL, name: 'Journal entries' }],
      departments: departments.map(({ name }) => ({ code: name, name })),
    };
  }

  async periods({ from }: { readonly from: CalendarDate }): Promise<ErpPeriod[]> {
    const rows = await this.#client.query(
      Period,
      `SELECT periodname AS name, TO_CHAR(startdate, 'YYYY-MM-DD') AS startson, TO_CHAR(enddate, 'YYYY-MM-DD') AS endson, closed FROM accountingperiod WHERE isquarter = 'F' AND isyear = 'F' AND enddate >= TO_DATE(${literal(from)}, 'YYYY-MM-DD') ORDER BY startdate`,
    );
    return rows.map(({ name, startson: startsOn, endson: endsOn, closed }) => ({
      name,
      startsOn,
      endsOn,
      state: closed ? 'closed' : 'open',
    }));
  }

  async knownParties(codes: readonly string[]): Promise<Set<string>> {
    return new Set((await this.#entities('entityid', codes)).map(({ name }) => name));
  }

  async read(refs: readonly string[]): Promise<Standing[]> {
    const found = await Promise.all(refs.map((ref) => this.#client.journalEntry(ref)));
    return await this.#standing(found.filter((entry) => entry !== null));
  }

  async reversalOf({ id }: Standing): Promise<Standing | null> {
    const [row] = await this.#client.query(
      Reversal,
      `SELECT externalid FROM transaction WHERE type = 'Journal' AND memo LIKE ${literal(`${markOf(id)}%`)} ORDER BY id`,
    );
    const entry = row ? await this.#client.journalEntry(row.externalid) : null;
    const [reversal] = await this.#standing(entry ? [entry] : []);
    return reversal ?? null;
  }

  async send({ ref, date, memo, lines, reverses }: OutgoingEntry, signal: AbortSignal): Promise<void> {
    const { accounts, departments } = await this.#known();
    const entities = await this.#entities(
      'entityid',
      lines.map(({ party }) => party),
    );
    const parties = new Map(entities.map(({ id, name }) => [name, id]));
    const itemOf = ({ account, debitMinor, creditMinor, party, department = '', text }: PostingLine) => ({
      account: referenceTo(accounts, account),
      ...(debitMinor > 0 ? { debit: decimalNumber(debitMinor) } : { credit: decimalNumber(creditMinor) }),
      memo: text,
      ...(party === '' ? {} : { entity: referenceTo(parties, party) }),
      ...(department === '' ? {} : { department: referenceTo(departments, department) }),
    });
    const values = {
      subsidiary: { id: this.#subsidiary },
      tranDate: date,
      memo: `${reverses ? `${markOf(reverses.id)} ` : ''}${memo}`.slice(0, MEMO),
      line: { items: lines.map(itemOf) },
    };
    await this.#client.putJournalEntry(ref, values, signal);
  }

  async balances(asOf: CalendarDate) {
    const rows = await this.#client.query(
      Balance,
      `SELECT a.acctnumber AS acctnumber, SUM(COALESCE(l.debit, 0)) AS debit, SUM(COALESCE(l.credit, 0)) AS credit FROM transactionaccountingline l JOIN transaction t ON t.id = l.transaction JOIN account a ON a.id = l.account WHERE l.posting = 'T' AND t.trandate <= TO_DATE(${literal(asOf)}, 'YYYY-MM-DD') GROUP BY a.acctnumber ORDER BY a.acctnumber`,
    );
    return rows.map(({ acctnumber, debit, credit }) => ({
      account: acctnumber,
      debitMinor: debit,
      creditMinor: credit,
    }));
  }

  async #known(): Promise<Ids> {
    if (!this.#ids) await this.masterData();
    invariant(this.#ids, 'master data was read');
    return this.#ids;
  }

  async #entities(column: 'id' | 'entityid', values: readonly string[]) {
    const wanted = [...new Set(values)].filter((value) => value !== '');
    if (wanted.length === 0) return [];
    const list = wanted.map((value) => literal(value)).join(', ');
    return await this.#client.query(Named, `SELECT id, entityid AS name FROM entity WHERE ${column} IN (${list})`);
  }

  async #standing(entries: readonly JournalEntry[]): Promise<Standing[]> {
    if (entries.length === 0) return [];
    const { accounts, departments } = await this.#known();
    const ids = entries.flatMap(({ line }) => line.items.map(({ entity }) => entity?.id ?? ''));
    const entities = await this.#entities('id', ids);
    const codes = {
      accounts: turned(accounts),
      departments: turned(departments),
      parties: new Map(entities.map(({ id, name }) => [id, name])),
    };
    return entries.map((entry) => standingOf(entry, codes));
  }
}

type Codes = Record<'accounts' | 'departments' | 'parties', ReadonlyMap<string, string>>;

function standingOf(entry: JournalEntry, codes: Codes): Standing {
  return {
    id: entry.id,
    ref: entry.externalId,
    number: entry.tranId,
    state: 'posted',
    date: entry.tranDate,
    journal: JOURNAL,
    postedAt: instantOf(new Date(entry.lastModifiedDate)),
    reverses: /^Reverses (\d+):/.exec(entry.memo)?.[1] ?? '',
    lines: entry.line.items.map(({ account, debit, credit, memo, entity, department }) =>
      standingLine({
        account: codes.accounts.get(account.id) ?? '',
        debitMinor: debit,
        creditMinor: credit,
        party: entity ? (codes.parties.get(entity.id) ?? '') : '',
        department: department ? (codes.departments.get(department.id) ?? '') : '',
        text: memo,
      }),
    ),
  };
}

/** By which the reversal of an entry is found again: NetSuite has no field for one that comes from outside. */
function markOf(id: string): string {
  return `Reverses ${id}:`;
}

function referenceTo(ids: ReadonlyMap<string, string>, code: string): { readonly id: string } {
  const id = ids.get(code);
  invariant(id !== undefined, `${code} is not in ${NAME}`);
  return { id };
}

function turned(map: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...map].map(([code, id]) => [id, code]));
}

/** A text in SuiteQL. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
