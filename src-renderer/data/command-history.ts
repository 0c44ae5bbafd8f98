import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { LiveDocuments } from './live-documents.ts';
import { SortedList } from './sorted-list.ts';

/** Everything the person has decided, on whichever computer, in the order of the list of results. */
export class CommandHistory {
  readonly #oldestFirst = new SortedList<CommandDocument>(byTime);

  constructor(live: LiveDocuments<CommandDocument>) {
    live.watch((before, now) => this.#oldestFirst.change(before, now));
  }

  /** @param sending  ids that are with the server just now; that is not written down. */
  newestFirst(sending: ReadonlySet<string>): readonly CommandDocument[] {
    const shown = this.#oldestFirst.values.toReversed();
    if (sending.size === 0) return shown;
    return shown.map((command): CommandDocument => (sending.has(command.id) ? { ...command, state: 'sent' } : command));
  }
}

function byTime(a: CommandDocument, b: CommandDocument): number {
  return order(a.command.createdAt, b.command.createdAt) || order(a.seq, b.seq) || order(a.id, b.id);
}

function order<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
