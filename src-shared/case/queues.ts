import { caseKinds } from './kinds.ts';
import type { KindRegistry } from './kind.ts';

/** The queues of the desk that several kinds share, or that were here before kinds had their own, in the order they stand in the list. A case is in exactly one. */
const queues = [
  { id: 'remittance-exceptions', label: 'Remittance exceptions' },
  { id: 'posting-exceptions', label: 'Posting exceptions' },
  { id: 'decision-conflicts', label: 'Conflicting decisions' },
  { id: 'approval-differences', label: 'Approved and posted' },
  { id: 'credit-balances', label: 'Credit balances' },
  { id: 'takebacks', label: 'Takebacks' },
  { id: 'reversals', label: 'Reversals' },
  { id: 'denials', label: 'Denials' },
  { id: 'write-offs', label: 'Write-offs' },
] as const satisfies readonly { id: string; label: string }[];

export type QueueId = (typeof queues)[number]['id'];

/** Every queue of the desk: the above, then those that kinds bring themselves, called as the kind's plural. */
export function queuesOf(kinds: KindRegistry): readonly { readonly id: string; readonly label: string }[] {
  const known = new Map<string, string>(queues.map(({ id, label }) => [id, label]));
  for (const { queue, plural } of kinds.all) if (!known.has(queue)) known.set(queue, plural);
  return [...known].map(([id, label]) => ({ id, label }));
}

/** The label of a queue; an id that this version does not know reads as itself. */
export function queueLabel(id: string): string {
  return queuesOf(caseKinds).find((queue) => queue.id === id)?.label ?? id;
}
