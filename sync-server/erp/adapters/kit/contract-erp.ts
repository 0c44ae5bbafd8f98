import type { CalendarDate, Instant } from '../../../../src-shared/base/dates.ts';
import { reverseLines } from '../../../../src-shared/journal/reverse.ts';
import { bookedHash } from '../../content-hash.ts';
import {
  ErpError,
  type AccountBalance,
  type ErpPeriod,
  type Finding,
  type MasterData,
  type OutsideErp,
  type Posting,
  type PostingLine,
  type Receipt,
  type Reversal,
} from '../../port.ts';
import { findingsOf } from './findings.ts';

/** An entry as it stands in an ERP, drafts too, with the ERP's codes. */
export type Standing = {
  readonly id: string;
  /** Our key as that ERP keeps it. */
  readonly ref: string;
  /** '' of what is not posted. */
  readonly number: string;
  /** `reversed`: undone without an entry of its own, as where an ERP cancels. */
  readonly state: 'draft' | 'accepted' | 'posted' | 'reversed';
  readonly date: CalendarDate;
  readonly journal: string;
  readonly postedAt: Instant;
  /** Of a reversal: what its original is known by there; '' otherwise. */
  readonly reverses: string;
  /** Empty of what the ERP has accepted and does not show yet. */
  readonly lines: readonly PostingLine[];
};

/** What goes out: a posting under the ERP's form of its key. */
export type OutgoingEntry = Pick<Posting, 'date' | 'memo' | 'lines'> & {
  readonly ref: string;
  readonly journal: string;
  /** The original, of a reversal. */
  readonly reverses: Standing | null;
};

/** What one ERP's public contract says, and nothing else: which calls, in which form, and what the answers mean. */
export type ErpContract = {
  /** 'Odoo'. */
  readonly name: string;
  readonly capabilities: OutsideErp['capabilities'];
  /** Our key as the ERP keeps it. */
  refOf(key: string): string;
  /** Asks for something that takes a sign-in. @returns the version, where it is told. @throws ErpError */
  ping(): Promise<string | undefined>;
  masterData(): Promise<MasterData>;
  periods(query: { readonly from: CalendarDate }): Promise<readonly ErpPeriod[]>;
  knownParties(codes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Absent: parties are made by people. */
  makeParty?(code: string): Promise<void>;
  /** What stands under the given references. */
  read(refs: readonly string[]): Promise<readonly Standing[]>;
  /** The posted entry that reverses another. */
  reversalOf(entry: Standing): Promise<Standing | null>;
  send(entry: OutgoingEntry, signal: AbortSignal): Promise<void>;
  /** Posts a whole draft that was left; absent: a draft may be a part of an entry, and is taken away and sent again. */
  finish?(draft: Standing, signal: AbortSignal): Promise<void>;
  discard?(draft: Standing): Promise<void>;
  /** Waits a while for what was accepted. @throws ErpError of what was not taken in the end */
  settle?(accepted: Standing, signal: AbortSignal): Promise<void>;
  balances(asOf: CalendarDate): Promise<readonly AccountBalance[]>;
};

/** Lets one sender at a time work on a key, wherever it runs. The claim must outlive the work. */
export type ErpClaim = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Accounts and periods change rarely; what is missing is looked for again at once. */
const BOOKS_MS = 10 * 60_000;

/**
 * An ERP by its contract, with what is the same for each of them: one sender a key, a look before every sending, a check before it,
 * and a look after it.
 */
export function contractErp(
  contract: ErpContract,
  deps: { readonly claim: ErpClaim; readonly clock: () => Date },
): OutsideErp {
  const books = new ContractBooks(contract, deps.clock);
  return {
    capabilities: contract.capabilities,
    health: () => books.health(),
    validate: (posting) => books.findings(posting, true),
    post: (posting, signal) => deps.claim(posting.key, () => books.post(posting, signal, null)),
    find: async (key) => {
      const entry = await books.standing(key);
      return entry && (await books.receiptOf(key, entry));
    },
    reverse: (key, reversal, signal) => deps.claim(`reversal of ${key}`, () => books.reverse(key, reversal, signal)),
    balances: async ({ asOf }) => {
      const rows = await contract.balances(asOf);
      return rows.filter(({ debitMinor, creditMinor }) => debitMinor !== 0 || creditMinor !== 0);
    },
    masterData: () => contract.masterData(),
    periods: (query) => contract.periods(query),
    entries: async (keys) => {
      const byRef = new Map(keys.map((key) => [contract.refOf(key), key]));
      const entries = await contract.read([...byRef.keys()]);
      return await Promise.all(
        entries.map(async (entry) => ({
          receipt: await books.receiptOf(byRef.get(entry.ref) ?? entry.ref, entry),
          lines: entry.lines,
        })),
      );
    },
  };
}

class ContractBooks {
  readonly #contract: ErpContract;
  readonly #clock: () => Date;
  #known: { readonly books: MasterData; readonly at: number } | null = null;

  constructor(contract: ErpContract, clock: () => Date) {
    this.#contract = contract;
    this.#clock = clock;
  }

  async health() {
    const startedMs = performance.now();
    const latencyMs = (): number => performance.now() - startedMs;
    try {
      const version = await this.#contract.ping();
      const told = version === undefined ? {} : { version };
      return { reachable: true, authenticated: true, latencyMs: latencyMs(), ...told };
    } catch (error) {
      const isThere = error instanceof ErpError && /bad-credentials|forbidden|throttled/.test(error.code);
      return { reachable: isThere, authenticated: false, latencyMs: latencyMs() };
    }
  }

  async findings(posting: Posting, isFresh: boolean): Promise<readonly Finding[]> {
    const { name } = this.#contract;
    const parties = [...new Set(posting.lines.map(({ party }) => party).filter((party) => party !== ''))];
    const periods = await this.#contract.periods({ from: posting.date });
    // Where people make the parties, one that is missing stays missing.
    const { newParties = [] } = this.#contract.makeParty ? posting : {};
    const findings = findingsOf(
      name,
      { ...posting, newParties },
      {
        books: await this.#books(isFresh),
        parties: await this.#contract.knownParties(parties),
        period: periods.find(({ startsOn, endsOn }) => startsOn <= posting.date && posting.date <= endsOn) ?? null,
      },
    );
    // What it seems not to have may have been made there a moment ago.
    const isOld = !isFresh && findings.some(({ code }) => code === 'mapping');
    return isOld ? await this.findings(posting, true) : findings;
  }

  async post(posting: Posting, signal: AbortSignal, reverses: Standing | null): Promise<Receipt> {
    const contract = this.#contract;
    const there = await this.standing(posting.key);
    const isRest = there?.state === 'draft' && contract.discard !== undefined;
    if (there?.state === 'accepted' && contract.settle) {
      await contract.settle(there, signal);
      return await this.#readBack(posting);
    }
    if (there && !isRest) {
      if (there.state !== 'accepted' && hashOf(posting.key, there) !== bookedHash(posting)) throw this.#conflict(there);
      if (there.state !== 'draft' || !contract.finish) return await this.receiptOf(posting.key, there);
      await contract.finish(there, signal);
      return await this.#readBack(posting);
    }
    const [finding] = await this.findings(posting, false);
    if (finding) throw new ErpError(finding.code, finding.message);
    if (there) await contract.discard?.(there);
    await this.#makeParties(posting);
    if (signal.aborted) throw new ErpError('unreachable', `${contract.name} was given no time to answer.`);
    const { date, memo, lines, journal = '' } = posting;
    await this.#contract.send({ ref: this.#contract.refOf(posting.key), date, memo, lines, journal, reverses }, signal);
    return await this.#readBack(posting);
  }

  async reverse(key: string, reversal: Reversal, signal: AbortSignal): Promise<Receipt> {
    const { name } = this.#contract;
    const original = await this.standing(key);
    if (original?.state === 'reversed') throw isReversed(original);
    if (!original || original.state !== 'posted') {
      throw new ErpError('not-found', `${name} has no posted entry under the key that is to be reversed.`);
    }
    if (original.reverses !== '') throw new ErpError('invalid', 'A reversal is not reversed; post the entry again.');
    const earlier = await this.#contract.reversalOf(original);
    if (earlier && earlier.ref !== this.#contract.refOf(reversal.key)) {
      throw isReversed(original);
    }
    const posting: Posting = {
      key: reversal.key,
      kind: 'reversal',
      site: '',
      date: reversal.date,
      memo: `Reversal of ${original.number}: ${reversal.reason}`.slice(0, 200),
      lines: reverseLines(original.lines),
      approval: reversal.approval,
      journal: original.journal,
      source: { case: '', remittance: '' },
    };
    return await this.post(posting, signal, original);
  }

  async standing(key: string): Promise<Standing | null> {
    const [entry] = await this.#contract.read([this.#contract.refOf(key)]);
    return entry ?? null;
  }

  async receiptOf(key: string, entry: Standing, sent?: Posting): Promise<Receipt> {
    const isReversed = entry.state === 'posted' && (await this.#contract.reversalOf(entry)) !== null;
    const { id, number, state, date, postedAt } = entry;
    return {
      key,
      erpId: id,
      erpNumber: number,
      state: isReversed ? 'reversed' : state,
      date,
      postedAt,
      contentHash: entry.lines.length === 0 && sent ? bookedHash(sent) : hashOf(key, entry),
    };
  }

  /** It was posted: when it cannot be read back, nobody may take it for not sent. */
  async #readBack(posting: Posting): Promise<Receipt> {
    const { name } = this.#contract;
    const there = await this.standing(posting.key).catch((error: unknown) => {
      throw new ErpError('uncertain', `${name} took the entry, and could not be asked for it.`, { cause: error });
    });
    if (!there) throw new ErpError('uncertain', `${name} took the entry, and does not show it.`);
    if (there.lines.length > 0 && hashOf(posting.key, there) !== bookedHash(posting)) throw this.#conflict(there);
    return await this.receiptOf(posting.key, there, posting).catch((error: unknown) => {
      throw new ErpError('uncertain', `${name} took the entry, and could not be asked for it.`, { cause: error });
    });
  }

  #conflict({ number }: Standing): ErpError {
    const what = number === '' ? 'A draft' : `Entry ${number}`;
    const message = `${what} stands in ${this.#contract.name} under the same key with another content.`;
    return new ErpError('duplicate-different', message);
  }

  async #books(isFresh: boolean): Promise<MasterData> {
    const now = this.#clock().getTime();
    if (!isFresh && this.#known && now - this.#known.at < BOOKS_MS) return this.#known.books;
    this.#known = { books: await this.#contract.masterData(), at: now };
    return this.#known.books;
  }

  async #makeParties({ newParties = [] }: Posting): Promise<void> {
    if (newParties.length === 0) return;
    const known = await this.#contract.knownParties(newParties);
    for (const code of newParties.filter((party) => !known.has(party))) {
      await this.#contract.makeParty?.(code).catch(async (error: unknown) => {
        // Somebody else made it in the meantime, or we did and did not hear of it.
        if (!(await this.#contract.knownParties([code])).has(code)) throw error;
      });
    }
  }
}

function isReversed({ number }: Standing): ErpError {
  return new ErpError('already-reversed', `Entry ${number} has been reversed already.`);
}

function hashOf(key: string, { date, lines }: Standing): string {
  return bookedHash({ key, date, lines });
}

/** A line of a standing entry; the ERP knows nothing of our names and lineage. */
export function standingLine(
  line: Pick<PostingLine, 'account' | 'debitMinor' | 'creditMinor'> & Partial<PostingLine>,
): PostingLine {
  return { accountName: '', party: '', text: '', segments: [], department: '', ...line };
}
