import type { Db, OpenTx, Tx } from '../../store/transaction.ts';
import {
  countSteps,
  finishStep,
  insertStep,
  lockInstance,
  readSteps,
  setInstanceState,
  takeSignal,
  type InstanceRow,
  type StepRow,
} from '../../store/workflow.ts';
import { ReplayMismatchError, type CallResult, type ProcessContext, type ProcessDefinition } from './process.ts';

export type AdvanceDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** Undefined when this engine does not know the version: another one may. */
  readonly definitionOf: (name: string, version: number) => ProcessDefinition | undefined;
  readonly enqueueCall: (tx: Tx, call: { id: string; seq: number; queue: string; payload: unknown }) => Promise<void>;
};

/** The topic under which the answer to a call arrives. */
export function callTopic(seq: number): string {
  return `call:${seq}`;
}

/**
 * Runs an instance as far as it gets: to its end, or to a wait or call that has no answer yet. Asking for it once too
 * often does nothing; two at once take turns by the lock on the instance's row.
 *
 * @throws ReplayMismatchError when the code does not match what is recorded; whatever a step throws.
 */
export async function advance(deps: AdvanceDeps, instanceId: string): Promise<void> {
  const run = new Run(deps, instanceId);
  try {
    await run.toNextPause();
  } catch (error) {
    await run.rollback();
    throw error;
  }
}

/**
 * One pass over an instance. A transaction is open from the first thing done in it to the next step: a step and the
 * wait or call right after it commit together.
 */
class Run {
  readonly #deps: AdvanceDeps;
  readonly #id: string;
  #tx: OpenTx | null = null;
  /** What is recorded, by branch. */
  #recorded = new Map<string, StepRow[]>();
  #steps = 0;
  /** How many of them each branch has come past. */
  readonly #passed = new Map<string, number>();
  /** Ends the pass, also from a branch that has ended. */
  #fail: (error: unknown) => void = () => {};
  /** Nothing may be begun any more. */
  #isOver = false;
  /** The transaction holds a new step: the next step begins another one. */
  #hasStep = false;

  constructor(deps: AdvanceDeps, instanceId: string) {
    this.#deps = deps;
    this.#id = instanceId;
  }

  async toNextPause(): Promise<void> {
    const tx = await this.#open();
    const instance = await lockInstance(tx, this.#id);
    if (!instance || instance.isPaused) return await this.#commit();
    if (instance.state === 'done' || instance.state === 'failed') return await this.#commit();
    const definition = this.#deps.definitionOf(instance.name, instance.version);
    if (!definition) throw new Error(`No definition of process ${instance.name} version ${instance.version}`);
    const rows = await readSteps(tx, this.#id);
    this.#steps = rows.length;
    this.#recorded = Map.groupBy(rows, ({ branch }) => branch);

    // A paused process is left unfinished: its promises are never settled and the garbage collector takes them.
    const run = definition.run as Branch<unknown>;
    const end = await this.#branch(instance, '', run);
    // Not before every branch has paused: cut off in between, an instance counts as running and is woken at the next start.
    if (end === 'paused') await setInstanceState(await this.#open(), this.#id, 'waiting', this.#deps.clock());
    else if ('error' in end) throw end.error;
    else await this.#finish(end.result);
    await this.#commit();
  }

  async rollback(): Promise<void> {
    this.#isOver = true;
    const tx = this.#tx;
    this.#tx = null;
    // The error that led here matters more than a connection that is gone with its transaction.
    await tx
      ?.rollback()
      .execute()
      .catch(() => {});
  }

  /** Runs a branch as far as it gets. What the process itself throws is its end; what the engine throws ends the pass. */
  async #branch<T>(instance: InstanceRow, branch: string, run: Branch<T>): Promise<End<T>> {
    return await new Promise<End<T>>((resolve, reject) => {
      if (branch === '') this.#fail = reject;
      const use = { isBusy: false, pause: () => resolve('paused') };
      const end = (how: End<T>): void => {
        use.isBusy = true;
        resolve(how);
      };
      run(this.#context(instance, branch, use)).then(
        (result) => end({ result }),
        (error: unknown) => end({ error }),
      );
    });
  }

  /** One branch after the other in a pass: what they do is recorded in the order in which they come. */
  async #all<T>(instance: InstanceRow, fork: string, branches: readonly Branch<T>[]): Promise<Outcome<T[]>> {
    if (this.#recorded.has(`${fork}/${branches.length}`)) {
      throw new ReplayMismatchError(`${this.#id} has recorded more than ${branches.length} branches at ${fork}`);
    }
    const ends: End<T>[] = [];
    for (const [index, run] of branches.entries()) {
      const branch = `${fork}/${index}`;
      const end = await this.#branch(instance, branch, run);
      if (end !== 'paused') this.#expectPassed(branch);
      ends.push(end);
    }
    const results: T[] = [];
    let failure: { readonly error: unknown } | undefined;
    for (const end of ends) {
      if (end === 'paused') return 'paused';
      if ('error' in end) failure ??= end;
      else results.push(end.result);
    }
    return failure ?? { value: results };
  }

  #context(instance: InstanceRow, branch: string, use: Use): ProcessContext<unknown> {
    let forks = 0;
    // Errors of the engine itself (not of a step) end the pass without passing through the process's own `catch`.
    const guarded = async <T>(work: () => Promise<Outcome<T>>): Promise<T> => {
      let outcome: Outcome<T>;
      try {
        if (use.isBusy) throw new ReplayMismatchError(`${this.#id} uses a context that is in use or at its end`);
        use.isBusy = true;
        outcome = await work();
      } catch (error) {
        this.#fail(error);
        return await new Promise<never>(() => {});
      }
      if (outcome === 'paused') {
        use.pause();
        return await new Promise<never>(() => {});
      }
      use.isBusy = false;
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    };
    return {
      id: this.#id,
      input: instance.input,
      step: (name, work) => guarded(() => this.#step(branch, name, work)),
      wait: <T>(topic: string, deadline: Date | null) => guarded(() => this.#wait<T>(branch, topic, deadline)),
      call: <T>(queue: string, payload: unknown) => guarded(() => this.#call<T>(branch, queue, payload)),
      all: <T>(branches: readonly Branch<T>[]) =>
        guarded(() => {
          forks += 1;
          return this.#all(instance, branch === '' ? `${forks}` : `${branch}/${forks}`, branches);
        }),
    };
  }

  async #step<T>(branch: string, name: string, work: (tx: Tx, now: Date) => Promise<T>): Promise<{ value: T }> {
    const row = this.#replay(branch, 'step', name);
    if (row) return { value: row.result as T };
    if (this.#hasStep) await this.#begin();
    const seq = this.#next();
    const tx = await this.#open();
    const now = this.#deps.clock();
    const value = await work(tx, now);
    const done = { kind: 'step', state: 'done', deadline: null } as const;
    await insertStep(tx, this.#id, { seq, branch, name, result: value, ...done }, now);
    this.#hasStep = true;
    return { value };
  }

  async #wait<T>(branch: string, topic: string, deadline: Date | null): Promise<{ value: T | null } | 'paused'> {
    const row = this.#replay(branch, 'wait', topic);
    if (row?.state === 'done') return { value: (row.result as { payload?: T }).payload ?? null };
    const tx = await this.#open();
    const now = this.#deps.clock();
    const seq = row?.seq ?? this.#next();
    const signal = await takeSignal(tx, this.#id, topic, seq);
    // A signal that arrived before the deadline was noticed counts: the person did decide.
    const until = row ? row.deadline : deadline;
    const isDue = row?.state === 'due' || (until !== null && until <= now);
    const result = signal ?? (isDue ? {} : undefined);
    if (result) {
      if (row) await finishStep(tx, this.#id, seq, result, now);
      else
        await insertStep(
          tx,
          this.#id,
          { seq, branch, kind: 'wait', name: topic, state: 'done', deadline, result },
          now,
        );
      await setInstanceState(tx, this.#id, 'running', now);
      return { value: (signal?.payload as T | undefined) ?? null };
    }
    if (!row) {
      const waiting = { kind: 'wait', state: 'waiting', result: null } as const;
      await insertStep(tx, this.#id, { seq, branch, name: topic, deadline, ...waiting }, now);
    }
    return 'paused';
  }

  async #call<T>(branch: string, queue: string, payload: unknown): Promise<{ value: CallResult<T> } | 'paused'> {
    const row = this.#replay(branch, 'call', queue);
    if (row?.state === 'done') return { value: row.result as CallResult<T> };
    const tx = await this.#open();
    const now = this.#deps.clock();
    const seq = row?.seq ?? this.#next();
    if (row) {
      const answer = await takeSignal(tx, this.#id, callTopic(seq), seq);
      if (answer) {
        await finishStep(tx, this.#id, seq, answer.payload, now);
        await setInstanceState(tx, this.#id, 'running', now);
        return { value: answer.payload as CallResult<T> };
      }
    } else {
      await insertStep(
        tx,
        this.#id,
        { seq, branch, kind: 'call', name: queue, state: 'waiting', deadline: null, result: null, payload },
        now,
      );
      await this.#deps.enqueueCall(tx, { id: this.#id, seq, queue, payload });
    }
    return 'paused';
  }

  async #finish(result: unknown): Promise<void> {
    for (const branch of this.#recorded.keys()) this.#expectPassed(branch);
    await setInstanceState(await this.#open(), this.#id, 'done', this.#deps.clock(), result ?? null);
  }

  #expectPassed(branch: string): void {
    const passed = this.#passed.get(branch) ?? 0;
    const recorded = this.#recorded.get(branch)?.length ?? 0;
    if (passed < recorded)
      throw new ReplayMismatchError(`${this.#id} ended after ${passed} of ${recorded} recorded steps`);
  }

  /** The number of a step that is new: they are counted through all branches, in the order in which they are recorded. */
  #next(): number {
    this.#steps += 1;
    return this.#steps;
  }

  /** What a branch has recorded where it is now; undefined where it goes on from here. */
  #replay(branch: string, kind: StepRow['kind'], name: string): StepRow | undefined {
    const at = this.#passed.get(branch) ?? 0;
    const row = this.#recorded.get(branch)?.[at];
    if (!row) return undefined;
    this.#passed.set(branch, at + 1);
    if (row.kind === kind && row.name === name) return row;
    throw new ReplayMismatchError(
      `${this.#id} step ${row.seq} is ${kind} ${name}, recorded was ${row.kind} ${row.name}`,
    );
  }

  /** Commits what was done and takes the lock again; somebody else may have gone on in between. */
  async #begin(): Promise<void> {
    await this.#commit();
    const tx = await this.#open();
    const instance = await lockInstance(tx, this.#id);
    if (instance?.isPaused || (await countSteps(tx, this.#id)) !== this.#steps) throw new OvertakenError(this.#id);
  }

  async #open(): Promise<Tx> {
    if (this.#isOver) throw new OvertakenError(this.#id);
    this.#tx ??= await this.#deps.db.startTransaction().execute();
    return this.#tx;
  }

  async #commit(): Promise<void> {
    // Kept until the commit has succeeded: a refused one (a deferred constraint) must still be rolled back.
    await this.#tx?.commit().execute();
    this.#tx = null;
    this.#hasStep = false;
  }
}

type Branch<T> = (context: ProcessContext<unknown>) => Promise<T>;
/** How far a branch got in a pass. */
type End<T> = { readonly result: T } | { readonly error: unknown } | 'paused';
type Outcome<T> = { readonly value: T } | { readonly error: unknown } | 'paused';

/** The context of a branch while it runs. */
type Use = {
  /** It does something, or has ended: two things at once would be recorded in the order in which they happen to be done. */
  isBusy: boolean;
  readonly pause: () => void;
};

/** Another worker has gone on with the instance, or an operator has stopped it: nothing is wrong and nothing is left to do here. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}
