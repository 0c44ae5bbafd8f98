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
  #recorded: StepRow[] = [];
  #seq = 0;
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
    this.#recorded = await readSteps(tx, this.#id);

    // A paused process is left unfinished: its promises are never settled and the garbage collector takes them.
    const end = await new Promise<{ readonly result: unknown } | 'paused'>((resolve, reject) => {
      const context = this.#context(instance, () => resolve('paused'), reject);
      definition.run(context as ProcessContext<never>).then((result) => resolve({ result }), reject);
    });
    if (end !== 'paused') await this.#finish(end.result);
    await this.#commit();
  }

  async rollback(): Promise<void> {
    const tx = this.#tx;
    this.#tx = null;
    // The error that led here matters more than a connection that is gone with its transaction.
    await tx
      ?.rollback()
      .execute()
      .catch(() => {});
  }

  #context(instance: InstanceRow, pause: () => void, fail: (error: unknown) => void): ProcessContext<unknown> {
    // Errors of the engine itself (not of a step) end the pass without passing through the process's own `catch`.
    const guarded = async <T>(work: () => Promise<{ readonly value: T } | 'paused'>): Promise<T> => {
      let outcome: { readonly value: T } | 'paused';
      try {
        outcome = await work();
      } catch (error) {
        fail(error);
        return await new Promise<never>(() => {});
      }
      if (outcome !== 'paused') return outcome.value;
      pause();
      return await new Promise<never>(() => {});
    };
    return {
      id: this.#id,
      input: instance.input,
      step: (name, work) => guarded(() => this.#step(name, work)),
      wait: <T>(topic: string, deadline: Date | null) => guarded(() => this.#wait<T>(topic, deadline)),
      call: <T>(queue: string, payload: unknown) => guarded(() => this.#call<T>(queue, payload)),
    };
  }

  async #step<T>(name: string, work: (tx: Tx, now: Date) => Promise<T>): Promise<{ value: T }> {
    const seq = this.#next();
    const row = this.#replay(seq, 'step', name);
    if (row) return { value: row.result as T };
    if (this.#hasStep) await this.#begin(seq);
    const tx = await this.#open();
    const now = this.#deps.clock();
    const value = await work(tx, now);
    await insertStep(tx, this.#id, { seq, kind: 'step', name, state: 'done', deadline: null, result: value }, now);
    this.#hasStep = true;
    return { value };
  }

  async #wait<T>(topic: string, deadline: Date | null): Promise<{ value: T | null } | 'paused'> {
    const seq = this.#next();
    const row = this.#replay(seq, 'wait', topic);
    if (row?.state === 'done') return { value: (row.result as { payload?: T }).payload ?? null };
    const tx = await this.#open();
    const now = this.#deps.clock();
    const signal = await takeSignal(tx, this.#id, topic, seq);
    // A signal that arrived before the deadline was noticed counts: the person did decide.
    const until = row ? row.deadline : deadline;
    const isDue = row?.state === 'due' || (until !== null && until <= now);
    const result = signal ?? (isDue ? {} : undefined);
    if (result) {
      if (row) await finishStep(tx, this.#id, seq, result, now);
      else await insertStep(tx, this.#id, { seq, kind: 'wait', name: topic, state: 'done', deadline, result }, now);
      await setInstanceState(tx, this.#id, 'running', now);
      return { value: (signal?.payload as T | undefined) ?? null };
    }
    if (!row)
      await insertStep(tx, this.#id, { seq, kind: 'wait', name: topic, state: 'waiting', deadline, result: null }, now);
    await setInstanceState(tx, this.#id, 'waiting', now);
    return 'paused';
  }

  async #call<T>(queue: string, payload: unknown): Promise<{ value: CallResult<T> } | 'paused'> {
    const seq = this.#next();
    const row = this.#replay(seq, 'call', queue);
    if (row?.state === 'done') return { value: row.result as CallResult<T> };
    const tx = await this.#open();
    const now = this.#deps.clock();
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
        { seq, kind: 'call', name: queue, state: 'waiting', deadline: null, result: null, payload },
        now,
      );
      await this.#deps.enqueueCall(tx, { id: this.#id, seq, queue, payload });
    }
    await setInstanceState(tx, this.#id, 'waiting', now);
    return 'paused';
  }

  async #finish(result: unknown): Promise<void> {
    if (this.#seq < this.#recorded.length) {
      throw new ReplayMismatchError(`${this.#id} ended after ${this.#seq} of ${this.#recorded.length} recorded steps`);
    }
    await setInstanceState(await this.#open(), this.#id, 'done', this.#deps.clock(), result ?? null);
  }

  #next(): number {
    this.#seq += 1;
    return this.#seq;
  }

  #replay(seq: number, kind: StepRow['kind'], name: string): StepRow | undefined {
    const row = this.#recorded[seq - 1];
    if (row && (row.kind !== kind || row.name !== name)) {
      throw new ReplayMismatchError(`${this.#id} step ${seq} is ${kind} ${name}, recorded was ${row.kind} ${row.name}`);
    }
    return row;
  }

  /** Commits what was done and takes the lock again; somebody else may have gone on in between. */
  async #begin(seq: number): Promise<void> {
    await this.#commit();
    const tx = await this.#open();
    const instance = await lockInstance(tx, this.#id);
    if (instance?.isPaused || (await countSteps(tx, this.#id)) !== seq - 1) throw new OvertakenError(this.#id);
  }

  async #open(): Promise<Tx> {
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

/** Another worker has gone on with the instance, or an operator has stopped it: nothing is wrong and nothing is left to do here. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}
