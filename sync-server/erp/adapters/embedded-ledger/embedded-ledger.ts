import { calendarDateOf, instantOf } from '../../../../src-shared/base/dates.ts';
import { chart } from '../../../../src-shared/journal/chart.ts';
import { isBalanced, totalsOf } from '../../../../src-shared/journal/post-lines.ts';
import { reverseLines } from '../../../../src-shared/journal/reverse.ts';
import { formatMinor } from '../../../../src-shared/money/format.ts';
import { newId } from '../../../new-id.ts';
import { isTransient, isUniqueViolation } from '../../../store/faults.ts';
import {
  findEntryByKey,
  findReversalOf,
  insertEntry,
  linesOfEntry,
  lockPeriod,
  missingAccounts,
  nextEntryNumber,
  periodState,
  saveAccounts,
  sumByAccount,
  type StoredEntry,
} from '../../../store/ledger.ts';
import { inTransaction, type Db, type Tx } from '../../../store/transaction.ts';
import { contentHash } from '../../content-hash.ts';
import { ErpError, type ErpAdapter, type Finding, type Posting, type Receipt } from '../../port.ts';

/** Brings the ledger's accounts in line with the chart. To be called at start. */
export async function openBooks(db: Db): Promise<void> {
  await inTransaction(db, (tx) => saveAccounts(tx, chart));
}

/**
 * The general ledger of our own, in the same database: double entry, append-only, months that can be closed, numbers
 * without a gap per year. It is reached through the same port as any ERP, and knows as little of cases.
 */
export function embeddedLedger({ db, clock }: { readonly db: Db; readonly clock: () => Date }): ErpAdapter {
  return {
    capabilities: { uniqueKey: 'server', atomicPost: true, async: false, maxKeyLength: 120, dimensions: false },
    async health() {
      const startedMs = performance.now();
      const reachable = await periodState(db, periodOf(calendarDateOf(clock()))).then(
        () => true,
        () => false,
      );
      return { reachable, authenticated: reachable, latencyMs: performance.now() - startedMs };
    },
    validate: (posting) => findingsOf(db, posting),
    post: (posting) => translated(async () => await post(db, posting, null, clock())),
    find: (key) => translated(async () => await find(db, key)),
    reverse: (key, reversal) =>
      translated(async () => {
        const { original, lines } = await entryToReverse(db, key, reversal.key);
        const posting: Posting = {
          key: reversal.key,
          kind: 'reversal',
          site: original.site,
          date: reversal.date,
          memo: `Reversal of ${original.number}: ${reversal.reason}`.slice(0, 200),
          lines: reverseLines(lines),
          approval: reversal.approval,
          source: original.source,
        };
        return await post(db, posting, original.id, clock());
      }),
    balances: ({ asOf, site }) =>
      translated(async () => await sumByAccount(db, { asOf, ...(site === undefined ? {} : { sites: [site] }) })),
  };
}

async function post(db: Db, posting: Posting, reverses: string | null, now: Date): Promise<Receipt> {
  try {
    return await inTransaction(db, (tx) => write(tx, posting, reverses, now));
  } catch (error) {
    // Somebody else posted the same key, or reversed the same entry, while this transaction waited for them.
    if (!isUniqueViolation(error)) throw error;
    const there = await findEntryByKey(db, posting.key);
    if (there) return sameOrConflict(there, posting);
    throw new ErpError('already-reversed', 'The entry has been reversed already.', { cause: error });
  }
}

async function write(tx: Tx, posting: Posting, reverses: string | null, now: Date): Promise<Receipt> {
  const there = await findEntryByKey(tx, posting.key);
  if (there) return sameOrConflict(there, posting);
  const period = periodOf(posting.date);
  const [finding] = await findingsOf(tx, posting, await lockPeriod(tx, period));
  if (finding) throw new ErpError(finding.code, finding.message);
  const year = Number(posting.date.slice(0, 4));
  const number = `${year}-${String(await nextEntryNumber(tx, year)).padStart(6, '0')}`;
  const { key, site, date, memo, source } = posting;
  const stored: StoredEntry = {
    id: newId(now),
    number,
    key,
    contentHash: contentHash(posting),
    site,
    date,
    period,
    memo,
    reverses,
    source,
    postedAt: now,
  };
  await insertEntry(tx, stored, posting.lines);
  return receiptOf(stored, 'posted');
}

function sameOrConflict(there: StoredEntry, posting: Posting): Receipt {
  if (there.contentHash === contentHash(posting)) return receiptOf(there, 'posted');
  throw new ErpError(
    'duplicate-different',
    `Entry ${there.number} was posted under the same key with another content.`,
  );
}

async function find(db: Db, key: string): Promise<Receipt | null> {
  const entry = await findEntryByKey(db, key);
  return entry && receiptOf(entry, (await findReversalOf(db, entry.id)) ? 'reversed' : 'posted');
}

async function entryToReverse(db: Db, key: string, reversalKey: string) {
  const original = await findEntryByKey(db, key);
  if (!original) throw new ErpError('not-found', 'There is no entry under the key that is to be reversed.');
  if (original.reverses !== null) throw new ErpError('invalid', 'A reversal is not reversed; post the entry again.');
  const earlier = await findReversalOf(db, original.id);
  if (earlier && earlier.key !== reversalKey) {
    throw new ErpError('already-reversed', `Entry ${original.number} has been reversed already.`);
  }
  return { original, lines: await linesOfEntry(db, original.id) };
}

async function findingsOf(db: Db | Tx, posting: Posting, state?: 'open' | 'closed'): Promise<Finding[]> {
  const { lines, date } = posting;
  const findings: Finding[] = [];
  if (lines.length < 2 || !isBalanced(lines)) {
    const { debitMinor, creditMinor } = totalsOf(lines);
    const message = `Debits of ${formatMinor(debitMinor)} and credits of ${formatMinor(creditMinor)} do not make an entry.`;
    findings.push({ code: 'invalid', message });
  }
  const unknown = await missingAccounts(db, [...new Set(lines.map(({ account }) => account))]);
  if (unknown.length > 0) {
    findings.push({ code: 'mapping', message: `The ledger has no account ${unknown.join(', ')}.` });
  }
  const period = periodOf(date);
  if ((state ?? (await periodState(db, period))) === 'closed') {
    findings.push({ code: 'period-closed', message: `The period ${period} is closed.` });
  }
  return findings;
}

function receiptOf(
  { key, id, number, date, postedAt, contentHash: hash }: StoredEntry,
  state: Receipt['state'],
): Receipt {
  return { key, erpId: id, erpNumber: number, state, date, postedAt: instantOf(postedAt), contentHash: hash };
}

function periodOf(date: string): string {
  return date.slice(0, 7);
}

/** A database that is away is an ERP that is away: it did not take the entry, or at least does not know it yet. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ErpError || !isTransient(error)) throw error;
    throw new ErpError('uncertain', 'The connection to the ledger broke.', { cause: error });
  }
}
