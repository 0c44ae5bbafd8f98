/** The queues of the desk in the order they stand in the list. A case is in exactly one. */
export const queues = [
  { id: 'remittance-exceptions', label: 'Remittance exceptions' },
  { id: 'posting-exceptions', label: 'Posting exceptions' },
  { id: 'decision-conflicts', label: 'Conflicting decisions' },
  { id: 'credit-balances', label: 'Credit balances' },
  { id: 'takebacks', label: 'Takebacks' },
  { id: 'reversals', label: 'Reversals' },
  { id: 'denials', label: 'Denials' },
  { id: 'write-offs', label: 'Write-offs' },
] as const satisfies readonly { id: string; label: string }[];

export type QueueId = (typeof queues)[number]['id'];

/** The label of a queue; an id that this version does not know reads as itself. */
export function queueLabel(id: string): string {
  return queues.find((queue) => queue.id === id)?.label ?? id;
}
