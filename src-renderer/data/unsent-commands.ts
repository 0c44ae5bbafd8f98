import type { LeaseUse } from '../../src-shared/authority/lease.ts';
import { isDecision } from '../../src-shared/sync/command.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { LiveDocuments } from './live-documents.ts';
import { SortedList } from './sorted-list.ts';

/**
 * What this computer has not had a final answer to, in order, and how much of a lease that uses. Both are kept with every
 * change: each decision asks, and would otherwise walk through all that were ever made.
 */
export class UnsentCommands {
  readonly #inOrder = new SortedList<CommandDocument>(bySeq);
  #count = 0;
  #amountMinor = 0;

  /** @param deviceId  the person's other computers send their own. */
  constructor(live: LiveDocuments<CommandDocument>, deviceId: string) {
    const waiting = (document: CommandDocument | undefined) =>
      document && document.deviceId === deviceId && isUnsent(document) ? document : undefined;
    live.watch((earlier, later) => {
      const [before, now] = [waiting(earlier), waiting(later)];
      this.#inOrder.change(before, now);
      if (before) this.#reckon(before, -1);
      if (now) this.#reckon(now, 1);
    });
  }

  /** In order. Not a copy: it changes with the outcomes that arrive. */
  get inOrder(): readonly CommandDocument[] {
    return this.#inOrder.values;
  }

  get leaseUse(): LeaseUse {
    return { count: this.#count, amountMinor: this.#amountMinor };
  }

  #reckon({ command }: CommandDocument, sign: 1 | -1): void {
    if (!isDecision(command.payload, command.actorId)) return;
    this.#count += sign;
    this.#amountMinor += sign * (command.authority?.amountMinor ?? 0);
  }
}

export function isUnsent({ state }: Pick<CommandDocument, 'state'>): boolean {
  return state === 'queued' || state === 'sent' || state === 'deferred';
}

/** Two of one number may be here while a chain is numbered anew. */
function bySeq(a: CommandDocument, b: CommandDocument): number {
  return a.seq - b.seq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
