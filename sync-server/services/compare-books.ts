import { SYSTEM } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { decideApprovals } from '../../src-shared/case/approval-inputs.ts';
import type { CaseState } from '../../src-shared/case/case-document.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { transition } from '../../src-shared/case/transition.ts';
import {
  accountsThatDiffer,
  type DifferenceKind,
  differenceKinds,
  type Traced,
  traceState,
  type TraceState,
} from '../../src-shared/journal/compare.ts';
import type { ComparisonItem, ComparisonReply } from '../../src-shared/wire/comparisons.ts';
import { publishLast } from '../feed/publish.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { type CaseVerdict, DECISION } from '../orchestration/process-names.ts';
import { lockCase } from '../store/billing-cases.ts';
import { electComparer, listDifferenceCases, traceBooks } from '../store/comparison.ts';
import { type Db, inSnapshot, inTransaction, type Tx } from '../store/transaction.ts';
import { differenceCaseId } from './case-id.ts';
import { openCase } from './open-case.ts';
import { recordCase } from './record-case.ts';
import type { Reference } from './reference.ts';
import { siteOrDesk } from './site-or-desk.ts';

export type CompareDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly kinds: KindRegistry;
  readonly engine: Orchestration;
  readonly readReference: (db: Db) => Promise<Reference>;
};

const MOST_LISTED = 1000;
/** Of one run; the next goes on. */
const MOST_OPENED = 200;

/** Holds every posting against its approval, and every approval against its posting, as both are at one instant. Changes nothing. */
export async function compareBooks({ db, clock, kinds }: CompareDeps): Promise<ComparisonReply> {
  return await inSnapshot(db, async (tx) => {
    const { entries, inOrder, others } = await traceBooks(tx);
    const now = clock();
    const judged = others.map((traced) => ({ traced, state: traceState(traced, now) }));
    const count = (state: TraceState): number => judged.filter((one) => one.state === state).length;
    const [matched, differs] = [inOrder + count('matched'), count('differs')];
    const [waiting, failed, approvedNotPosted] = [count('waiting'), count('failed'), count('approved-not-posted')];
    const cases = new Map((await listDifferenceCases(tx, kindOf(kinds).kind)).map((one) => [baseOf(one.id), one]));
    const differences = judged.flatMap(({ traced, state }) => (isDifference(state) ? [itemOf(traced, state)] : []));
    return {
      at: instantOf(now),
      posted: entries,
      approved: matched + differs + waiting + failed + approvedNotPosted,
      matched,
      waiting,
      failed,
      postedWithoutApproval: count('posted-without-approval'),
      approvedNotPosted,
      differs,
      postedTwice: count('posted-twice'),
      differences: differences.slice(0, MOST_LISTED).map((item) => {
        const found = cases.get(differenceCaseId(item));
        return found ? { ...item, case: { id: found.id, number: found.number, state: found.state } } : item;
      }),
    };
  });
}

/**
 * Compares, opens a case for each difference that has none, and closes those whose difference is gone. What somebody has acknowledged is
 * not opened again; what had been set right and differs once more is.
 */
export async function compareAndOpen(deps: CompareDeps): Promise<ComparisonReply> {
  const found = await compareBooks(deps);
  await inTransaction(deps.db, async (tx) => {
    if (!(await electComparer(tx))) return;
    const now = deps.clock();
    await publishLast(tx, now, async () => {
      const reference = await deps.readReference(tx);
      const cases = await listDifferenceCases(tx, kindOf(deps.kinds).kind);
      const differing = new Set(found.differences.map(differenceCaseId));
      const isOpen = ({ state }: { readonly state: CaseState }): boolean => isUndecided(state);
      // A list that was cut short says nothing of what it left out.
      const isWhole = found.differences.length < MOST_LISTED;
      for (const { id } of cases.filter((one) => isWhole && isOpen(one) && !differing.has(baseOf(one.id)))) {
        await close(deps, tx, id, now);
      }
      let opened = 0;
      for (const item of found.differences) {
        const earlier = cases.filter(({ id }) => baseOf(id) === differenceCaseId(item));
        if (opened === MOST_OPENED || earlier.some((one) => isOpen(one) || one.isAcknowledged)) continue;
        const id = earlier.length === 0 ? differenceCaseId(item) : `${differenceCaseId(item)}.${earlier.length + 1}`;
        await open(deps, tx, { item, id, reference }, now);
        opened += 1;
      }
    });
  });
  return await compareBooks(deps);
}

function isDifference(state: TraceState): state is DifferenceKind {
  return differenceKinds.some((kind) => kind === state);
}

function itemOf({ key, entry, posting, subject, approvers }: Traced, difference: DifferenceKind): ComparisonItem {
  return {
    key,
    difference,
    site: entry?.site ?? posting?.site ?? '',
    entry: entry?.number ?? '',
    subject,
    approvers: [...approvers],
    approvedMinor: posting?.debitMinor ?? null,
    postedMinor: entry?.debitMinor ?? null,
    accounts: entry && posting ? accountsThatDiffer(entry, posting) : [],
    case: null,
  };
}

function baseOf(id: string): string {
  return id.replace(/\.\d+$/, '');
}

async function open(
  { engine, kinds }: CompareDeps,
  tx: Tx,
  { item, id, reference }: { readonly item: ComparisonItem; readonly id: string; readonly reference: Reference },
  now: Date,
): Promise<void> {
  const { policies, directory } = reference;
  const kind = kindOf(kinds);
  const site = siteOrDesk(item.site, directory);
  const description = kind.describe({ of: 'comparison', ...item });
  const { amountMinor } = description;
  const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass: '', site, category: '' };
  const approval = decideApprovals(kind, subject, policies);
  const proposal = { ...description, kind: kind.kind, why: approval, approval };
  const opening = { id, proposal, site, payer: '', payerClass: '', remittance: '', proposedBy: SYSTEM };
  await openCase(tx, { engine, kinds, policies }, opening, now);
}

async function close({ engine }: CompareDeps, tx: Tx, id: string, now: Date): Promise<void> {
  const current = await lockCase(tx, id);
  invariant(current, `there is no case ${id}`);
  const closed = transition(current, { type: 'close', text: 'The difference is gone.' }, instantOf(now));
  // Somebody has decided it in the meantime.
  if (!closed.ok) return;
  await recordCase(tx, closed.value, { actor: SYSTEM.id, action: 'case.close', body: {} }, now);
  const verdict: CaseVerdict = { outcome: 'closed' };
  await engine.signal(tx, id, DECISION, verdict);
}

function kindOf(kinds: KindRegistry): KindRegistry['all'][number] {
  const kind = kinds.all.find(({ queue }) => queue === 'approval-differences');
  invariant(kind, 'no kind of case looks at approvals and postings that differ');
  return kind;
}
