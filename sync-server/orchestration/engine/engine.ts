import { setTimeout } from 'node:timers/promises';
import { invariant } from '../../../src-shared/base/invariant.ts';
import { writeOrGather } from '../../store/gathered-writes.ts';
import type { Db, Tx } from '../../store/transaction.ts';
import {
  callsInFlight,
  claimDueTimers,
  countOpenJobs,
  endWait,
  insertInstances,
  insertSignal,
  instancesToWake,
  lockInstance,
  openCallsOf,
  setInstanceState,
  setPaused,
} from '../../store/workflow.ts';
import { currentTrace } from '../../telemetry/tracing.ts';
import type { AdvanceDeps } from './advance.ts';
import { type AdvanceJob, type CallJob, JobHandlers } from './job-handlers.ts';
import { ADVANCE_QUEUE, CALL_PREFIX, DEAD_QUEUE, JobQueue, type JobServer } from './job-queue.ts';
import type { CallHandler, ProcessDefinition } from './process.ts';
import { DEFAULT_TUNING, type Tuning } from './tuning.ts';

export type EngineOptions = {
  readonly db: Db;
  /** Of the same database: the queue keeps connections of its own. */
  readonly url: string;
  readonly clock: () => Date;
  /** Given the engine itself: processes start and signal one another. */
  readonly definitions: (orchestration: Orchestration) => readonly ProcessDefinition[];
  /** By the queue's name, as `context.call` gives it. */
  readonly callHandlers: Readonly<Record<string, CallHandler>>;
  /** Told of every failed pass or call; it will be tried again. Must not throw. */
  readonly onError?: (error: unknown) => void;
  readonly tuning?: Partial<Tuning>;
};

const ADVANCE_BATCH = 8;
const ADVANCE_WORKERS = 3;
/** Served one after the other: together they must not outlast the lease. */
const CALL_BATCH = 3;
const CALL_WORKERS = 3;
const TIMERS_PER_SWEEP = 500;
const HELD_ELSEWHERE_MS = 20;

/** The part of the engine that use cases need. */
export type Orchestration = {
  /** Starts an instance of the newest version of the process, in the caller's transaction. */
  start(tx: Tx, name: string, id: string, input: unknown): Promise<void>;
  /** The same for many, in a few statements. */
  startMany(
    tx: Tx,
    name: string,
    instances: readonly { readonly id: string; readonly input: unknown }[],
  ): Promise<void>;
  /** Delivers a signal in the caller's transaction; it is kept until the process waits for it. */
  signal(tx: Tx, id: string, topic: string, payload: unknown): Promise<void>;
  /** Stops an instance: it takes neither signals nor deadlines and asks nothing of anybody. A call under way may still end. */
  pause(tx: Tx, id: string): Promise<void>;
  /** Lets a stopped instance go on: what was signalled or came due meanwhile counts now. */
  resume(tx: Tx, id: string): Promise<void>;
  /** Tries again at once what failed or is being tried. @returns whether there was anything. */
  retry(tx: Tx, id: string): Promise<boolean>;
  /** Ends a wait for a topic that has a deadline before its time. @returns whether the instance waits so. */
  endWait(tx: Tx, id: string, topic: string): Promise<boolean>;
};

/**
 * Connects to the queue and makes its tables and queues when they are missing. Nothing runs before `run` or `drain`:
 * a process that only starts and signals instances needs neither.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const engine = new Engine(options);
  await engine.open();
  return engine;
}

export class Engine implements Orchestration {
  readonly #options: EngineOptions;
  readonly #tuning: Tuning;
  readonly #queue: JobQueue;
  readonly #handlers: JobHandlers;
  readonly #newest = new Map<string, ProcessDefinition>();
  readonly #versions = new Map<string, ProcessDefinition>();
  readonly #advanceDeps: AdvanceDeps;
  #sweep: NodeJS.Timeout | null = null;
  #sweeping: Promise<unknown> = Promise.resolve();
  #isRunning = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#tuning = { ...DEFAULT_TUNING, ...options.tuning };
    for (const definition of options.definitions(this)) {
      this.#versions.set(`${definition.name}@${definition.version}`, definition);
      if ((this.#newest.get(definition.name)?.version ?? 0) < definition.version)
        this.#newest.set(definition.name, definition);
    }
    const report = (error: unknown): void => this.#report(error);
    this.#queue = new JobQueue({
      url: options.url,
      tuning: this.#tuning,
      calls: Object.keys(options.callHandlers),
      report,
    });
    this.#advanceDeps = {
      db: options.db,
      clock: options.clock,
      definitionOf: (name, version) => this.#versions.get(`${name}@${version}`),
      enqueueCall: async (tx, { id, seq, queue, payload }) => {
        invariant(queue in options.callHandlers, `no handler for calls to ${queue}`);
        const job: CallJob = { instance: id, seq, key: `${id}:${seq}`, payload };
        await this.#queue.enqueue(tx, CALL_PREFIX + queue, [job]);
      },
    };
    this.#handlers = new JobHandlers({
      db: options.db,
      clock: options.clock,
      advance: this.#advanceDeps,
      signal: (...signal) => this.signal(...signal),
      report,
    });
  }

  async open(): Promise<void> {
    await this.#queue.open();
  }

  async start(tx: Tx, name: string, id: string, input: unknown): Promise<void> {
    await this.startMany(tx, name, [{ id, input }]);
  }

  async startMany(
    tx: Tx,
    name: string,
    instances: readonly { readonly id: string; readonly input: unknown }[],
  ): Promise<void> {
    const definition = this.#newest.get(name);
    invariant(definition, `no process is called ${name}`);
    if (instances.length === 0) return;
    const told = { now: this.#options.clock(), trace: currentTrace() };
    await insertInstances(tx, name, definition.version, instances, told);
    await this.#wake(
      tx,
      instances.map(({ id }) => id),
    );
  }

  async signal(tx: Tx, id: string, topic: string, payload: unknown): Promise<void> {
    await insertSignal(tx, id, topic, payload, this.#options.clock());
    await this.#wake(tx, [id]);
  }

  async pause(tx: Tx, id: string): Promise<void> {
    await setPaused(tx, id, this.#options.clock());
  }

  async resume(tx: Tx, id: string): Promise<void> {
    await setPaused(tx, id, null);
    await this.#askAgain(tx, id);
    await this.#wake(tx, [id]);
  }

  async retry(tx: Tx, id: string): Promise<boolean> {
    const instance = await lockInstance(tx, id);
    const hasFailed = instance?.state === 'failed';
    if (hasFailed) await setInstanceState(tx, id, 'running', this.#options.clock());
    const asked = await this.#askAgain(tx, id);
    await this.#wake(tx, [id]);
    return hasFailed || asked > 0;
  }

  async endWait(tx: Tx, id: string, topic: string): Promise<boolean> {
    const isEnded = await endWait(tx, id, topic);
    if (isEnded) await this.#wake(tx, [id]);
    return isEnded;
  }

  /** Puts the open calls of an instance into their queues, also where they are already: their keys make that harmless. */
  async #askAgain(tx: Tx, id: string): Promise<number> {
    const calls = await openCallsOf(tx, id, CALL_PREFIX);
    for (const { seq, queue, payload } of calls) await this.#advanceDeps.enqueueCall(tx, { id, seq, queue, payload });
    return calls.length;
  }

  /**
   * Works until `stop`. What a killed engine held is picked up at once: passes and calls may then run twice at the same
   * time, which the row lock and the calls' keys make harmless.
   */
  async run(): Promise<void> {
    invariant(!this.#isRunning, 'the engine runs already');
    this.#isRunning = true;
    await this.#resume();
    for (const [queue, server] of this.#servers()) await this.#queue.work(queue, server);
    const sweep = (): void => {
      this.#sweeping = this.#sweepTimers().catch((error: unknown) => this.#report(error));
    };
    this.#sweep = setInterval(sweep, this.#tuning.timerSweepMs);
  }

  /**
   * Works until nothing is left that is due by the clock: no pass, no call, no deadline. Pauses between attempts are
   * not waited for. For tests and demonstrations.
   */
  async drain(): Promise<void> {
    const servers = this.#servers();
    for (;;) {
      let done = await this.#sweepTimers();
      for (const [queue, server] of servers) done += await this.#queue.serveNow(queue, server);
      if (done > 0) continue;
      if ((await countOpenJobs(this.#options.db, [...servers.keys()])) === 0) return;
      // Somebody else holds a job: a worker of this engine, or one that died and whose lease has to run out.
      await setTimeout(HELD_ELSEWHERE_MS);
    }
  }

  /** Finishes what is being worked on, at most ten seconds, and leaves the rest for the next start. */
  async stop(): Promise<void> {
    if (this.#sweep) clearInterval(this.#sweep);
    this.#sweep = null;
    await this.#sweeping;
    await this.#queue.stop();
    this.#isRunning = false;
  }

  #servers(): Map<string, JobServer> {
    const handlers = this.#handlers;
    const servers = new Map<string, JobServer>();
    servers.set(ADVANCE_QUEUE, {
      handler: (job) => handlers.pass(job),
      batchSize: ADVANCE_BATCH,
      workers: ADVANCE_WORKERS,
    });
    servers.set(DEAD_QUEUE, { handler: (job) => handlers.bury(job), batchSize: CALL_BATCH, workers: 1 });
    for (const [name, handler] of Object.entries(this.#options.callHandlers)) {
      servers.set(CALL_PREFIX + name, {
        handler: (job) => handlers.serve(job, handler),
        batchSize: CALL_BATCH,
        workers: CALL_WORKERS,
      });
    }
    return servers;
  }

  async #resume(): Promise<void> {
    await this.#options.db.transaction().execute(async (tx) => {
      await this.#wake(tx, await instancesToWake(tx));
      for (const { instanceId: id, seq, queue, payload } of await callsInFlight(tx, CALL_PREFIX)) {
        if (queue in this.#options.callHandlers) await this.#advanceDeps.enqueueCall(tx, { id, seq, queue, payload });
      }
    });
  }

  async #sweepTimers(): Promise<number> {
    return await this.#options.db.transaction().execute(async (tx) => {
      const due = await claimDueTimers(tx, this.#options.clock(), TIMERS_PER_SWEEP);
      await this.#wake(tx, due);
      return due.length;
    });
  }

  async #wake(tx: Tx, instances: readonly string[]): Promise<void> {
    await writeOrGather(tx, instances, this.#wakeNow);
  }

  /** One function for the life of the engine: rows are gathered by it. */
  readonly #wakeNow = async (tx: Tx, instances: readonly string[]): Promise<void> => {
    const jobs = [...new Set(instances)].map((instance): AdvanceJob => ({ instance }));
    await this.#queue.enqueue(tx, ADVANCE_QUEUE, jobs);
  };

  #report(error: unknown): void {
    this.#options.onError?.(error);
  }
}
