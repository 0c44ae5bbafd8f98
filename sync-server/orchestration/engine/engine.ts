import { setTimeout } from 'node:timers/promises';
import { PgBoss, fromKysely, type JobWithMetadata } from 'pg-boss';
import { invariant } from '../../../src-shared/base/invariant.ts';
import { writeOrGather } from '../../store/gathered-writes.ts';
import type { Db, Tx } from '../../store/transaction.ts';
import {
  callsInFlight,
  claimDueTimers,
  countOpenJobs,
  insertInstances,
  insertSignal,
  instancesToWake,
  isCallOpen,
  lockInstance,
  setInstanceState,
} from '../../store/workflow.ts';
import { advance, callTopic, OvertakenError, type AdvanceDeps } from './advance.ts';
import { CallRefusedError, ReplayMismatchError, type CallHandler, type ProcessDefinition } from './process.ts';

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

export type Tuning = {
  /** A worker that says nothing for so long is taken for dead, and its jobs go to another one. */
  readonly jobLeaseSeconds: number;
  readonly superviseSeconds: number;
  readonly timerSweepMs: number;
  readonly callRetries: number;
  /** The first pause before a call is tried again; it doubles. */
  readonly callRetryDelaySeconds: number;
  readonly callRetryDelayMaxSeconds: number;
};

const DEFAULT_TUNING: Tuning = {
  jobLeaseSeconds: 60,
  superviseSeconds: 15,
  timerSweepMs: 1000,
  callRetries: 8,
  callRetryDelaySeconds: 1,
  callRetryDelayMaxSeconds: 60,
};

const ADVANCE_QUEUE = 'wf.advance';
const DEAD_QUEUE = 'wf.dead';
const CALL_PREFIX = 'call.';
const ADVANCE_BATCH = 8;
const ADVANCE_WORKERS = 3;
/** Served one after the other: together they must not outlast the lease. */
const CALL_BATCH = 3;
const CALL_WORKERS = 3;
const TIMERS_PER_SWEEP = 500;
const HELD_ELSEWHERE_MS = 20;
const STOP_GRACE_MS = 10_000;

type AdvanceJob = { readonly instance: string };
type CallJob = { readonly instance: string; readonly seq: number; readonly key: string; readonly payload: unknown };
/** How one job ended, as the queue wants to hear it. */
type Settled = { readonly id: string; readonly status: 'completed' | 'failed'; readonly output?: object };
type Handler = (job: JobWithMetadata<object>) => Promise<void>;

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
  readonly #boss: PgBoss;
  readonly #newest = new Map<string, ProcessDefinition>();
  readonly #versions = new Map<string, ProcessDefinition>();
  readonly #advanceDeps: AdvanceDeps;
  #sweep: NodeJS.Timeout | null = null;
  #sweeping: Promise<unknown> = Promise.resolve();
  #isRunning = false;
  #isStopped = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#tuning = { ...DEFAULT_TUNING, ...options.tuning };
    for (const definition of options.definitions(this)) {
      this.#versions.set(`${definition.name}@${definition.version}`, definition);
      if ((this.#newest.get(definition.name)?.version ?? 0) < definition.version)
        this.#newest.set(definition.name, definition);
    }
    this.#boss = new PgBoss({
      connectionString: options.url,
      application_name: 'countersign-queue',
      schema: 'pgboss',
      max: 4,
      schedule: false,
      useListenNotify: true,
      registerInstance: false,
      superviseIntervalSeconds: this.#tuning.superviseSeconds,
      monitorIntervalSeconds: this.#tuning.superviseSeconds,
    });
    this.#boss.on('error', (error) => {
      // A pool counts as ended before its connections are closed: what ends them meanwhile is no fault.
      if (!this.#isStopped) this.#report(error);
    });
    this.#advanceDeps = {
      db: options.db,
      clock: options.clock,
      definitionOf: (name, version) => this.#versions.get(`${name}@${version}`),
      enqueueCall: async (tx, { id, seq, queue, payload }) => {
        invariant(queue in options.callHandlers, `no handler for calls to ${queue}`);
        await this.#enqueue(tx, CALL_PREFIX + queue, [{ instance: id, seq, key: `${id}:${seq}`, payload }]);
      },
    };
  }

  async open(): Promise<void> {
    await this.#boss.start();
    const shared = {
      expireInSeconds: this.#tuning.jobLeaseSeconds,
      notify: true,
      deleteAfterSeconds: 3600,
      retryBackoff: true,
    };
    const patient = { ...shared, retryLimit: 12, retryDelay: 1, retryDelayMax: 60 };
    await this.#createQueue(DEAD_QUEUE, patient);
    // A pass that fails is a database away for a moment, or a defect: patience helps the first and shows the second.
    await this.#createQueue(ADVANCE_QUEUE, patient, DEAD_QUEUE);
    for (const queue of Object.keys(this.#options.callHandlers)) {
      const {
        callRetries: retryLimit,
        callRetryDelaySeconds: retryDelay,
        callRetryDelayMaxSeconds: retryDelayMax,
      } = this.#tuning;
      await this.#createQueue(CALL_PREFIX + queue, { ...shared, retryLimit, retryDelay, retryDelayMax }, DEAD_QUEUE);
    }
  }

  /** Creating leaves an existing queue as it was: it takes the settings of today from the update. */
  async #createQueue(name: string, { retryDelayMax, ...settings }: QueueSettings, deadLetter?: string): Promise<void> {
    await this.#boss.createQueue(name, { ...settings, retryDelayMax, ...(deadLetter ? { deadLetter } : {}) });
    await this.#boss.updateQueue(name, settings);
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
    await insertInstances(tx, name, definition.version, instances, this.#options.clock());
    await this.#wake(
      tx,
      instances.map(({ id }) => id),
    );
  }

  async signal(tx: Tx, id: string, topic: string, payload: unknown): Promise<void> {
    await insertSignal(tx, id, topic, payload, this.#options.clock());
    await this.#wake(tx, [id]);
  }

  /**
   * Works until `stop`. What a killed engine held is picked up at once: passes and calls may then run twice at the same
   * time, which the row lock and the calls' keys make harmless.
   */
  async run(): Promise<void> {
    invariant(!this.#isRunning, 'the engine runs already');
    this.#isRunning = true;
    await this.#resume();
    for (const [queue, { handler, batchSize, workers }] of this.#queues()) {
      await this.#boss.work<object, unknown, WorkerOptions>(
        queue,
        {
          batchSize,
          localConcurrency: workers,
          includeMetadata: true,
          perJobResults: true,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 1,
          notifyPollingIntervalSeconds: 5,
        },
        async (jobs) => await this.#settle(jobs, handler),
      );
    }
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
    const queues = this.#queues();
    for (;;) {
      let done = await this.#sweepTimers();
      for (const [queue, { handler }] of queues) {
        const jobs = await this.#boss.fetch<object>(queue, {
          batchSize: 100,
          includeMetadata: true,
          ignoreStartAfter: true,
        });
        done += jobs.length;
        for (const result of await this.#settle(jobs, handler)) {
          if (result.status === 'completed') await this.#boss.complete(queue, result.id);
          else await this.#boss.fail(queue, result.id, result.output ?? {});
        }
      }
      if (done > 0) continue;
      if ((await countOpenJobs(this.#options.db, [...queues.keys()])) === 0) return;
      // Somebody else holds a job: a worker of this engine, or one that died and whose lease has to run out.
      await setTimeout(HELD_ELSEWHERE_MS);
    }
  }

  /** Finishes what is being worked on, at most ten seconds, and leaves the rest for the next start. */
  async stop(): Promise<void> {
    if (this.#sweep) clearInterval(this.#sweep);
    this.#sweep = null;
    await this.#sweeping;
    await this.#boss.stop({ graceful: true, close: true, timeout: STOP_GRACE_MS });
    this.#isRunning = false;
    this.#isStopped = true;
  }

  #queues(): Map<string, { handler: Handler; batchSize: number; workers: number }> {
    const queues = new Map<string, { handler: Handler; batchSize: number; workers: number }>();
    queues.set(ADVANCE_QUEUE, {
      handler: (job) => this.#pass(job),
      batchSize: ADVANCE_BATCH,
      workers: ADVANCE_WORKERS,
    });
    queues.set(DEAD_QUEUE, { handler: (job) => this.#bury(job), batchSize: CALL_BATCH, workers: 1 });
    for (const [name, handler] of Object.entries(this.#options.callHandlers)) {
      queues.set(CALL_PREFIX + name, {
        handler: (job) => this.#serve(job, handler),
        batchSize: CALL_BATCH,
        workers: CALL_WORKERS,
      });
    }
    return queues;
  }

  async #settle(jobs: readonly JobWithMetadata<object>[], handler: Handler): Promise<Settled[]> {
    const settled: Settled[] = [];
    for (const job of jobs) {
      try {
        await handler(job);
        settled.push({ id: job.id, status: 'completed' });
      } catch (error) {
        this.#report(error);
        settled.push({ id: job.id, status: 'failed', output: { message: messageOf(error) } });
      }
    }
    return settled;
  }

  async #pass(job: JobWithMetadata<object>): Promise<void> {
    const { instance } = job.data as AdvanceJob;
    try {
      await advance(this.#advanceDeps, instance);
    } catch (error) {
      if (error instanceof OvertakenError) return;
      if (!(error instanceof ReplayMismatchError)) throw error;
      // Trying again cannot help: the code or the record must change first.
      await this.#fail(instance, error.message);
    }
  }

  async #serve(job: JobWithMetadata<object>, handler: CallHandler): Promise<void> {
    const call = job.data as CallJob;
    if (!(await isCallOpen(this.#options.db, call.instance, call.seq, callTopic(call.seq)))) return;
    let answer: object;
    try {
      answer = {
        ok: true,
        value: (await handler(call.payload, { key: call.key, attempt: job.retryCount + 1 })) ?? null,
      };
    } catch (error) {
      if (!(error instanceof CallRefusedError)) throw error;
      answer = { ok: false, error: { message: error.message, detail: error.detail ?? null } };
    }
    await this.#answer(call, answer);
  }

  /** What was tried in vain too often: the process of a call goes on with the error, a process that cannot go on fails. */
  async #bury(job: JobWithMetadata<object>): Promise<void> {
    const message = messageOf(job.sourceOutput);
    if (job.sourceName === ADVANCE_QUEUE) return await this.#fail((job.data as AdvanceJob).instance, message);
    await this.#answer(job.data as CallJob, { ok: false, error: { message, detail: null } });
  }

  async #answer(call: CallJob, answer: object): Promise<void> {
    await this.#options.db.transaction().execute(async (tx) => {
      // The lock lets one of two workers that served the same call give the answer.
      await lockInstance(tx, call.instance);
      const topic = callTopic(call.seq);
      if (await isCallOpen(tx, call.instance, call.seq, topic)) await this.signal(tx, call.instance, topic, answer);
    });
  }

  async #fail(instance: string, message: string): Promise<void> {
    this.#report(new Error(`Process ${instance} has failed and stands still: ${message}`));
    await this.#options.db.transaction().execute(async (tx) => {
      const row = await lockInstance(tx, instance);
      if (row && row.state !== 'done')
        await setInstanceState(tx, instance, 'failed', this.#options.clock(), { message });
    });
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
    await this.#enqueue(tx, ADVANCE_QUEUE, jobs);
  };

  async #enqueue(tx: Tx, queue: string, jobs: readonly object[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#boss.insert(
      queue,
      jobs.map((data) => ({ data })),
      { db: fromKysely(tx) },
    );
  }

  #report(error: unknown): void {
    this.#options.onError?.(error);
  }
}

type QueueSettings = {
  expireInSeconds: number;
  notify: boolean;
  deleteAfterSeconds: number;
  retryBackoff: boolean;
  retryLimit: number;
  retryDelay: number;
  retryDelayMax: number;
};

type WorkerOptions = {
  batchSize: number;
  localConcurrency: number;
  includeMetadata: true;
  perJobResults: true;
  burstWhenBatchFull: true;
  pollingIntervalSeconds: number;
  notifyPollingIntervalSeconds: number;
};

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return 'unknown';
}
