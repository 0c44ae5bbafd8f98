import type { Db, Tx } from '../../store/transaction.ts';
import { isCallOpen, lockInstance, setInstanceState, traceOfInstance } from '../../store/workflow.ts';
import { type Attributes, isTracing, traced } from '../../telemetry/tracing.ts';
import { advance, type AdvanceDeps, callTopic, OvertakenError } from './advance.ts';
import { ADVANCE_QUEUE, type Job, messageOf } from './job-queue.ts';
import { type CallHandler, CallRefusedError, ReplayMismatchError } from './process.ts';

export type AdvanceJob = { readonly instance: string };
export type CallJob = {
  readonly instance: string;
  readonly seq: number;
  readonly key: string;
  readonly payload: unknown;
};

type HandlerDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly advance: AdvanceDeps;
  readonly signal: (tx: Tx, id: string, topic: string, payload: unknown) => Promise<void>;
  readonly report: (error: unknown) => void;
};

/** What the engine's jobs do: a pass over a process, a call for one, and the end of what was tried in vain. */
export class JobHandlers {
  readonly #deps: HandlerDeps;

  constructor(deps: HandlerDeps) {
    this.#deps = deps;
  }

  async pass(job: Job): Promise<void> {
    const { instance } = job.data as AdvanceJob;
    try {
      await this.#traced('process.pass', instance, {}, () => advance(this.#deps.advance, instance));
    } catch (error) {
      if (error instanceof OvertakenError) return;
      if (!(error instanceof ReplayMismatchError)) throw error;
      // Trying again cannot help: the code or the record must change first.
      await this.#fail(instance, error.message);
    }
  }

  async serve(job: Job, handler: CallHandler): Promise<void> {
    const call = job.data as CallJob;
    if (!(await isCallOpen(this.#deps.db, call.instance, call.seq, callTopic(call.seq)))) return;
    let answer: object;
    try {
      answer = {
        ok: true,
        value: (await this.#asked(call, job, handler)) ?? null,
      };
    } catch (error) {
      if (!(error instanceof CallRefusedError)) throw error;
      answer = { ok: false, error: { message: error.message, detail: error.detail ?? null } };
    }
    await this.#answer(call, answer);
  }

  async #asked(call: CallJob, { name, retryCount }: Job, handler: CallHandler): Promise<unknown> {
    const attempt = retryCount + 1;
    return await this.#traced(
      'process.call',
      call.instance,
      { 'process.queue': name, 'process.attempt': attempt },
      () => handler(call.payload, { key: call.key, attempt }),
    );
  }

  /** Within the trace that started the process, on whichever server and day that was. */
  async #traced<T>(name: string, instance: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
    if (!isTracing()) return await work();
    const parent = await traceOfInstance(this.#deps.db, instance);
    return await traced(name, { 'process.id': instance, ...attributes }, work, parent);
  }

  /** What was tried in vain too often: the process of a call goes on with the error, a process that cannot go on fails. */
  async bury(job: Job): Promise<void> {
    const message = messageOf(job.sourceOutput);
    if (job.sourceName === ADVANCE_QUEUE) return await this.#fail((job.data as AdvanceJob).instance, message);
    await this.#answer(job.data as CallJob, { ok: false, error: { message, detail: null } });
  }

  async #answer(call: CallJob, answer: object): Promise<void> {
    await this.#deps.db.transaction().execute(async (tx) => {
      // The lock lets one of two workers that served the same call give the answer.
      await lockInstance(tx, call.instance);
      const topic = callTopic(call.seq);
      if (await isCallOpen(tx, call.instance, call.seq, topic))
        await this.#deps.signal(tx, call.instance, topic, answer);
    });
  }

  async #fail(instance: string, message: string): Promise<void> {
    this.#deps.report(new Error(`Process ${instance} has failed and stands still: ${message}`));
    await this.#deps.db.transaction().execute(async (tx) => {
      const row = await lockInstance(tx, instance);
      if (row && row.state !== 'done') await setInstanceState(tx, instance, 'failed', this.#deps.clock(), { message });
    });
  }
}
