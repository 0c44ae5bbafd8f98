import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/**
 * Events of OpenLineage 2-0-2, as far as we tell them. What is ours alone stands in facets of ours, `countersign_…`.
 *
 * @see https://openlineage.io/spec/2-0-2/OpenLineage.json
 */
export const RUN_EVENT_SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';

const Facet = z.looseObject({ _producer: z.url(), _schemaURL: z.url() });
const facets = z.record(z.string().regex(/^[a-z]+(_[a-zA-Z]+)?$/), Facet);

const Dataset = z.object({ namespace: z.string().min(1), name: z.string().min(1), facets });
export type LineageDataset = z.infer<typeof Dataset>;

export const LineageRunEvent = z.object({
  eventType: z.enum(['START', 'COMPLETE', 'FAIL']),
  eventTime: Instant,
  producer: z.url(),
  schemaURL: z.literal(RUN_EVENT_SCHEMA),
  run: z.object({ runId: z.uuid(), facets }),
  job: z.object({ namespace: z.string().min(1), name: z.string().min(1), facets }),
  inputs: z.array(Dataset),
  outputs: z.array(Dataset),
});
export type LineageRunEvent = z.infer<typeof LineageRunEvent>;

export const LineageReply = z.object({
  events: z.array(LineageRunEvent),
  /** There are more parts or entries than are told: no more than a thousand of each. */
  isCut: z.boolean(),
});
export type LineageReply = z.infer<typeof LineageReply>;
