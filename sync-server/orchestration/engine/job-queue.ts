import { PgBoss, fromKysely, type JobWithMetadata } from 'pg-boss';
import type { Tx } from '../../store/transaction.ts';
import type { Tuning } from './tuning.ts';

export const ADVANCE_QUEUE = 'wf.advance';
export const DEAD_QUEUE = 'wf.dead';
export const CALL_PREFIX = 'call.';
const STOP_GRACE_MS = 10_000;

export type Job = JobWithMetadata<object>;
/** What serves the jobs of a queue: so many at a time by each of its workers, one after the other. */
export type JobServer = {
  readonly handler: (job: Job) => Promise<void>;
  readonly batchSize: number;
  readonly workers: number;
};
/** How one job ended, as the queue wants to hear it. */
type Settled = { readonly id: string; readonly status: 'completed' | 'failed'; readonly output?: object };

/** Makes the queue's tables where they are missing, and works on nothing. */
export async function makeJobTables(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: 'pgboss', max: 1, schedule: false, supervise: false });
  await boss.start();
  await boss.stop({ graceful: false });
}

/** The queue's tables and workers on the same database; what it is asked to do twice harms nobody. */
export class JobQueue {
  readonly #boss: PgBoss;
  readonly #tuning: Tuning;
  readonly #calls: readonly string[];
  readonly #report: (error: unknown) => void;
  #isStopped = false;

  /** @param options  `calls` are the names of the queues that calls go to; `report` is told of every failed job. */
  constructor(options: {
    readonly url: string;
    readonly tuning: Tuning;
    readonly calls: readonly string[];
    readonly report: (error: unknown) => void;
  }) {
    this.#tuning = options.tuning;
    this.#calls = options.calls;
    this.#report = options.report;
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
    for (const queue of this.#calls) {
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

  async work(queue: string, { handler, batchSize, workers }: JobServer): Promise<void> {
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

  /** Serves what waits in a queue now, without pausing between attempts. @returns how many jobs it served. */
  async serveNow(queue: string, { handler }: JobServer): Promise<number> {
    const jobs = await this.#boss.fetch<object>(queue, {
      batchSize: 100,
      includeMetadata: true,
      ignoreStartAfter: true,
    });
    for (const result of await this.#settle(jobs, handler)) {
      if (result.status === 'completed') await this.#boss.complete(queue, result.id);
      else await this.#boss.fail(queue, result.id, result.output ?? {});
    }
    return jobs.length;
  }

  /** Finishes what is being worked on, at most ten seconds. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, close: true, timeout: STOP_GRACE_MS });
    this.#isStopped = true;
  }

  /** In the caller's transaction. */
  async enqueue(tx: Tx, queue: string, jobs: readonly object[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#boss.insert(
      queue,
      jobs.map((data) => ({ data })),
      { db: fromKysely(tx) },
    );
  }

  async #settle(jobs: readonly Job[], handler: JobServer['handler']): Promise<Settled[]> {
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

/** In words, whatever was thrown or kept of it. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return 'unknown';
}
