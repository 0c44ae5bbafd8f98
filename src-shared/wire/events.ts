import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** What other systems are told of. A word that is here once keeps its meaning: subscribers name them. */
export const EventType = z.enum([
  'case.opened',
  /** Somebody, or the policy, approved, refused or returned it; `data.state` says whether that was the last word. */
  'case.decided',
  'case.posted',
  'case.posting-failed',
  /** It came to its end without an entry. */
  'case.closed',
  'entry.posted',
  /** One group of what came in (a transaction set, a statement, a message) was taken in. */
  'import.accepted',
  /** Other systems told what they know: accounts, charges, purchase orders. */
  'records.accepted',
  'remittance.posted',
  'remittance.posting-failed',
  'remittance.refused',
]);
export type EventType = z.infer<typeof EventType>;

/** Before the type in the attribute of that name, and in the subject under which a broker has it. */
export const EVENT_NAMESPACE = 'countersign';

/** Ids and states, and counts: what they stand for is asked for at /api/v1 by whoever may see it. */
export const EventData = z.record(
  z.string(),
  z.union([z.string().max(200), z.int(), z.null(), z.array(z.string().max(60)).max(50)]),
);
export type EventData = z.infer<typeof EventData>;

/**
 * An event as it is delivered: a CloudEvent in structured JSON. The same event has the same id, however often it comes.
 *
 * @see CloudEvents 1.0.2, and its extensions Partitioning and Sequence
 */
export const CloudEvent = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string(),
  /** The installation, by the name its audit log is signed under: 'urn:countersign:…'. */
  source: z.string(),
  type: z.templateLiteral([`${EVENT_NAMESPACE}.`, EventType]),
  /** 'cases/ID', as the path under /api/v1. */
  subject: z.string(),
  time: Instant,
  datacontenttype: z.literal('application/json'),
  /** Events of one key come in their order. */
  partitionkey: z.string(),
  /** Grows with every event; compares as text. */
  sequence: z.string().regex(/^\d{15}-\d$/),
  data: EventData,
});
export type CloudEvent = z.infer<typeof CloudEvent>;

/** What a webhook is sent when somebody tries it: nothing happened, and it stands in no log of events. */
export const TestEvent = CloudEvent.extend({
  type: z.literal(`${EVENT_NAMESPACE}.test`),
  subject: z.literal('test'),
  data: z.strictObject({ message: z.string() }),
});
export type TestEvent = z.infer<typeof TestEvent>;

/** A place in the change log: the number of its next entry. */
export const LogPosition = z.int().nonnegative();

export const EventsQuery = z.strictObject({
  /** The `next` of the page before; absent: from the beginning. */
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be a whole number')
    .transform(Number)
    .default(0),
});

/** `next` is where the following page begins: one that is empty too, when nothing has happened since. */
export const EventsPage = z.object({ items: z.array(CloudEvent), next: LogPosition });
export type EventsPage = z.infer<typeof EventsPage>;
