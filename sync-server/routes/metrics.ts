import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import type { ErpStatus } from '../../src-shared/wire/erp.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import type { Flows } from '../services/read-flows.ts';
import type { CommandOutcome } from '../../src-shared/sync/command.ts';

const BUCKETS_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5, 10];

export type Metrics = {
  command(state: CommandOutcome['state']): void;
  streams(difference: 1 | -1): void;
  /** What became of a transaction set, or that its file was refused. */
  imported(outcome: ImportReply['transactions'][number]['status'] | 'refused'): void;
};

export type MetricsDeps = {
  /** Jobs of the queue that are not done, by name and state. */
  readonly readQueues: () => Promise<
    readonly { readonly queue: string; readonly state: string; readonly jobs: number }[]
  >;
  /** null: entries go to no ERP. */
  readonly readErp: () => Promise<Pick<ErpStatus, 'breaker' | 'backlog'> | null>;
  /** What other systems wait to be told, and what came from them. */
  readonly readFlows: () => Promise<Flows>;
  readonly clock: () => Date;
};

/** GET /metrics in Prometheus' text format: what is asked of the server and how it fares. No personal data, no ids. */
export function installMetrics(app: FastifyInstance, deps: MetricsDeps): Metrics {
  const requests = new Map<string, number>();
  const durations = BUCKETS_SECONDS.map(() => 0);
  const commands = new Map<string, number>();
  const imports = new Map<string, number>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let seconds = 0;
  let count = 0;
  let streams = 0;
  app.addHook('onClose', async () => void delay.disable());
  app.addHook('onResponse', async (request, reply) => {
    const labels = `method="${request.method}",route="${request.routeOptions.url ?? 'none'}",status="${reply.statusCode}"`;
    requests.set(labels, (requests.get(labels) ?? 0) + 1);
    const took = reply.elapsedTime / 1000;
    seconds += took;
    count += 1;
    BUCKETS_SECONDS.forEach((bound, index) => {
      if (took <= bound) durations[index]! += 1;
    });
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    const memory = process.memoryUsage();
    const lines = [
      '# TYPE countersign_http_requests_total counter',
      ...[...requests].map(([labels, value]) => `countersign_http_requests_total{${labels}} ${value}`),
      '# TYPE countersign_http_request_seconds histogram',
      ...durations.map((value, i) => `countersign_http_request_seconds_bucket{le="${BUCKETS_SECONDS[i]}"} ${value}`),
      `countersign_http_request_seconds_bucket{le="+Inf"} ${count}`,
      `countersign_http_request_seconds_sum ${seconds.toFixed(6)}`,
      `countersign_http_request_seconds_count ${count}`,
      '# TYPE countersign_streams_open gauge',
      `countersign_streams_open ${streams}`,
      '# TYPE countersign_commands_total counter',
      ...[...commands].map(([state, value]) => `countersign_commands_total{state="${state}"} ${value}`),
      '# TYPE countersign_import_sets_total counter',
      ...[...imports].map(([outcome, value]) => `countersign_import_sets_total{outcome="${outcome}"} ${value}`),
      ...(await queueLines(deps)),
      ...(await erpLines(deps)),
      ...(await flowLines(deps)),
      '# TYPE countersign_event_loop_delay_p99_seconds gauge',
      `countersign_event_loop_delay_p99_seconds ${(delay.percentile(99) / 1e9).toFixed(6)}`,
      '# TYPE process_resident_memory_bytes gauge',
      `process_resident_memory_bytes ${memory.rss}`,
      '# TYPE process_heap_used_bytes gauge',
      `process_heap_used_bytes ${memory.heapUsed}`,
    ];
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
  return {
    command: (state) => void commands.set(state, (commands.get(state) ?? 0) + 1),
    streams: (difference) => void (streams += difference),
    imported: (outcome) => void imports.set(outcome, (imports.get(outcome) ?? 0) + 1),
  };
}

/** Metrics are asked for just when something is wrong: without the database the others are still told. */
async function queueLines({ readQueues }: MetricsDeps): Promise<string[]> {
  const queues = await readQueues().catch(() => null);
  return [
    '# TYPE countersign_database_up gauge',
    `countersign_database_up ${queues === null ? 0 : 1}`,
    '# TYPE countersign_queue_jobs gauge',
    ...(queues ?? []).map(
      ({ queue, state, jobs }) => `countersign_queue_jobs{queue="${queue}",state="${state}"} ${jobs}`,
    ),
  ];
}

/** What is posted here and not in the ERP, where there is one. */
async function erpLines({ readErp, clock }: MetricsDeps): Promise<string[]> {
  const erp = await readErp().catch(() => null);
  if (erp === null) return [];
  const { breaker, backlog } = erp;
  const ageSeconds = backlog.oldestAt === null ? 0 : (clock().getTime() - Date.parse(backlog.oldestAt)) / 1000;
  const gauge = (name: string, value: number): string[] => [
    `# TYPE countersign_erp_${name} gauge`,
    `countersign_erp_${name} ${value}`,
  ];
  return [
    ...gauge('up', breaker === 'closed' ? 1 : 0),
    ...gauge('stopped', breaker === 'stopped' ? 1 : 0),
    ...gauge('backlog_entries', backlog.entries),
    ...gauge('waiting_entries', backlog.waiting),
    ...gauge('backlog_dollars', backlog.amountMinor / 100),
    ...gauge('backlog_age_seconds', Math.max(0, Math.round(ageSeconds))),
    '# TYPE countersign_erp_posted_total counter',
    `countersign_erp_posted_total ${backlog.posted}`,
  ];
}

/** Webhooks, the broker and connectors, by kind: names and addresses are not told. */
async function flowLines({ readFlows, clock }: MetricsDeps): Promise<string[]> {
  const flows = await readFlows().catch(() => null);
  if (flows === null) return [];
  const { webhooks, broker, ways } = flows;
  const secondsSince = (at: Date | null) =>
    at === null ? 0 : Math.max(0, Math.round((clock().getTime() - at.getTime()) / 1000));
  const gauge = (name: string, values: readonly (readonly [labels: string, value: number])[]): string[] => [
    `# TYPE countersign_${name} gauge`,
    ...values.map(([labels, value]) => `countersign_${name}${labels} ${value}`),
  ];
  return [
    ...gauge('webhook_deliveries', [
      ['{state="waiting"}', webhooks.waiting],
      ['{state="dead"}', webhooks.dead],
    ]),
    ...gauge('webhook_oldest_waiting_seconds', [['', secondsSince(webhooks.oldestWaitingAt)]]),
    ...gauge(
      'webhooks',
      Object.entries(webhooks.byState).map(([state, count]) => [`{state="${state}"}`, count]),
    ),
    ...gauge('webhooks_failing', [['', webhooks.failing]]),
    ...(broker === null
      ? []
      : [
          ...gauge('broker_backlog_entries', [['', broker.backlog]]),
          ...gauge('broker_failures', [['', broker.failures]]),
          ...gauge('broker_since_last_success_seconds', [['', secondsSince(broker.lastSuccessAt)]]),
        ]),
    ...gauge(
      'connectors',
      ways.connectors.map(({ kind, state, count }) => [`{kind="${kind}",state="${state}"}`, count]),
    ),
    ...gauge('connector_backlog', [['', ways.backlog]]),
    ...gauge('received_last_day', [
      ['{outcome="taken"}', ways.received - ways.faulty],
      ['{outcome="faulty"}', ways.faulty],
    ]),
    ...gauge('quarantine_waiting', [['', ways.aside]]),
    ...gauge('quarantine_oldest_waiting_seconds', [['', secondsSince(ways.oldestAsideAt)]]),
  ];
}
