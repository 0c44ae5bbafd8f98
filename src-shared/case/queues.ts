import { caseKinds } from './kinds.ts';
import type { KindRegistry } from './kind.ts';

/** The queues that stand first in the list, in this order; then those of the other kinds. A case is in exactly one. */
const first = [
  'remittance-exceptions',
  'posting-exceptions',
  'decision-conflicts',
  'approval-differences',
  'credit-balances',
  'takebacks',
  'reversals',
  'denials',
  'write-offs',
] as const;

export type QueueId = (typeof first)[number];

/** What a queue is called that is none of its kinds' own. */
const shared: Readonly<Record<string, string>> = { 'remittance-exceptions': 'Remittance exceptions' };

/** Every queue of the desk: the above, then those that kinds bring themselves. One is called as the plural of its first kind. */
export function queuesOf(kinds: KindRegistry): readonly { readonly id: string; readonly label: string }[] {
  const labels = new Map<string, string>();
  for (const { queue, plural } of kinds.all) if (!labels.has(queue)) labels.set(queue, shared[queue] ?? plural);
  const ids = new Set([...first.filter((id) => labels.has(id)), ...labels.keys()]);
  return [...ids].map((id) => ({ id, label: labels.get(id) ?? id }));
}

/** The label of a queue; an id that this version does not know reads as itself. */
export function queueLabel(id: string): string {
  return queuesOf(caseKinds).find((queue) => queue.id === id)?.label ?? id;
}
