import type { Lease } from '../../src-shared/authority/lease.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Command, CommandOutcome, CommandType } from '../../src-shared/sync/command.ts';
import type { Tx } from '../store/transaction.ts';

/** What a handler decides; the id and the instant are the batch's business. `label` is how the author's list names it. */
export type CommandDecision = Omit<CommandOutcome, 'id' | 'at'> & {
  /** What the case was called and showed, for the list of results ('WO-000012 · $125.00'); default: the entity. */
  readonly label?: string;
};

/**
 * Carries out one type of command. Runs in the batch's transaction inside a savepoint of its own: the sender's signature,
 * device, sequence and identity are checked already; authority, evidence and state are the handler's to check, now.
 *
 * Returns an outcome for everything a person may cause. Throws only for faults and bugs: its writes are then undone.
 */
export type CommandHandler = (
  tx: Tx,
  input: {
    readonly command: Command;
    readonly actor: Person;
    readonly now: Date;
    /** The lease of a decision: that it held when it was made is checked already. */
    readonly lease?: Lease;
  },
) => Promise<CommandDecision>;

export type CommandHandlers = Readonly<Record<CommandType, CommandHandler>>;
