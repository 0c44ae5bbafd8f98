import type { CalendarDate, Instant } from '../../src-shared/base/dates.ts';
import type { ProposedLine } from '../../src-shared/journal/journal-entry.ts';

/** Who let a posting pass: checked again by whoever sends it, not only upstream. */
export type PostingApproval = {
  /** Id of the recorded policy evaluation that allowed it, or that said how many approvals it takes. */
  readonly evaluation: string;
  /** The case whose approvals allow it; '' where the policy lets it post without people. */
  readonly case: string;
  readonly approvedBy: readonly string[];
  readonly approvedAt: Instant;
};

/** A line as it goes to an ERP. Its account and party are the ERP's codes once the mapping has been applied. */
export type PostingLine = ProposedLine & {
  /** Code of the ERP's department; '' or absent for none. */
  readonly department?: string;
};

/** One balanced journal entry for the ledger. Amounts are whole cents; parties are opaque accounts, never names. */
export type Posting = {
  /** Stable per approved transaction, no longer than `maxKeyLength`. The same key means the same entry: it is posted once. */
  readonly key: string;
  readonly kind: 'remittance' | 'case' | 'reversal';
  readonly site: string;
  readonly date: CalendarDate;
  readonly memo: string;
  readonly lines: readonly PostingLine[];
  readonly approval: PostingApproval;
  /** Code of the ERP's journal; the embedded ledger has none. */
  readonly journal?: string;
  /** Codes of parties that are made in the ERP where it does not know them: opaque accounts, as the mapping allows. */
  readonly newParties?: readonly string[];
  /** What it was made from; '' for none. */
  readonly source: { readonly case: string; readonly remittance: string };
  /** Of a reversal: the key of the entry that it undoes, and why. */
  readonly reverses?: { readonly key: string; readonly reason: string };
};

export type Receipt = {
  readonly key: string;
  readonly erpId: string;
  /** As the ledger's people know it, '2026-000123'. */
  readonly erpNumber: string;
  /**
   * `draft`: created and not posted, which `post` finishes. `accepted`: the ERP has taken it and posts it later; `find` tells
   * when. What is neither has no number yet, and `erpNumber` is ''.
   */
  readonly state: 'draft' | 'accepted' | 'posted' | 'reversed';
  readonly date: CalendarDate;
  readonly postedAt: Instant;
  /** Of what stands in the ERP: `contentHash` for the ledger of our own, `bookedHash` for the others. */
  readonly contentHash: string;
};

/** An entry as the ERP gives it back, with its own codes. */
export type ErpEntry = {
  readonly receipt: Receipt;
  readonly lines: readonly { readonly account: string; readonly debitMinor: number; readonly creditMinor: number }[];
};

/** What entries refer to, by code. Parties are too many to list. */
export type MasterData = {
  readonly accounts: readonly {
    readonly code: string;
    readonly name: string;
    /** Whether a line on it must name a party; it may not where it need not. */
    readonly needsParty: boolean;
  }[];
  readonly journals: readonly { readonly code: string; readonly name: string }[];
  readonly departments: readonly { readonly code: string; readonly name: string }[];
};

export type ErpPeriod = {
  readonly name: string;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate;
  readonly state: 'open' | 'closed';
};

export type ErpHealth = {
  readonly reachable: boolean;
  /** Whether it lets us in; false as well where nobody could ask. */
  readonly authenticated: boolean;
  readonly version?: string;
  readonly latencyMs: number;
};

export type Finding = { readonly code: ErpErrorCode; readonly message: string };

export type AccountBalance = { readonly account: string; readonly debitMinor: number; readonly creditMinor: number };

/** The ledger that takes postings, as orchestration sees it: the one of our own, or an ERP. */
export type ErpAdapter = {
  readonly capabilities: {
    /** Whether the other side refuses a second entry under one key, or only our own claim prevents it. */
    readonly uniqueKey: 'server' | 'client-claim';
    /** Whether creating and posting are one step there. */
    readonly atomicPost: boolean;
    /** Whether `post` may answer before the entry stands in the books. */
    readonly async: boolean;
    /** Characters that the other side keeps of a key. */
    readonly maxKeyLength: number;
    /** Whether lines may name a department. */
    readonly dimensions: boolean;
  };
  health(): Promise<ErpHealth>;
  /** What posting it now would be refused for; changes nothing. */
  validate(posting: Posting): Promise<readonly Finding[]>;
  /** @throws ErpError */
  post(posting: Posting, signal: AbortSignal): Promise<Receipt>;
  /** What stands under a key, drafts included. @throws ErpError */
  find(key: string): Promise<Receipt | null>;
  /** Posts the mirror image of an entry; an entry is reversed at most once. @throws ErpError */
  reverse(key: string, reversal: Reversal, signal: AbortSignal): Promise<Receipt>;
  /**
   * Turnover per account up to and including a day; an ERP that closes its years gives that of the year, and one that does not tell
   * both sides gives what is left on its side. @throws ErpError
   */
  balances(query: { readonly asOf: CalendarDate; readonly site?: string }): Promise<readonly AccountBalance[]>;
};

/** An ERP outside, to which the entries of our ledger are forwarded. */
export type OutsideErp = ErpAdapter & {
  /** @throws ErpError */
  masterData(): Promise<MasterData>;
  /** Periods that end on or after a day. @throws ErpError */
  periods(query: { readonly from: CalendarDate }): Promise<readonly ErpPeriod[]>;
  /** The entries under the given keys, for reconciliation; a key that has none is left out. @throws ErpError */
  entries(keys: readonly string[]): Promise<readonly ErpEntry[]>;
};

export type Reversal = Pick<Posting, 'key' | 'date' | 'approval'> & { readonly reason: string };

export type ErpErrorCode =
  | 'invalid'
  | 'period-closed'
  | 'mapping'
  | 'forbidden'
  | 'not-approved'
  | 'bad-credentials'
  | 'throttled'
  | 'unreachable'
  | 'uncertain'
  | 'not-found'
  | 'already-reversed'
  | 'duplicate-different';

type Handling = {
  /** Whether the other side has the entry now. */
  readonly outcome: 'not-applied' | 'uncertain';
  readonly retry: 'no' | 'backoff' | 'after-find';
};

const handling: Record<ErpErrorCode, Handling> = {
  invalid: { outcome: 'not-applied', retry: 'no' },
  'period-closed': { outcome: 'not-applied', retry: 'no' },
  mapping: { outcome: 'not-applied', retry: 'no' },
  forbidden: { outcome: 'not-applied', retry: 'no' },
  'not-approved': { outcome: 'not-applied', retry: 'no' },
  'bad-credentials': { outcome: 'not-applied', retry: 'no' },
  throttled: { outcome: 'not-applied', retry: 'backoff' },
  unreachable: { outcome: 'not-applied', retry: 'backoff' },
  // Timed out or cut off: it may be there. Looking comes before any second attempt.
  uncertain: { outcome: 'uncertain', retry: 'after-find' },
  'not-found': { outcome: 'not-applied', retry: 'no' },
  'already-reversed': { outcome: 'not-applied', retry: 'no' },
  'duplicate-different': { outcome: 'not-applied', retry: 'no' },
};

/** Why an entry was not taken, or is not known to have been. `message` is a sentence for a person. */
export class ErpError extends Error {
  override readonly name = 'ErpError';
  readonly code: ErpErrorCode;
  readonly outcome: Handling['outcome'];
  readonly retry: Handling['retry'];
  /** Before which it is no use to try again, where the other side has said so. */
  readonly retryAfterMs: number | undefined;

  constructor(code: ErpErrorCode, message: string, options?: ErrorOptions & { readonly retryAfterMs?: number }) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
    this.outcome = handling[code].outcome;
    this.retry = handling[code].retry;
  }
}
