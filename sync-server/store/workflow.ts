import { sql } from 'kysely';
import { writeOrGather } from './gathered-writes.ts';
import type { Db, Tx } from './transaction.ts';

export type InstanceRow = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly input: unknown;
  readonly state: 'running' | 'waiting' | 'done' | 'failed';
  /** An operator has stopped it. */
  readonly isPaused: boolean;
};

/** `due`: its deadline has come and the wake-up for it is under way. */
export type StepState = 'done' | 'waiting' | 'due';

export type StepRow = {
  readonly seq: number;
  /** Which of parallel branches did it: '' is the process itself, '1/0' the first branch of its first fork. */
  readonly branch: string;
  readonly kind: 'step' | 'wait' | 'call';
  readonly name: string;
  readonly state: StepState;
  readonly deadline: Date | null;
  readonly result: unknown;
};

/** 1,000 rows of seven columns stay well below PostgreSQL's 65,535 parameters. */
const ROWS_PER_STATEMENT = 1000;

export async function insertInstances(
  tx: Tx,
  name: string,
  version: number,
  instances: readonly { readonly id: string; readonly input: unknown }[],
  { now, trace }: { readonly now: Date; readonly trace: string | null },
): Promise<void> {
  for (let from = 0; from < instances.length; from += ROWS_PER_STATEMENT) {
    await tx
      .insertInto('wf_instance')
      .values(
        instances.slice(from, from + ROWS_PER_STATEMENT).map(({ id, input }) => ({
          id,
          name,
          version,
          input: json(input),
          state: 'running' as const,
          trace,
          created_at: now,
          updated_at: now,
        })),
      )
      .execute();
  }
}

/** Where what a process does belongs; null: nowhere, or there is no such process. */
export async function traceOfInstance(db: Db | Tx, id: string): Promise<string | null> {
  const row = await db.selectFrom('wf_instance').select('trace').where('id', '=', id).executeTakeFirst();
  return row?.trace ?? null;
}

/**
 * Locks the instance until the transaction ends. `no key update`, so that a signal (whose foreign key takes a key
 * share) never waits for a step: it commits, and its wake-up then waits here and finds it.
 */
export async function lockInstance(tx: Tx, id: string): Promise<InstanceRow | undefined> {
  return await tx
    .selectFrom('wf_instance')
    .select((eb) => [
      'id',
      'name',
      'version',
      'input',
      'state',
      eb('paused_at', 'is not', null).$castTo<boolean>().as('isPaused'),
    ])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function readSteps(tx: Tx, instanceId: string): Promise<StepRow[]> {
  return await tx
    .selectFrom('wf_step')
    .select(['seq', 'branch', 'kind', 'name', 'state', 'deadline', 'result'])
    .where('instance_id', '=', instanceId)
    .orderBy('seq')
    .execute();
}

export async function countSteps(tx: Tx, instanceId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('wf_step')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('instance_id', '=', instanceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function insertStep(
  tx: Tx,
  instanceId: string,
  step: {
    seq: number;
    branch: string;
    kind: StepRow['kind'];
    name: string;
    state: StepState;
    deadline: Date | null;
    result: unknown;
    payload?: unknown;
  },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('wf_step')
    .values({
      instance_id: instanceId,
      seq: step.seq,
      branch: step.branch,
      kind: step.kind,
      name: step.name,
      state: step.state,
      deadline: step.deadline,
      result: step.state === 'done' ? json(step.result) : null,
      ...(step.payload === undefined ? {} : { payload: json(step.payload) }),
      at: now,
    })
    .execute();
}

export async function finishStep(tx: Tx, instanceId: string, seq: number, result: unknown, now: Date): Promise<void> {
  await tx
    .updateTable('wf_step')
    .set({ state: 'done', result: json(result), at: now })
    .where('instance_id', '=', instanceId)
    .where('seq', '=', seq)
    .execute();
}

export async function setInstanceState(
  tx: Tx,
  id: string,
  state: InstanceRow['state'],
  now: Date,
  result?: unknown,
): Promise<void> {
  await tx
    .updateTable('wf_instance')
    .set({ state, updated_at: now, ...(result === undefined ? {} : { result: json(result) }) })
    .where('id', '=', id)
    .execute();
}

export async function insertSignal(
  tx: Tx,
  instanceId: string,
  topic: string,
  payload: unknown,
  now: Date,
): Promise<void> {
  await writeOrGather(tx, [{ instance_id: instanceId, topic, payload: json(payload), at: now }], insertSignals);
}

type SignalRow = {
  readonly instance_id: string;
  readonly topic: string;
  readonly payload: string;
  readonly at: Date;
};

async function insertSignals(tx: Tx, rows: readonly SignalRow[]): Promise<void> {
  await tx
    .insertInto('wf_signal')
    .values(rows.map((row) => ({ ...row })))
    .execute();
}

/** Takes the oldest signal of a topic that nothing has taken; undefined when there is none. */
export async function takeSignal(
  tx: Tx,
  instanceId: string,
  topic: string,
  seq: number,
): Promise<{ readonly payload: unknown } | undefined> {
  return await tx
    .updateTable('wf_signal')
    .set({ consumed_seq: seq })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('wf_signal')
        .select('id')
        .where('instance_id', '=', instanceId)
        .where('topic', '=', topic)
        .where('consumed_seq', 'is', null)
        .orderBy('id')
        .limit(1),
    )
    .returning('payload')
    .executeTakeFirst();
}

/** Stops an instance, or lets it go on: what is due or was signalled meanwhile then counts. */
export async function setPaused(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx.updateTable('wf_instance').set({ paused_at: at }).where('id', '=', id).execute();
}

/** Makes the nearest deadline of an instance's waits for a topic come now. @returns whether there is one. */
export async function endWait(tx: Tx, instanceId: string, topic: string): Promise<boolean> {
  const ended = await tx
    .updateTable('wf_step')
    .set({ state: 'due' })
    .where('instance_id', '=', instanceId)
    .where('seq', '=', (eb) =>
      eb
        .selectFrom('wf_step')
        .select('seq')
        .where('instance_id', '=', instanceId)
        .where('kind', '=', 'wait')
        .where('name', '=', topic)
        .where('state', '=', 'waiting')
        .where('deadline', 'is not', null)
        .orderBy('deadline')
        .orderBy('seq')
        .limit(1),
    )
    .returning('seq')
    .execute();
  return ended.length > 0;
}

/** The calls of an instance that wait for an answer. Of one from before payloads were kept, as its job has it. */
export async function openCallsOf(tx: Tx, instanceId: string, queuePrefix: string): Promise<OpenCall[]> {
  const { rows } = await sql<{ seq: number; name: string; payload: unknown }>`
    select s.seq, s.name, coalesce(s.payload, (
      select j.data -> 'payload' from pgboss.job j
      where j.name = ${queuePrefix} || s.name and j.data ->> 'key' = s.instance_id || ':' || s.seq limit 1)) as payload
    from wf_step s
    where s.instance_id = ${instanceId} and s.kind = 'call' and s.state = 'waiting'
      and not exists (select 1 from wf_signal g where g.instance_id = s.instance_id and g.topic = 'call:' || s.seq)`.execute(
    tx,
  );
  return rows.flatMap(({ seq, name, payload }) =>
    payload === null ? [] : [{ instanceId, seq, queue: name, payload }],
  );
}

/** Processes that do not go on by themselves: failed, or stopped by an operator. Newest first. */
export async function listStanding(
  db: Db,
  limit: number,
): Promise<
  {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly state: 'failed' | 'paused';
    readonly message: string;
    readonly since: Date;
  }[]
> {
  const { rows } = await sql<{
    id: string;
    name: string;
    version: number;
    state: 'failed' | 'paused';
    message: string;
    since: Date;
  }>`
    select id, name, version, case when state = 'failed' then 'failed' else 'paused' end as state,
      coalesce(case when state = 'failed' then result ->> 'message' end, '') as message, coalesce(paused_at, updated_at) as since
    from wf_instance where state = 'failed' or (paused_at is not null and state <> 'done')
    order by since desc, id limit ${limit}`.execute(db);
  return rows;
}

/** Whether the call still waits for an answer, none has arrived, and nobody has stopped its process. */
export async function isCallOpen(db: Db | Tx, instanceId: string, seq: number, topic: string): Promise<boolean> {
  const row = await db
    .selectFrom('wf_step')
    .select('seq')
    .where('instance_id', '=', instanceId)
    .where('seq', '=', seq)
    .where('state', '=', 'waiting')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('wf_instance')
            .select('wf_instance.id')
            .where('wf_instance.id', '=', instanceId)
            .where('wf_instance.paused_at', 'is not', null),
        ),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('wf_signal')
            .select('wf_signal.id')
            .where('wf_signal.instance_id', '=', instanceId)
            .where('wf_signal.topic', '=', topic),
        ),
      ),
    )
    .executeTakeFirst();
  return row !== undefined;
}

/** Marks waits whose deadline has come, each once, and names their instances. */
export async function claimDueTimers(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ instance_id: string }>`
    update wf_step set state = 'due'
    where (instance_id, seq) in (
      select instance_id, seq from wf_step
      where state = 'waiting' and deadline <= ${now}
        and not exists (select 1 from wf_instance i where i.id = wf_step.instance_id and i.paused_at is not null)
      order by deadline limit ${limit} for update skip locked)
    returning instance_id`.execute(tx);
  return rows.map((row) => row.instance_id);
}

/** Instances that have something to do: in the middle, with a signal not taken, or past a deadline. */
export async function instancesToWake(db: Db | Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from wf_instance where state = 'running'
    union
    select instance_id from wf_step where state = 'due'
    union
    select s.instance_id from wf_signal s
      join wf_instance i on i.id = s.instance_id and i.state in ('running', 'waiting')
      where s.consumed_seq is null`.execute(db);
  return rows.map((row) => row.id);
}

export type OpenCall = {
  readonly instanceId: string;
  readonly seq: number;
  readonly queue: string;
  readonly payload: unknown;
};

/** Calls whose job a worker holds. When an engine starts, that worker may be one that was killed. */
export async function callsInFlight(db: Db | Tx, queuePrefix: string): Promise<OpenCall[]> {
  const { rows } = await sql<{ instance_id: string; seq: number; name: string; payload: unknown }>`
    select s.instance_id, s.seq, s.name, j.data -> 'payload' as payload
    from wf_step s
      join pgboss.job j on j.name = ${queuePrefix} || s.name and j.state = 'active' and j.data ->> 'key' = s.instance_id || ':' || s.seq
    where s.kind = 'call' and s.state = 'waiting'`.execute(db);
  return rows.map((row) => ({ instanceId: row.instance_id, seq: row.seq, queue: row.name, payload: row.payload }));
}

/** Jobs of the given queues that are not finished. */
export async function countOpenJobs(db: Db, queues: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pgboss.job
    where name = any(${[...queues]}) and state in ('created', 'retry', 'active')`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Jobs that are not finished, by queue and state ('created', 'retry', 'active'). */
export async function countJobsByQueue(db: Db): Promise<{ queue: string; state: string; jobs: number }[]> {
  const { rows } = await sql<{ queue: string; state: string; jobs: number }>`
    select name as queue, state::text as state, count(*)::int as jobs from pgboss.job
    where state in ('created', 'retry', 'active') group by name, state order by name, state`.execute(db);
  return rows;
}

/** jsonb takes JSON text; a step without a result is recorded as null. */
function json(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value);
}
