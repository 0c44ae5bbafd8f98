import { SYSTEM } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseEvent } from '../../src-shared/case/case-event.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { recordCase } from '../services/record-case.ts';
import { lockCase } from '../store/billing-cases.ts';
import { findRemittance } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import type { ProcessContext } from './engine/process.ts';
import type { ProcessDeps } from './process-deps.ts';
import { HOLD, type HoldVerdict } from './process-names.ts';

export type Context = ProcessContext<{ readonly case: string }>;

export async function locked(tx: Tx, { input }: Context): Promise<CaseDocument> {
  const current = await lockCase(tx, input.case);
  invariant(current, `there is no case ${input.case}`);
  return current;
}

/** A change that the case's own process makes: it follows from what was decided, so a refusal is a bug. */
export async function change(
  tx: Tx,
  current: CaseDocument,
  event: CaseEvent,
  body: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<CaseDocument> {
  const changed = transition(current, event, instantOf(now));
  invariant(changed.ok, `case ${current.id} in state ${current.state} does not take ${event.type}`);
  await recordCase(tx, changed.value, { ...byPolicy(event), body }, now);
  return changed.value;
}

export function byPolicy(event: CaseEvent) {
  return { actor: SYSTEM.id, action: `case.${event.type}`, body: {} };
}

export function kindOf({ kinds }: ProcessDeps, { kind }: CaseDocument) {
  const found = kinds.find(kind);
  invariant(found, `no kind of case is called ${kind}`);
  return found;
}

/** The case whose entry was to be undone says what became of that. @returns it; null where there is none. */
export async function settleReversal(
  tx: Tx,
  { reverses, id, number, posting }: CaseDocument,
  state: 'posted' | 'refused',
  now: Date,
): Promise<CaseDocument | null> {
  if (!reverses) return null;
  const original = await lockCase(tx, reverses.case);
  invariant(original, `there is no case ${reverses.case}`);
  const text =
    state === 'posted' ? `Reversed by entry ${posting.entry}, case ${number}.` : `Not reversed: ${number} was refused.`;
  return await change(tx, original, { type: 'settleReversal', state, text }, { reversal: id }, now);
}

export async function tellHeldRemittance(
  { engine }: ProcessDeps,
  tx: Tx,
  current: CaseDocument,
  verdict: HoldVerdict,
): Promise<void> {
  const { remittance } = current.evidence;
  const held = remittance === '' ? null : await findRemittance(tx, remittance);
  const isHeldBy = held?.state === 'held' && held.cases.some(({ id }) => id === current.id);
  if (isHeldBy) await engine.signal(tx, remittance, HOLD, verdict);
}
