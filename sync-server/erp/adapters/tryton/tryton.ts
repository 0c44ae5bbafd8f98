import * as z from 'zod';
import { invariant } from '../../../../src-shared/base/invariant.ts';
import { reverseLines } from '../../../../src-shared/journal/reverse.ts';
import { bookedHash } from '../../content-hash.ts';
import {
  type AccountBalance,
  ErpError,
  type Finding,
  type OutsideErp,
  type Posting,
  type PostingLine,
  type Receipt,
  type Reversal,
} from '../../port.ts';
import { findingsOf } from '../kit/findings.ts';
import {
  masterDataOf,
  type PeriodRow,
  readBooks,
  readParties,
  readPeriod,
  readPeriods,
  type TrytonBooks,
} from './books.ts';
import { DuplicateReference } from './faults.ts';
import { readMoves, type TrytonMove } from './moves.ts';
import { TrytonRpc, type TrytonSettings } from './rpc-client.ts';
import { Amount, decimalOf, trytonDate } from './wire.ts';

export type TrytonDeps = TrytonSettings & {
  readonly clock: () => Date;
  /**
   * Lets one sender at a time work on a key, wherever it runs: a stock Tryton has no unique key, and creates and posts in two
   * steps. The claim must outlive the work.
   */
  readonly claim: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** Speaks to it as to a stock Tryton, whatever is installed there. */
  readonly isStock?: boolean;
};

/** Accounts and journals change rarely; what is missing is looked for again at once. */
const BOOKS_MS = 10 * 60_000;

/**
 * A Tryton 6.0. Where its company has the module `hcf_posting`, an entry is created and posted in one step under a unique reference;
 * in a stock one, our own claim on the key takes the place of that.
 */
export function trytonErp(deps: TrytonDeps): OutsideErp {
  const tryton = new Tryton(deps);
  return {
    capabilities: {
      uniqueKey: 'client-claim',
      atomicPost: false,
      async: false,
      maxKeyLength: 250,
      dimensions: true,
    },
    health: () => tryton.health(),
    validate: async (posting) => (await tryton.prepare(posting, { isFresh: true })).findings,
    post: (posting, signal) => deps.claim(posting.key, () => tryton.post(posting, signal)),
    find: async (key) => {
      const move = await tryton.find(key);
      return move && (await tryton.receiptOf(move));
    },
    reverse: (key, reversal, signal) => deps.claim(`reversal of ${key}`, () => tryton.reverse(key, reversal, signal)),
    balances: ({ asOf }) => tryton.balances(trytonDate(asOf)),
    masterData: async () => masterDataOf(await tryton.books(true)),
    periods: ({ from }) => readPeriods(tryton.rpc, [['end_date', '>=', trytonDate(from)]]),
    entries: async (keys) => {
      const moves = await tryton.moves([[await tryton.keyField(), 'in', keys]]);
      return await Promise.all(
        moves.map(async (move) => ({ receipt: await tryton.receiptOf(move), lines: move.lines })),
      );
    },
  };
}

type Prepared = {
  readonly findings: readonly Finding[];
  readonly books: TrytonBooks;
  readonly parties: ReadonlyMap<string, number>;
  readonly period: PeriodRow | null;
};

class Tryton {
  readonly rpc: TrytonRpc;
  readonly #clock: () => Date;
  readonly #isStock: boolean;
  #books: { readonly read: TrytonBooks; readonly at: number } | null = null;

  constructor({ clock, isStock = false, ...settings }: TrytonDeps) {
    this.rpc = new TrytonRpc(settings, clock);
    this.#clock = clock;
    this.#isStock = isStock;
  }

  async health() {
    const startedMs = performance.now();
    const latencyMs = (): number => performance.now() - startedMs;
    try {
      const version = await this.rpc.version();
      const authenticated = await this.books(false).then(
        () => true,
        () => false,
      );
      return { reachable: true, authenticated, version, latencyMs: latencyMs() };
    } catch {
      return { reachable: false, authenticated: false, latencyMs: latencyMs() };
    }
  }

  async books(isFresh: boolean): Promise<TrytonBooks> {
    const now = this.#clock().getTime();
    if (!isFresh && this.#books && now - this.#books.at < BOOKS_MS) return this.#books.read;
    const read = await readBooks(this.rpc);
    this.#books = { read: this.#isStock ? { ...read, hasPostExternal: false } : read, at: now };
    return this.#books.read;
  }

  async keyField(): Promise<'external_ref' | 'description'> {
    return (await this.books(false)).hasPostExternal ? 'external_ref' : 'description';
  }

  async moves(domain: readonly unknown[]): Promise<TrytonMove[]> {
    return await readMoves(this.rpc, await this.keyField(), domain);
  }

  async find(key: string): Promise<TrytonMove | null> {
    const [move] = await this.moves([[await this.keyField(), '=', key]]);
    return move ?? null;
  }

  async prepare(posting: Posting, { isFresh }: { readonly isFresh: boolean }): Promise<Prepared> {
    const parties = [...new Set(posting.lines.map(({ party }) => party).filter((party) => party !== ''))];
    const there = {
      books: await this.books(isFresh),
      parties: await readParties(this.rpc, parties),
      period: await readPeriod(this.rpc, posting.date),
    };
    const findings = findingsOf('Tryton', posting, {
      books: masterDataOf(there.books),
      parties: new Set(there.parties.keys()),
      period: there.period,
    });
    // What Tryton seems not to have may have been made there a moment ago.
    if (!isFresh && findings.some(({ code }) => code === 'mapping'))
      return await this.prepare(posting, { isFresh: true });
    return { ...there, findings };
  }

  async post(posting: Posting, signal: AbortSignal, origin = ''): Promise<Receipt> {
    const there = await this.find(posting.key);
    if (there) return await this.finish(there, posting, signal);
    const { findings, books, parties, period } = await this.prepare(posting, { isFresh: false });
    const [finding] = findings;
    if (finding) throw new ErpError(finding.code, finding.message);
    invariant(period, 'a posting without a finding has a period');
    const known = await this.#withNewParties(posting, parties);
    const values = { ...valuesOf(posting, { books, parties: known, period }), ...(origin === '' ? {} : { origin }) };
    if (!books.hasPostExternal) {
      const method = 'model.account.move.create';
      const [id] = await this.rpc.call(z.tuple([z.int()]), { method, params: [[values]], kind: 'changes', signal });
      return await this.#postDraft(id, posting, signal);
    }
    try {
      await this.rpc.call(z.object({ id: z.int() }), {
        method: 'model.account.move.post_external',
        params: [{ ...values, external_ref: posting.key, description: posting.memo }],
        kind: 'changes',
        signal,
      });
    } catch (error) {
      if (!(error instanceof DuplicateReference)) throw error;
    }
    return await this.#readBack(posting);
  }

  /** Leaves what is posted, and posts a draft that a sender left who died between the two steps. */
  async finish(there: TrytonMove, posting: Posting, signal: AbortSignal): Promise<Receipt> {
    if (bookedHash(there) !== bookedHash(posting)) {
      const name = there.number === '' ? 'A draft' : `Entry ${there.number}`;
      throw new ErpError('duplicate-different', `${name} stands in Tryton under the same key with another content.`);
    }
    return there.state === 'posted' ? await this.receiptOf(there) : await this.#postDraft(there.id, posting, signal);
  }

  async reverse(key: string, reversal: Reversal, signal: AbortSignal): Promise<Receipt> {
    const original = await this.find(key);
    if (!original || original.state !== 'posted') {
      throw new ErpError('not-found', 'Tryton has no posted entry under the key that is to be reversed.');
    }
    if (original.origin.startsWith('account.move,')) {
      throw new ErpError('invalid', 'A reversal is not reversed; post the entry again.');
    }
    const earlier = await this.#reversalOf(original);
    if (earlier && earlier.key !== reversal.key) {
      throw new ErpError('already-reversed', `Entry ${original.number} has been reversed already.`);
    }
    const journal = [...(await this.books(false)).journals].find(([, { id }]) => id === original.journal)?.[0] ?? '';
    const posting: Posting = {
      key: reversal.key,
      kind: 'reversal',
      site: '',
      date: reversal.date,
      memo: `Reversal of ${original.number}: ${reversal.reason}`.slice(0, 200),
      lines: reverseLines(original.lines),
      approval: reversal.approval,
      journal,
      source: { case: '', remittance: '' },
    };
    return await this.post(posting, signal, `account.move,${original.id}`);
  }

  async receiptOf(move: TrytonMove): Promise<Receipt> {
    const isReversed = move.state === 'posted' && (await this.#reversalOf(move)) !== null;
    return {
      key: move.key,
      erpId: String(move.id),
      erpNumber: move.number,
      state: isReversed ? 'reversed' : move.state,
      date: move.date,
      postedAt: move.postedAt,
      contentHash: bookedHash(move),
    };
  }

  async balances(date: ReturnType<typeof trytonDate>): Promise<AccountBalance[]> {
    const Row = z.object({ code: z.string().nullable(), debit: Amount, credit: Amount });
    const rows = await this.rpc.call(z.array(Row), {
      method: 'model.account.account.search_read',
      params: [[['type', '!=', null]], 0, null, [['code', 'ASC']], ['code', 'debit', 'credit']],
      context: { date, posted: true },
    });
    return rows
      .filter(({ debit, credit }) => debit !== 0 || credit !== 0)
      .map(({ code, debit, credit }) => ({ account: code ?? '', debitMinor: debit, creditMinor: credit }));
  }

  async #reversalOf({ id }: TrytonMove): Promise<TrytonMove | null> {
    const posted = await this.moves([
      ['origin', '=', `account.move,${id}`],
      ['state', '=', 'posted'],
    ]);
    return posted[0] ?? null;
  }

  async #postDraft(id: number, posting: Posting, signal: AbortSignal): Promise<Receipt> {
    await this.rpc.call(z.null(), { method: 'model.account.move.post', params: [[id]], kind: 'changes', signal });
    return await this.#readBack(posting);
  }

  /** It was posted: when it cannot be read back, nobody may take it for not sent. */
  async #readBack(posting: Posting): Promise<Receipt> {
    const move = await this.find(posting.key).catch((error: unknown) => {
      throw new ErpError('uncertain', 'Tryton took the entry, and could not be asked for its number.', {
        cause: error,
      });
    });
    if (!move) throw new ErpError('uncertain', 'Tryton took the entry, and does not show it.');
    if (bookedHash(move) === bookedHash(posting)) return await this.receiptOf(move);
    const message = `Entry ${move.number} stands in Tryton under the same key with another content.`;
    throw new ErpError('duplicate-different', message);
  }

  async #withNewParties(
    { newParties = [] }: Posting,
    known: ReadonlyMap<string, number>,
  ): Promise<Map<string, number>> {
    const all = new Map(known);
    for (const code of newParties.filter((party) => !known.has(party))) {
      const party = { name: code, code, addresses: [['create', [{}]]] };
      const created = await this.rpc
        .call(z.tuple([z.int()]), { method: 'model.party.party.create', params: [[party]], kind: 'changes' })
        .catch(async (error: unknown) => {
          // Somebody else made it in the meantime, or we did and did not hear of it.
          const id = (await readParties(this.rpc, [code])).get(code);
          if (id === undefined) throw error;
          return [id] as const;
        });
      all.set(code, created[0]);
    }
    return all;
  }
}

function valuesOf(
  posting: Posting,
  { books, parties, period }: { books: TrytonBooks; parties: ReadonlyMap<string, number>; period: PeriodRow },
) {
  const idIn = (rows: ReadonlyMap<string, { readonly id: number }>, code: string): number => {
    const row = rows.get(code);
    invariant(row, `${code} is not in Tryton`);
    return row.id;
  };
  const date = trytonDate(posting.date);
  const lineOf = ({ account, debitMinor, creditMinor, party, text, department = '' }: PostingLine) => {
    const sides = { debit: decimalOf(debitMinor), credit: decimalOf(creditMinor) };
    return {
      account: idIn(books.accounts, account),
      ...sides,
      description: text,
      ...(party === '' ? {} : { party: parties.get(party) }),
      ...(department === ''
        ? {}
        : { analytic_lines: [['create', [{ account: idIn(books.departments, department), ...sides, date }]]] }),
    };
  };
  return {
    journal: idIn(books.journals, posting.journal ?? ''),
    period: period.id,
    date,
    // The only field of a stock Tryton by which the entry can be found again.
    description: posting.key,
    lines: [['create', posting.lines.map(lineOf)]],
  };
}
