/** How a posting and its approval can disagree. Goes to the audit trail; never reused. */
export const differenceKinds = ['posted-without-approval', 'approved-not-posted', 'differs', 'posted-twice'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

export const differenceText: Record<DifferenceKind, string> = {
  'posted-without-approval': 'Posted without approval',
  'approved-not-posted': 'Approved and not posted',
  differs: 'Posted otherwise than approved',
  'posted-twice': 'Posted twice',
};

/** What was posted, or is to be, summed up: net debit per account in cents, without accounts at zero. */
export type Sums = { readonly debitMinor: number; readonly byAccount: Readonly<Record<string, number>> };

/** Everything that one key of the ledger stands for, on both sides. */
export type Traced = {
  readonly key: string;
  /** null: nothing stands in the books under the key. */
  readonly entry: (Sums & { readonly number: string; readonly site: string }) | null;
  /** null: nothing was ever handed to the ledger under the key. */
  readonly posting:
    | (Sums & {
        readonly site: string;
        readonly state: 'queued' | 'claimed' | 'sent' | 'posted' | 'failed' | 'uncertain';
        readonly since: Date;
      })
    | null;
  /** 'Case WO-1042', 'Remittance 88012345'; '' where nothing says it. */
  readonly subject: string;
  readonly approvers: readonly string[];
  /** A recorded decision of the policy lets it post, or the approvals that one asks for are there. */
  readonly isApproved: boolean;
  /** Number of an approved entry that was made from the same and has the same sums; null: none. */
  readonly twin: string | null;
};

/** `waiting`: on its way to the books, and not for long. `failed`: the ledger refused it, and a posting exception is about it. */
export type TraceState = 'matched' | 'waiting' | 'failed' | DifferenceKind;

/** How long an approval may be on its way to the books before that is a difference. */
export const POSTING_GRACE_MS = 30 * 60_000;

/** What one key comes to. */
export function traceState({ entry, posting, isApproved, twin }: Traced, now: Date): TraceState {
  if (entry === null) {
    if (posting === null || posting.state === 'failed') return 'failed';
    const isLate = now.getTime() - posting.since.getTime() > POSTING_GRACE_MS;
    // What counts as posted must be there.
    return isLate || posting.state === 'posted' ? 'approved-not-posted' : 'waiting';
  }
  if (posting === null) return isApproved ? 'matched' : twin === null ? 'posted-without-approval' : 'posted-twice';
  if (accountsThatDiffer(entry, posting).length > 0 || entry.site !== posting.site) return 'differs';
  return isApproved ? 'matched' : 'posted-without-approval';
}

/** Codes of accounts with another net amount here than there, sorted. */
export function accountsThatDiffer(a: Pick<Sums, 'byAccount'>, b: Pick<Sums, 'byAccount'>): string[] {
  const codes = new Set([...Object.keys(a.byAccount), ...Object.keys(b.byAccount)]);
  return [...codes].filter((code) => (a.byAccount[code] ?? 0) !== (b.byAccount[code] ?? 0)).toSorted();
}
