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

/** One balanced journal entry for the ledger. Amounts are whole cents; parties are opaque accounts, never names. */
export type Posting = {
  /** Stable per approved transaction. The same key means the same entry: it is posted once. */
  readonly key: string;
  readonly kind: 'remittance' | 'case' | 'reversal';
  readonly site: string;
  readonly date: CalendarDate;
  readonly memo: string;
  readonly lines: readonly ProposedLine[];
  readonly approval: PostingApproval;
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
  readonly state: 'posted' | 'reversed';
  readonly date: CalendarDate;
  readonly postedAt: Instant;
  readonly contentHash: string;
};

export type Finding = { readonly code: ErpErrorCode; readonly message: string };

export type AccountBalance = { readonly account: string; readonly debitMinor: number; readonly creditMinor: number };

/** An ERP, or the ledger of our own, as orchestration sees it. */
export type ErpAdapter = {
  readonly capabilities: {
    /** Whether the other side refuses a second entry under one key, or only our own claim prevents it. */
    readonly uniqueKey: 'server' | 'client-claim';
    /** Whether creating and posting are one step there. */
    readonly atomicPost: boolean;
  };
  health(): Promise<{ readonly reachable: boolean; readonly latencyMs: number }>;
  /** What posting it now would be refused for; changes nothing. */
  validate(posting: Posting): Promise<readonly Finding[]>;
  /** @throws ErpError */
  post(posting: Posting, signal: AbortSignal): Promise<Receipt>;
  /** What stands under a key, drafts included. @throws ErpError */
  find(key: string): Promise<Receipt | null>;
  /** Posts the mirror image of an entry; an entry is reversed at most once. @throws ErpError */
  reverse(key: string, reversal: Reversal, signal: AbortSignal): Promise<Receipt>;
  /** Turnover per account up to and including a day. */
  balances(query: { readonly asOf: CalendarDate; readonly site?: string }): Promise<readonly AccountBalance[]>;
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

  constructor(code: ErpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.outcome = handling[code].outcome;
    this.retry = handling[code].retry;
  }
}
