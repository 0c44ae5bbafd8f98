import type { Tx } from '../../store/transaction.ts';

/** The answer to a call: what the handler returned, or why it gave up. */
export type CallResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CallError };

export type CallError = { readonly message: string; readonly detail: unknown };

/**
 * What a process may do. Everything else in it must be a pure function of its input and of the results of these calls:
 * the process is run again from the start whenever it wakes, and recorded results are given back instead of repeated.
 */
export type ProcessContext<Input> = {
  readonly id: string;
  readonly input: Input;
  /**
   * Does `work` exactly once. Its writes and its result, which must be plain JSON, commit together.
   *
   * @param name  stable within a version of the process: it is compared on replay.
   */
  step<T>(name: string, work: (tx: Tx, now: Date) => Promise<T>): Promise<T>;
  /** Waits for a signal of the topic; null when the deadline came first. Nothing is held in memory meanwhile. */
  wait<T>(topic: string, deadline: Date | null): Promise<T | null>;
  /**
   * Has a handler do something outside the database: at least once, always under the same key `<instance>:<seq>`,
   * again after a failure with growing pauses, until it answers or gives up.
   */
  call<T>(queue: string, payload: unknown): Promise<CallResult<T>>;
  /**
   * Runs branches side by side and gives their results in the order of the branches, once all of them have ended: while one waits,
   * the others go on. A branch uses the context that it is given, and no other. What branches throw is thrown when all have ended,
   * the first branch's first. How many branches there are is part of the process's version, as the order of steps is.
   */
  all<T>(branches: readonly ((context: ProcessContext<Input>) => Promise<T>)[]): Promise<T[]>;
};

export type ProcessDefinition = {
  readonly name: string;
  readonly version: number;
  readonly run: (context: ProcessContext<never>) => Promise<unknown>;
};

/**
 * A process is a plain async function. An instance keeps the version it was started with: to change the order or the
 * names of steps, define a further version beside the old one.
 */
export function define<Input>(
  name: string,
  version: number,
  run: (context: ProcessContext<Input>) => Promise<unknown>,
): ProcessDefinition {
  return { name, version, run };
}

type Undo<Input> = (context: ProcessContext<Input>) => Promise<unknown>;

/**
 * Runs steps each of which can be undone. When `work` throws, what was done so far is undone, what was registered last first, and
 * the error is thrown again. An undoing consists of steps and calls like any other: recorded, and done once, whatever happens in
 * between. Of parallel branches, a later one counts as registered after an earlier one, whichever was done first.
 *
 * @param work  given `undoBy`, to be told how to undo what was just done.
 * @throws what `work` threw, when all is undone; UndoingError when an undoing threw, and what was to be undone after it is left.
 */
export async function compensated<Input, T>(
  context: ProcessContext<Input>,
  work: (undoBy: (undo: Undo<Input>) => void) => Promise<T>,
): Promise<T> {
  const undoings: Undo<Input>[] = [];
  try {
    return await work((undo) => void undoings.push(undo));
  } catch (error) {
    for (const undo of undoings.toReversed()) {
      await undo(context).catch((refusal: unknown) => {
        throw new UndoingError(refusal, error);
      });
    }
    throw error;
  }
}

/** An undoing could not be done: what it stood for still holds, and somebody has to look at it. */
export class UndoingError extends AggregateError {
  override readonly name = 'UndoingError';

  /**
   * @param refusal  what the undoing threw.
   * @param failure  why there was something to undo.
   */
  constructor(refusal: unknown, failure: unknown) {
    super([refusal, failure], `could not undo: ${wordsOf(refusal)} (after: ${wordsOf(failure)})`);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The code no longer does what the instance has recorded: going on would do something twice or not at all. */
export class ReplayMismatchError extends Error {
  override readonly name = 'ReplayMismatchError';
}

/** A call that must not be tried again: the other side refused it, and it would again. */
export class CallRefusedError extends Error {
  override readonly name = 'CallRefusedError';
  readonly detail: unknown;

  constructor(message: string, detail: unknown) {
    super(message);
    this.detail = detail;
  }
}

/**
 * Does one external effect. It may be asked again for a key it has served (the process was killed before the answer
 * was recorded) and must then give the same answer without a second effect.
 *
 * @throws CallRefusedError to give up at once; any other error is tried again later.
 */
export type CallHandler = (
  payload: unknown,
  call: { readonly key: string; readonly attempt: number },
) => Promise<unknown>;
