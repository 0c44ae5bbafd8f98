import * as z from 'zod';
import { Person } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';
import { CaseDocument } from '../case/case-document.ts';
import { DirectoryDocument } from '../directory/directory-document.ts';
import { LedgerEntryDocument } from '../journal/journal-entry.ts';
import { NoticeDocument } from '../notification/notice-document.ts';
import { PolicyDocument } from '../policy/policy-document.ts';
import { ReconciliationDocument } from '../reconciliation/period-document.ts';
import { RemitsDocument } from '../remittance/remittance-document.ts';
import { Command, CommandDocument, CommandOutcome } from '../sync/command.ts';

/** Raised whenever a message below changes shape; a test fingerprints them. Sent as `x-sync-proto`; else 426. */
export const SYNC_PROTOCOL_VERSION = 6;
export const SYNC_PROTOCOL_HEADER = 'x-sync-proto';

/** Server-owned collections and the schema of their documents. */
export const pulledCollections = {
  cases: CaseDocument,
  remits: RemitsDocument,
  ledger: LedgerEntryDocument,
  directory: DirectoryDocument,
  policies: PolicyDocument,
  commands: CommandDocument,
  notices: NoticeDocument,
  reconciliations: ReconciliationDocument,
} as const;
export type PulledCollection = keyof typeof pulledCollections;
export const PulledCollectionName = z.enum([
  'cases',
  'remits',
  'ledger',
  'directory',
  'policies',
  'commands',
  'notices',
  'reconciliations',
]);

/**
 * A document that was deleted, or left `scope` for one that the client may not see. A document that moved between two
 * scopes of the client comes as itself, in place of its removal: what arrives last is always what is true.
 */
export const Removal = z.object({
  id: z.string(),
  scope: z.string(),
  ver: z.int(),
  _deleted: z.literal(true),
});
export type Removal = z.infer<typeof Removal>;

/**
 * Sequence number reached, per scope; each collection has a checkpoint of its own. A scope that is absent starts from 0.
 * An answer names every scope of the person that has a history, also those without a document of this collection: at the
 * end of a pull the checkpoint is the head of every scope. A client keeps it as a whole, in place of its own.
 */
export const Checkpoint = z.record(z.string(), z.int().nonnegative());
export type Checkpoint = z.infer<typeof Checkpoint>;

export const SessionRequest = z.object({
  deviceId: z.uuid(),
  /** Scopes this client still holds keys for; the answer names those it must drop. */
  heldScopes: z.array(z.string()).max(5000),
});
export const SessionReply = z.object({
  /** Changes when the server was restored from a backup: every checkpoint is void. */
  epoch: z.uuid(),
  person: Person,
  serverTime: Instant,
  scopes: z.array(z.object({ id: z.string(), headSeq: z.int(), documents: z.int() })),
  drop: z.array(z.object({ scope: z.string(), reason: z.string() })),
  /** Next sequence number and chain head the server expects from this device. */
  device: z.object({ nextSeq: z.int(), chainHead: z.string() }),
});
export type SessionReply = z.infer<typeof SessionReply>;

export const PullRequest = z.object({
  epoch: z.uuid(),
  collection: PulledCollectionName,
  checkpoint: Checkpoint,
  limit: z.int().min(1).max(10_000),
});
export type PullRequest = z.infer<typeof PullRequest>;

/** `documents` are parsed with the collection's schema, or are removals. 409 {reset:'epoch'} when the epoch differs. */
export const PullReply = z.object({
  documents: z.array(z.unknown()),
  checkpoint: Checkpoint,
  more: z.boolean(),
});
export type PullReply = z.infer<typeof PullReply>;

/** Commands are parsed one by one: a malformed one gets its own INVALID outcome and never fails the batch. */
export const CommandsRequest = z.object({ deviceId: z.uuid(), commands: z.array(z.unknown()).max(500) });
export const CommandsReply = z.object({ outcomes: z.array(CommandOutcome), nextSeq: z.int() });
export type CommandsReply = z.infer<typeof CommandsReply>;

/**
 * Events of GET /sync/v1/stream (SSE, `data:` holds this JSON). For a `change`, `n` being the client's own number for this
 * scope in its checkpoint of this collection:
 * - n >= seq: it is here already, ignore it;
 * - prev <= n < seq: apply the documents (removals among them), then n = seq;
 * - n < prev: something was missed, pull the collection (RESYNC).
 *
 * `prev` is the number of the event before this one for the same scope and collection; for the first of a connection, at
 * most the scope's number in `hello`. So a client that pulls every collection once after `hello` meets no false gap, and
 * one whose connection dropped an event always meets a true one.
 */
export const StreamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), epoch: z.uuid(), heads: Checkpoint }),
  z.object({
    type: z.literal('change'),
    collection: PulledCollectionName,
    scope: z.string(),
    prev: z.int().nonnegative(),
    seq: z.int().positive(),
    documents: z.array(z.unknown()),
  }),
  /** Something changed that is not sent here (too large, or the grants changed): pull, or ask for a new session. */
  z.object({ type: z.literal('resync'), reason: z.enum(['large', 'grants', 'lagging']) }),
  z.object({ type: z.literal('heartbeat'), at: Instant }),
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

export const PurgedRequest = z.object({ deviceId: z.uuid(), scope: z.string() });

/** Proof of convergence: count and XOR of SHA-256(id, ver) over the live documents of one scope and collection. */
export const DigestReply = z.object({ count: z.int(), xor: z.string() });
export type DigestReply = z.infer<typeof DigestReply>;

export const syncMessages = {
  SessionRequest,
  SessionReply,
  PullRequest,
  PullReply,
  CommandsRequest,
  CommandsReply,
  StreamEvent,
  PurgedRequest,
  DigestReply,
  Command,
  Removal,
  ...pulledCollections,
} as const;
