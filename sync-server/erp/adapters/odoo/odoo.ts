import * as z from 'zod';
import { calendarDateOf, instantOf, type CalendarDate } from '../../../../src-shared/base/dates.ts';
import { invariant } from '../../../../src-shared/base/invariant.ts';
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
import { NAME, OdooClient, type OdooSettings } from './client.ts';
import { Account, Company, Group, Ids, Journal, Move, MoveLine, Partner } from './wire.ts';

const MONTHS_AHEAD = 24;

/**
 * Odoo creates an entry and posts it in two transactions, and keeps no reference unique: our claim on the key does, and a draft
 * that a sender left is posted by the next one.
 */
export function odooErp(
  settings: OdooSettings,
  deps: { readonly clock: () => Date; readonly claim: ErpClaim },
): OutsideErp {
  return contractErp(new OdooContract(new OdooClient(settings, deps.clock)), deps);
}

type Books = {
  readonly accounts: readonly z.infer<typeof Account>[];
  readonly journals: readonly z.infer<typeof Journal>[];
};

class OdooContract implements ErpContract {
  readonly name = NAME;
  readonly capabilities = {
    uniqueKey: 'client-claim',
    atomicPost: false,
    async: false,
    maxKeyLength: 120,
    dimensions: false,
  } as const;
  readonly #client: OdooClient;
  #books: Books | null = null;

  constructor(client: OdooClient) {
    this.#client = client;
  }

  refOf(key: string): string {
    return key;
  }

  async ping(): Promise<undefined> {
    await this.#client.search(z.object({ id: z.int() }), 'res.company', [], ['id']);
    return undefined;
  }

  async masterData(): Promise<MasterData> {
    const accounts = await this.#client.search(Account, 'account.account', [], ['code', 'name', 'account_type']);
    const journals = await this.#client.search(
      Journal,
      'account.journal',
      [['type', 'in', ['general', 'cash', 'bank']]],
      ['code', 'name'],
    );
    this.#books = { accounts, journals };
    return {
      accounts: accounts
        .filter(({ code }) => code !== '')
        .map(({ code, name, account_type: type }) => ({
          code,
          name,
          needsParty: type === 'asset_receivable' || type === 'liability_payable',
        })),
      journals: journals.map(({ code, name }) => ({ code, name })),
      departments: [],
    };
  }

  /** Odoo has no periods, only days up to which its books are locked. */
  async periods({ from }: { readonly from: CalendarDate }): Promise<ErpPeriod[]> {
    const companies = await this.#client.search(Company, 'res.company', [], ['fiscalyear_lock_date', 'hard_lock_date']);
    const locks = companies.flatMap((one) => [one.fiscalyear_lock_date, one.hard_lock_date]);
    const lockedUntil = locks.reduce<string>((latest, day) => (day !== null && day > latest ? day : latest), '');
    const [year = 0, month = 1] = from.split('-').map(Number);
    const to = calendarDateOf(new Date(Date.UTC(year, month - 1 + MONTHS_AHEAD, 1)));
    return monthsOf(from, to).map((one) => ({ ...one, state: one.startsOn <= lockedUntil ? 'closed' : 'open' }));
  }

  async knownParties(codes: readonly string[]): Promise<Set<string>> {
    return new Set((await this.#partners(codes)).keys());
  }

  async makeParty(code: string): Promise<void> {
    const body = { vals_list: [{ name: code, ref: code }] };
    await this.#client.call(Ids, { model: 'res.partner', method: 'create', body, kind: 'changes' });
  }

  async read(refs: readonly string[]): Promise<Standing[]> {
    return await this.#entries([['ref', 'in', refs]]);
  }

  async reversalOf({ id }: Standing): Promise<Standing | null> {
    const [reversal] = await this.#entries([
      ['reversed_entry_id', '=', Number(id)],
      ['state', '=', 'posted'],
    ]);
    return reversal ?? null;
  }

  async send({ ref, date, memo, lines, journal, reverses }: OutgoingEntry, signal: AbortSignal): Promise<void> {
    const { accounts, journals } = await this.#known();
    const partners = await this.#partners(lines.map(({ party }) => party));
    const lineOf = ({ account, debitMinor, creditMinor, party, text }: PostingLine) => ({
      account_id: idOf(accounts, account),
      debit: decimalNumber(debitMinor),
      credit: decimalNumber(creditMinor),
      name: text,
      ...(party === '' ? {} : { partner_id: partners.get(party) }),
    });
    const values = {
      move_type: 'entry',
      date,
      journal_id: idOf(journals, journal),
      ref,
      narration: memo,
      ...(reverses ? { reversed_entry_id: Number(reverses.id) } : {}),
      line_ids: lines.map((line) => [0, 0, lineOf(line)]),
    };
    const create = { model: 'account.move', method: 'create', body: { vals_list: [values] } };
    const [id] = await this.#client.call(z.tuple([z.int()]), { ...create, kind: 'changes', signal });
    await this.#post(id, signal);
  }

  async finish({ id }: Standing, signal: AbortSignal): Promise<void> {
    await this.#post(Number(id), signal);
  }

  async balances(asOf: CalendarDate) {
    const domain = [
      ['parent_state', '=', 'posted'],
      ['date', '<=', asOf],
    ];
    const body = { domain, groupby: ['account_id'], aggregates: ['debit:sum', 'credit:sum'] };
    const call = { model: 'account.move.line', method: 'formatted_read_group', body, kind: 'reads' } as const;
    const groups = await this.#client.call(z.array(Group), call);
    const { accounts } = await this.#known();
    return groups.map(({ account_id: id, 'debit:sum': debitMinor, 'credit:sum': creditMinor }) => ({
      account: accounts.find((one) => one.id === id)?.code ?? '',
      debitMinor,
      creditMinor,
    }));
  }

  async #post(id: number, signal: AbortSignal): Promise<void> {
    const post = { model: 'account.move', method: 'action_post', body: { ids: [id] } };
    await this.#client.call(
      z.unknown().refine((value) => value !== undefined),
      { ...post, kind: 'changes', signal },
    );
  }

  async #known(): Promise<Books> {
    if (!this.#books) await this.masterData();
    invariant(this.#books, 'master data was read');
    return this.#books;
  }

  /** Ids by code. A code may stand on several partners there: the first is taken. */
  async #partners(codes: readonly string[]): Promise<Map<string, number>> {
    const wanted = [...new Set(codes)].filter((code) => code !== '');
    if (wanted.length === 0) return new Map();
    const rows = await this.#client.search(Partner, 'res.partner', [['ref', 'in', wanted]], ['ref']);
    return new Map(rows.toReversed().map(({ id, ref }) => [ref, id]));
  }

  async #entries(domain: readonly (readonly [string, string, unknown])[]): Promise<Standing[]> {
    const moves = await this.#client.search(
      Move,
      'account.move',
      [...domain, ['move_type', '=', 'entry']],
      ['name', 'ref', 'state', 'date', 'journal_id', 'reversed_entry_id', 'write_date'],
    );
    if (moves.length === 0) return [];
    const ids = moves.map(({ id }) => id);
    const lines = await this.#client.search(
      MoveLine,
      'account.move.line',
      [['move_id', 'in', ids]],
      ['move_id', 'account_id', 'partner_id', 'name', 'debit', 'credit'],
    );
    const partnerIds = [...new Set(lines.flatMap(({ partner_id: id }) => (id === null ? [] : [id])))];
    const partners =
      partnerIds.length === 0
        ? []
        : await this.#client.search(Partner, 'res.partner', [['id', 'in', partnerIds]], ['ref']);
    const books = await this.#known();
    const codes = new Map(partners.map(({ id, ref }) => [id, ref]));
    return moves.map((move) =>
      standingOf(
        move,
        lines.filter((line) => line.move_id === move.id),
        { books, codes },
      ),
    );
  }
}

function standingOf(
  move: Move,
  lines: readonly MoveLine[],
  { books, codes }: { readonly books: Books; readonly codes: ReadonlyMap<number, string> },
): Standing {
  const { id, ref, name, date } = move;
  return {
    id: String(id),
    ref,
    number: move.state === 'draft' ? '' : name,
    state: ({ draft: 'draft', posted: 'posted', cancel: 'reversed' } as const)[move.state],
    date,
    journal: books.journals.find((one) => one.id === move.journal_id)?.code ?? '',
    postedAt: instantOf(new Date(`${move.write_date.replace(' ', 'T')}Z`)),
    reverses: move.reversed_entry_id === null ? '' : String(move.reversed_entry_id),
    lines: lines.map(({ account_id: account, partner_id: partner, name: text, debit, credit }) =>
      standingLine({
        account: books.accounts.find((one) => one.id === account)?.code ?? '',
        debitMinor: debit,
        creditMinor: credit,
        party: partner === null ? '' : (codes.get(partner) ?? ''),
        text,
      }),
    ),
  };
}

function idOf(rows: readonly { readonly id: number; readonly code: string }[], code: string): number {
  const row = rows.find((one) => one.code === code);
  invariant(row, `${code} is not in ${NAME}`);
  return row.id;
}
