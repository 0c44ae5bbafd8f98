import { NATS_OUTLET } from '../outbound/publish-events.ts';
import { listConnectors, readWayHealth } from '../store/connectors.ts';
import { findOutlet } from '../store/event-outlets.ts';
import { readLogEnd } from '../store/logged-events.ts';
import { oldestAside } from '../store/quarantine.ts';
import { listWebhooks } from '../store/webhooks.ts';
import type { Db } from '../store/transaction.ts';
import type { ConnectorRunner } from './run-connectors.ts';

/** What flows out of the server and into it, in figures alone. */
export type Flows = {
  readonly webhooks: {
    readonly waiting: number;
    readonly dead: number;
    readonly oldestWaitingAt: Date | null;
    readonly byState: Readonly<Record<string, number>>;
    /** Active ones whose last message was not taken. */
    readonly failing: number;
  };
  /** null: there is none. */
  readonly broker: { readonly backlog: number; readonly failures: number; readonly lastSuccessAt: Date | null } | null;
  readonly ways: {
    readonly connectors: readonly { readonly kind: string; readonly state: string; readonly count: number }[];
    /** What is there and not taken yet. */
    readonly backlog: number;
    /** Of the last 24 hours. */
    readonly received: number;
    readonly faulty: number;
    /** Put aside, and not seen to. */
    readonly aside: number;
    readonly oldestAsideAt: Date | null;
  };
};

export async function readFlows(deps: {
  readonly db: Db;
  readonly clock: () => Date;
  readonly connectors: Pick<ConnectorRunner, 'runOf'>;
}): Promise<Flows> {
  const { db } = deps;
  const outlet = await findOutlet(db, NATS_OUTLET);
  const { size } = await readLogEnd(db);
  const broker = outlet && { ...outlet, backlog: Math.max(0, size - outlet.position) };
  return { webhooks: await webhooksOf(db), broker, ways: await waysOf(deps) };
}

async function webhooksOf(db: Db): Promise<Flows['webhooks']> {
  const webhooks = await listWebhooks(db);
  const oldest = webhooks.flatMap(({ oldestWaitingAt }) => oldestWaitingAt ?? []).toSorted()[0];
  return {
    waiting: sum(webhooks.map(({ waiting }) => waiting)),
    dead: sum(webhooks.map(({ dead }) => dead)),
    oldestWaitingAt: oldest === undefined ? null : new Date(oldest),
    byState: tally(webhooks.map(({ state }) => state)),
    failing: webhooks.filter(({ state, failures }) => state === 'active' && failures > 0).length,
  };
}

async function waysOf({ db, clock, connectors }: Parameters<typeof readFlows>[0]): Promise<Flows['ways']> {
  const health = [...(await readWayHealth(db, clock())).values()];
  const runs = (await listConnectors(db)).map((one) => ({ kind: one.settings.kind, run: connectors.runOf(one) }));
  const byKind = tally(runs.map(({ kind, run }) => `${kind} ${run.state}`));
  return {
    connectors: Object.entries(byKind).map(([key, count]) => {
      const [kind = '', state = ''] = key.split(' ');
      return { kind, state, count };
    }),
    backlog: sum(runs.map(({ run }) => run.backlog)),
    received: sum(health.map(({ day }) => day.received)),
    faulty: sum(health.map(({ day }) => day.faulty)),
    aside: sum(health.map(({ deadLetters }) => deadLetters)),
    oldestAsideAt: await oldestAside(db),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function tally(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
}
