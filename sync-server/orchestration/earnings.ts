import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { decideApprovals } from '../../src-shared/case/approval-inputs.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { type EarlierCase, isReversed, isVoid } from '../../src-shared/case/evidence.ts';
import { type EarnedPortion, kindsThat } from '../../src-shared/case/kind.ts';
import { openCase } from '../services/open-case.ts';
import { shownToLater } from '../services/gather-evidence.ts';
import { findCase, lockEarlierCases } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';
import { type Context, kindOf, locked } from './case-in-process.ts';
import { define, type ProcessDefinition } from './engine/process.ts';
import type { ProcessDeps } from './process-deps.ts';
import { EARNING, EARNINGS } from './process-names.ts';
import { publishedStep } from './published-step.ts';

/**
 * What a posted case earns by and by: on each day a case of its own that books the portion. Portions that later terms have dropped are
 * skipped; should those terms be undone, the next day earns them too. What was undone itself earns nothing more.
 */
export function earnings(deps: ProcessDeps): ProcessDefinition {
  return define<{ readonly case: string }>(EARNINGS, 1, async (context) => {
    const portions = await context.step('plan', async (tx) => portionsOf(deps, await locked(tx, context)));
    let dueMinor = 0;
    for (const portion of portions) {
      await context.wait(EARNING, new Date(`${portion.on}T00:00:00.000Z`));
      dueMinor += portion.amountMinor;
      const due = { ...portion, amountMinor: dueMinor };
      const next = await publishedStep(context, 'earn', (tx, now) => earn(deps, tx, context, due, now));
      if (next === 'undone') return next;
      if (next === 'earned') dueMinor = 0;
    }
    return 'earned';
  });
}

/** Starts it for a case that earns something, once the case is over. */
export async function startEarning(deps: ProcessDeps, tx: Tx, one: CaseDocument): Promise<void> {
  if (portionsOf(deps, one).length === 0) return;
  await deps.engine.start(tx, EARNINGS, `${one.id}/earnings`, { case: one.id });
}

/** Opens the case that takes back what was earned of one that was undone. */
export async function takeBackEarnings(deps: ProcessDeps, tx: Tx, undone: CaseDocument, now: Date): Promise<void> {
  if (portionsOf(deps, undone).length === 0) return;
  const earned = (await onAccount(deps, tx, undone, 'earns')).filter(
    (one) => one.id.startsWith(`${undone.id}.`) && !isVoid(one),
  );
  const amountMinor = earned.reduce((sum, one) => sum + one.amountMinor, 0);
  if (amountMinor === 0) return;
  const on = calendarDateOf(now);
  await open(deps, tx, { of: undone, portion: { on, amountMinor }, isTakenBack: true }, now);
}

async function earn(
  deps: ProcessDeps,
  tx: Tx,
  context: Context,
  portion: EarnedPortion,
  now: Date,
): Promise<'earned' | 'dropped' | 'undone'> {
  const current = await locked(tx, context);
  if (isReversed(current)) return 'undone';
  const { earns } = kindOf(deps, current);
  const later = (await onAccount(deps, tx, current, ...(earns?.later ?? []))).filter(
    (one) =>
      one.createdAt > current.createdAt && (one.state === 'posted' || one.state === 'closed') && !isReversed(one),
  );
  if (earns?.isDropped(portion, later)) return 'dropped';
  await open(deps, tx, { of: current, portion, isTakenBack: false }, now);
  return 'earned';
}

type Booking = {
  readonly of: CaseDocument;
  readonly portion: EarnedPortion;
  readonly isTakenBack: boolean;
};

async function open(deps: ProcessDeps, tx: Tx, { of, portion, isTakenBack }: Booking, now: Date): Promise<void> {
  const kind = deps.kinds.all.find(({ booksEarnings }) => booksEarnings);
  if (!kind) return;
  const { site, payer, payerClass, number, account } = of;
  const { on, amountMinor } = portion;
  const description = kind.describe({ of: 'earning', about: { number, account }, on, amountMinor, isTakenBack });
  const policies = await deps.readPolicies(tx);
  const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, category: '' };
  const approval = decideApprovals(kind, subject, policies);
  await openCase(
    tx,
    { engine: deps.engine, kinds: deps.kinds, policies },
    {
      id: await freeId(tx, of),
      proposal: { ...description, kind: kind.kind, why: approval, approval },
      site,
      payer,
      payerClass,
      remittance: '',
      proposedBy: SYSTEM,
    },
    now,
  );
}

/** The id says by itself of which case it is. */
async function freeId(tx: Tx, { id }: CaseDocument): Promise<string> {
  for (let n = 1; ; n += 1) {
    const free = `${id}.fc${n}`;
    if (!(await findCase(tx, free))) return free;
  }
}

async function onAccount(
  { kinds }: ProcessDeps,
  tx: Tx,
  { account, site, id }: CaseDocument,
  ...does: Parameters<typeof kindsThat>[1]
): Promise<readonly EarlierCase[]> {
  const asked = { account, kinds: kindsThat(kinds, does), site, except: id };
  return (await lockEarlierCases(tx, asked)).map((one) => shownToLater(one, kinds));
}

function portionsOf(deps: ProcessDeps, one: CaseDocument): readonly EarnedPortion[] {
  return kindOf(deps, one).earns?.portions(one) ?? [];
}
