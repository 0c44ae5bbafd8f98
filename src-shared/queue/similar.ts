import type { CaseRow, CaseState } from '../case/case-document.ts';

/** A case as it is compared. */
export type Compared = Pick<
  CaseRow,
  'id' | 'number' | 'kind' | 'payer' | 'payerClass' | 'site' | 'amountMinor' | 'title' | 'state' | 'createdAt'
>;

/** Upper ends of the bands within which amounts count as alike. Cents. */
const BANDS = [10_00, 100_00, 500_00, 2_000_00, 10_000_00, 50_000_00];

function bandOf(amountMinor: number): number {
  const at = BANDS.findIndex((end) => amountMinor <= end);
  return at < 0 ? BANDS.length : at;
}

/** What a person calls what it is about: of a write-off its category, which its title begins with. */
function subjectOf({ title }: Compared): string {
  return /^[A-Za-z ]+/.exec(title)?.[0].trim() ?? '';
}

const approved: ReadonlySet<CaseState> = new Set(['posted', 'closed', 'approved', 'postingFailed']);

function isDecided({ state }: Compared): boolean {
  return approved.has(state) || state === 'refused';
}

/** What two cases have in common, as it is shown. */
export type Likeness = 'payer' | 'payer class' | 'amount' | 'site' | 'subject';

export type SimilarCase<T extends Compared> = {
  readonly one: T;
  readonly approved: boolean;
  readonly alike: readonly Likeness[];
};

export type Similar<T extends Compared> = {
  /** How many were decided, and how many of them were approved. */
  readonly decided: number;
  readonly approved: number;
  /** The newest first. */
  readonly cases: readonly SimilarCase<T>[];
};

/** So much two cases of a kind have in common at least, apart from their kind. */
const LEAST = 3;

/**
 * What was decided of cases like this one: of the same kind, with an amount of the same band, and alike in at least two more of
 * payer, payer class, site and subject.
 */
export function similarCases<T extends Compared>(one: Compared, others: Iterable<T>, most: number): Similar<T> {
  const band = bandOf(one.amountMinor);
  const subject = subjectOf(one);
  const found: SimilarCase<T>[] = [];
  for (const other of others) {
    if (other.kind !== one.kind || other.id === one.id || !isDecided(other)) continue;
    if (bandOf(other.amountMinor) !== band) continue;
    const alike: Likeness[] = ['amount'];
    if (other.payer === one.payer && one.payer !== '') alike.push('payer');
    else if (other.payerClass === one.payerClass) alike.push('payer class');
    if (other.site === one.site) alike.push('site');
    if (subjectOf(other) === subject) alike.push('subject');
    if (alike.length >= LEAST) found.push({ one: other, approved: approved.has(other.state), alike });
  }
  const cases = found.toSorted((a, b) => newest(a.one, b.one)).slice(0, most);
  return { decided: found.length, approved: found.filter((each) => each.approved).length, cases };
}

function newest(a: Compared, b: Compared): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}
