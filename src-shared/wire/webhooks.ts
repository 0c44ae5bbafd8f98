import * as z from 'zod';
import { SiteGrant } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';
import { EventType, LogPosition } from './events.ts';

const Terms = {
  name: z.string().trim().min(1).max(120),
  url: z.url({ protocol: /^https?$/, hostname: /.*/, error: 'must look like https://example.org/hook' }).max(1000),
  /** At least one; every one there is: all of them. */
  types: z.array(EventType).min(1).max(EventType.options.length),
  /** '*': all of the network, and what belongs to no site. */
  sites: z.array(SiteGrant).min(1).max(100),
};

export const WebhookRequest = z.strictObject(Terms);
export type WebhookRequest = z.infer<typeof WebhookRequest>;

export const WebhookChange = z.strictObject({ ...Terms, paused: z.boolean() });
export type WebhookChange = z.infer<typeof WebhookChange>;

export const WebhookEntry = z.object({
  id: z.string(),
  ...Terms,
  ver: z.int().positive(),
  /** `stopped`: it answered that it is gone, or cannot be sent to; somebody has to look. `ended`: for good. */
  state: z.enum(['active', 'paused', 'stopped', 'ended']),
  /** Why it is stopped; '' otherwise. */
  why: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  /** Up to where the change log was read for it. */
  position: LogPosition,
  /** Deliveries that failed one after the other; 0: the last one arrived. */
  failures: z.int().nonnegative(),
  /** Nothing is sent before; null: at once. */
  openAgainAt: Instant.nullable(),
  lastSuccessAt: Instant.nullable(),
  lastFailureAt: Instant.nullable(),
  lastError: z.string(),
  /** On their way, and given up after a day. */
  waiting: z.int().nonnegative(),
  dead: z.int().nonnegative(),
  oldestWaitingAt: Instant.nullable(),
});
export type WebhookEntry = z.infer<typeof WebhookEntry>;

export const WebhooksReply = z.object({
  items: z.array(WebhookEntry),
  /** Where the change log ends now. */
  position: LogPosition,
  /** How far the broker was told; null: there is none. */
  broker: z
    .object({
      name: z.string(),
      position: LogPosition,
      failures: z.int().nonnegative(),
      lastSuccessAt: Instant.nullable(),
      lastError: z.string(),
    })
    .nullable(),
});
export type WebhooksReply = z.infer<typeof WebhooksReply>;

/** `secret` is told this once; null when the answer is given again under its Idempotency-Key. @see Standard Webhooks */
export const WebhookSecretReply = z.object({ webhook: WebhookEntry, secret: z.string().nullable() });
export type WebhookSecretReply = z.infer<typeof WebhookSecretReply>;

/** What is sent again: everything from a place in the change log or an instant on, or what was given up. */
export const WebhookReplay = z.union([
  z.strictObject({ from: LogPosition }),
  z.strictObject({ since: Instant }),
  z.strictObject({ only: z.literal('dead') }),
]);
export type WebhookReplay = z.infer<typeof WebhookReplay>;

export const WebhookDelivery = z.object({
  event: z.string(),
  type: EventType,
  partitionkey: z.string(),
  position: LogPosition,
  /** `dead`: it was tried for a day. `dismissed`: somebody gave it up. */
  state: z.enum(['waiting', 'sending', 'delivered', 'dead', 'dismissed']),
  attempts: z.int().nonnegative(),
  /** Of the last answer; null: there was none. */
  status: z.int().nullable(),
  error: z.string(),
  /** Why somebody gave it up; '' when nobody did. */
  reason: z.string(),
  at: Instant,
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

/** The newest first. */
export const WebhookDeliveriesReply = z.object({ items: z.array(WebhookDelivery) });
export type WebhookDeliveriesReply = z.infer<typeof WebhookDeliveriesReply>;

/** Why a delivery is given up, for whoever asks later. */
export const WebhookDismissal = z.strictObject({ reason: z.string().trim().min(3).max(500) });

/** What became of a test message: `message` is a sentence. */
export const WebhookTestReply = z.object({
  ok: z.boolean(),
  /** Of the answer; null: there was none. */
  status: z.int().nullable(),
  message: z.string(),
  /** Id of the event that was sent. */
  event: z.string(),
});
export type WebhookTestReply = z.infer<typeof WebhookTestReply>;
