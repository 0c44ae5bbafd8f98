import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Lease } from '../../src-shared/authority/lease.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import {
  ANSWERED_VERSION,
  type Command,
  type CommandDocument,
  CommandOutcome,
  type OutcomeCode,
} from '../../src-shared/sync/command.ts';
import type { CommandsReply } from '../../src-shared/wire/sync.ts';
import { appendLeaf, appendLeaves, type Leaf } from '../audit/append-leaf.ts';
import { publish, publishLast } from '../feed/publish.ts';
import { lockCasesAhead } from '../store/billing-cases.ts';
import { findCommands, insertCommands, type StoredCommand } from '../store/commands.ts';
import { advanceDevice, type Device, findDevice, lockDevice } from '../store/devices.ts';
import { isTransient } from '../store/faults.ts';
import { findLeases } from '../store/leases.ts';
import { gatherWrites } from '../store/gathered-writes.ts';
import { type Db, inSavepoint, inTransaction, type Tx } from '../store/transaction.ts';
import { entitiesOf, type Envelope, type EnvelopeRefusal, openEnvelope, readEnvelope } from './command-envelope.ts';
import { commandLeaf } from './command-leaf.ts';
import type { CommandDecision, CommandHandlers } from './command-handler.ts';
import { traced } from '../telemetry/tracing.ts';
import { leaseFault } from './lease-check.ts';

export type ApplyCommandsDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly handlers: CommandHandlers;
  /** Told of a command that met a bug of the server; its author gets an outcome all the same. */
  readonly reportBug: (error: unknown) => void;
};

export type ApplyCommandsRefusal = { readonly kind: 'unknownDevice' };

/** So many commands share a transaction: their locks are held together, and so is their fate when the process dies. */
const PER_TRANSACTION = 250;
/** How often a transaction that lost a race for locks is tried again before the whole request is. */
const ATTEMPTS = 3;

/**
 * Answers a device's commands one by one, in order. Every command that can be addressed gets an outcome, and one that is
 * malformed, badly signed or refused uses up its number like any other: nothing a device sent can hold up what comes after.
 *
 * @param request  `person` and the device are those of the session.
 */
export async function applyCommands(
  deps: ApplyCommandsDeps,
  request: { readonly person: Person; readonly deviceId: string; readonly commands: readonly unknown[] },
): Promise<Result<CommandsReply, ApplyCommandsRefusal>> {
  const device = await findDevice(deps.db, request.deviceId);
  if (!device) return err({ kind: 'unknownDevice' });
  // A device never gets another key: it holds whatever happens before the device is locked.
  const publicKey = createPublicKey({ key: device.publicKey, format: 'der', type: 'spki' });
  const read = (from: number) => readAll(request.commands.slice(from, from + PER_TRANSACTION), publicKey);
  const outcomes: CommandOutcome[] = [];
  let nextSeq = 0;
  let reading = read(0);
  // One round at least: an empty request still learns the next number.
  for (let from = 0; from === 0 || from < request.commands.length; from += PER_TRANSACTION) {
    const applying = applyTogether(deps, request, await reading);
    // While the database works on these.
    reading = read(from + PER_TRANSACTION);
    const batch = await applying;
    if (!batch) return err({ kind: 'unknownDevice' });
    outcomes.push(...batch.outcomes);
    nextSeq = batch.nextSeq;
  }
  return ok({ outcomes, nextSeq });
}

type Sender = { readonly person: Person; readonly deviceId: string };

/** A command as it arrived, and what it turned out to be. */
type Read = Envelope & { readonly opened: Result<Command, EnvelopeRefusal> };

function readAll(commands: readonly unknown[], publicKey: KeyObject): Promise<Read[]> {
  return Promise.all(
    commands.map(async (raw): Promise<Read> => {
      const envelope = readEnvelope(raw);
      return { ...envelope, opened: await openEnvelope(envelope, publicKey) };
    }),
  );
}

/**
 * Without savepoints and with everything written in one statement per kind: many times as fast. When a command meets a bug, the
 * batch is undone and goes through once more, one by one, so that the bug costs that command alone.
 */
async function applyTogether(
  deps: ApplyCommandsDeps,
  sender: Sender,
  envelopes: readonly Read[],
): Promise<CommandsReply | null> {
  try {
    return await retrying(() => applyBatch(deps, sender, envelopes, together));
  } catch (error) {
    if (isTransient(error)) throw error;
    return retrying(() => applyBatch(deps, sender, envelopes, oneByOne));
  }
}

async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
    }
  }
}

/** How the commands of a batch share their transaction. */
type Sharing = {
  readonly all: <T>(batch: Batch, envelopes: readonly Envelope[], work: () => Promise<T>) => Promise<T>;
  readonly one: (batch: Batch, step: () => Promise<CommandDecision>) => Promise<CommandDecision>;
};

const together: Sharing = {
  async all({ tx }, envelopes, work) {
    await lockCasesAhead(tx, entitiesOf(envelopes));
    return gatherWrites(tx, work);
  },
  one: (_batch, step) => step(),
};

const oneByOne: Sharing = {
  all: (_batch, _envelopes, work) => work(),
  async one({ deps, tx, attempt }, step) {
    try {
      return await attempt(() => inSavepoint(tx, step));
    } catch (error) {
      if (isTransient(error)) throw error;
      deps.reportBug(error);
      return { ...refuse('INVALID'), message: BUG_MESSAGE };
    }
  },
};

type Batch = {
  readonly deps: ApplyCommandsDeps;
  readonly tx: Tx;
  readonly now: Date;
  readonly actor: Person;
  readonly device: Device;
  /** Of the decisions among the commands, by id. */
  readonly leases: ReadonlyMap<string, Lease>;
  readonly sharing: Sharing;
  readonly attempt: <T>(step: () => Promise<T>) => Promise<T>;
};

function applyBatch(
  deps: ApplyCommandsDeps,
  { person, deviceId }: Sender,
  envelopes: readonly Read[],
  sharing: Sharing,
): Promise<CommandsReply | null> {
  const now = deps.clock();
  return inTransaction(deps.db, async (tx) => {
    const device = await lockDevice(tx, deviceId);
    if (!device) return null;
    const leases = await findLeases(tx, leasesOf(envelopes));
    return publishLast(tx, now, (attempt) => {
      const batch: Batch = { deps, tx, now, actor: person, device, leases, sharing, attempt };
      return sharing.all(batch, envelopes, () => answerAll(batch, envelopes));
    });
  });
}

/** Answers what was answered before, decides the rest in order, and moves the device on. */
async function answerAll(batch: Batch, envelopes: readonly Read[]): Promise<CommandsReply> {
  const { tx, now, device } = batch;
  const ids = envelopes.map(({ id }) => id).filter((id) => id !== null);
  const known = new Map(await findCommands(tx, ids));
  let { nextSeq, chainHead } = device;
  const outcomes: CommandOutcome[] = [];
  const decided: StoredCommand[] = [];
  const leaves: Leaf[] = [];
  for (const envelope of envelopes) {
    const isNext = envelope.seq === nextSeq;
    const answered = answeredBefore(envelope, { known, nextSeq, device, now });
    const answer = answered ?? (await decide(batch, envelope, chainHead));
    if (answer.outcome) outcomes.push(answer.outcome);
    if (answer.stored) {
      decided.push(answer.stored);
      if (answer.outcome) leaves.push(commandLeaf(answer.stored, answer.outcome, now));
      known.set(keyOf(answer.stored.id), answer.stored);
    }
    if (!isNext || !answer.usesUp) continue;
    nextSeq += 1;
    chainHead = envelope.hash;
  }
  await insertCommands(tx, decided, now);
  await appendLeaves(tx, leaves);
  await advanceDevice(tx, { id: device.id, nextSeq, chainHead, now });
  return { outcomes, nextSeq };
}

type Answer = {
  readonly outcome: CommandOutcome | null;
  /** What is kept of it; absent where there is nothing to keep. */
  readonly stored?: StoredCommand;
  /** Its number counts as used, if it was the next: the device can go on, and the answer stays the same. */
  readonly usesUp: boolean;
};

/** The answer to what needs no decision: it was decided before, cannot be yet, or never will be. Null: it is to be decided. */
function answeredBefore(
  { id, seq }: Envelope,
  context: {
    readonly known: ReadonlyMap<string, { readonly deviceId: string; readonly outcome: string }>;
    readonly nextSeq: number;
    readonly device: Device;
    readonly now: Date;
  },
): Answer | null {
  const at = instantOf(context.now);
  const refusal = (code: RefusalCode, usesUp: boolean): Answer => ({
    outcome: id === null ? null : { id, at, ...refuse(code) },
    usesUp,
  });
  if (context.device.revokedAt) return refusal('DEVICE_REVOKED', false);
  const before = id === null ? undefined : context.known.get(keyOf(id));
  if (before?.deviceId === context.device.id) {
    // Sent again it bears its old number; under a new one it is another command with a used id, and must not hold up the next.
    return { outcome: CommandOutcome.parse(JSON.parse(before.outcome)), usesUp: true };
  }
  // Another computer's command: what became of it is not told here.
  if (before) return refusal('INVALID', true);
  if (seq === null) return refusal('INVALID', false);
  if (seq > context.nextSeq) {
    const outcome = id && { id, at, ...refuse('SEQUENCE_GAP'), state: 'deferred' as const };
    return { outcome: outcome || null, usesUp: false };
  }
  if (seq < context.nextSeq) return refusal('CHAIN_BROKEN', false);
  return null;
}

/** Decides the command that is next in its device's sequence. */
async function decide(batch: Batch, envelope: Read, chainHead: string): Promise<Answer> {
  const { id, seq, opened } = envelope;
  if (id === null || seq === null) return { outcome: null, usesUp: true };
  const { label, ...decision } = opened.ok
    ? await traced('command.apply', { 'command.type': opened.value.payload.type }, () =>
        carryOut(batch, opened.value, chainHead),
      )
    : opened.error.kind === 'badSignature'
      ? refuse('BAD_SIGNATURE')
      : malformed(opened.error);
  const outcome: CommandOutcome = { id, at: instantOf(batch.now), ...decision };
  const command = opened.ok ? opened.value : null;
  if (suspicious.has(decision.code)) await tellAuditors(batch, envelope, decision.code);
  if (command) {
    const document = documentOf(command, outcome, batch.actor, label);
    await publish(batch.tx, [{ ...document, coll: 'commands', body: JSON.stringify(document) }], batch.now);
  }
  const stored = {
    id,
    deviceId: batch.device.id,
    seq,
    actorId: batch.actor.id,
    type: command?.payload.type ?? 'unreadable',
    entity: command?.entity ?? '',
    body: envelope.text,
    outcome: JSON.stringify(outcome),
  };
  return { outcome, stored, usesUp: true };
}

async function carryOut(batch: Batch, command: Command, chainHead: string): Promise<CommandDecision> {
  const { deps, tx, now, actor } = batch;
  if (command.deviceId !== batch.device.id) return refuse('INVALID');
  if (command.prevHash !== chainHead) return refuse('CHAIN_BROKEN');
  if (command.actorId !== actor.id) return refuse('NOT_PERMITTED');
  const fault = leaseFault(command, batch.leases);
  if (fault) return { state: 'rejected', ...fault, diff: [], resultVer: 0 };
  const lease = command.authority ? batch.leases.get(keyOf(command.authority.lease)) : undefined;
  const handle = deps.handlers[command.payload.type];
  return batch.sharing.one(batch, () => handle(tx, { command, actor, now, ...(lease ? { lease } : {}) }));
}

function leasesOf(envelopes: readonly Read[]): string[] {
  const ids = envelopes.flatMap(({ opened }) =>
    opened.ok && opened.value.authority ? [opened.value.authority.lease] : [],
  );
  return [...new Set(ids)];
}

/** Refusals that no workbench of ours meets: an auditor wants to know of each. */
const suspicious: ReadonlySet<OutcomeCode> = new Set([
  'BAD_SIGNATURE',
  'CHAIN_BROKEN',
  'LEASE_REQUIRED',
  'LEASE_EXPIRED',
  'LEASE_CAP_EXCEEDED',
  'LEASE_OF_OTHER_DEVICE',
  'CONFIRMATION_MISSING',
]);

async function tellAuditors({ tx, now, actor, device }: Batch, { id, opened }: Read, code: OutcomeCode): Promise<void> {
  const entity = opened.ok ? opened.value.entity : device.id;
  const lease = (opened.ok && opened.value.authority?.lease) || null;
  const body = { code, command: id, device: device.id, lease };
  await appendLeaf(tx, { at: now, actor: actor.id, action: 'command.refused', entity, body });
}

/** As the database writes it back. */
function keyOf(id: string): string {
  return id.toLowerCase();
}

function documentOf(
  command: Command,
  outcome: CommandOutcome,
  author: Person,
  label: string | undefined,
): CommandDocument {
  return {
    id: command.id,
    scope: scopeId(author.id, 'own'),
    ver: ANSWERED_VERSION,
    entity: command.entity,
    deviceId: command.deviceId,
    seq: command.seq,
    state: outcome.state,
    command,
    label: label ?? command.entity,
    outcome,
    acknowledged: false,
  };
}

const BUG_MESSAGE =
  'The server could not carry this out because of a fault of its own. Nothing was changed; the fault was recorded.';

const sentences = {
  BAD_SIGNATURE: 'The signature does not match what was sent. Nothing was changed; decide again on this computer.',
  CHAIN_BROKEN: 'This does not follow from what this computer sent before. Nothing was changed; decide again.',
  DEVICE_REVOKED: 'This computer is no longer allowed to send decisions. Ask your administrator.',
  INVALID: 'The server could not read this. Nothing was changed.',
  NOT_PERMITTED: 'This was decided by another person than the one who is signed in. Nothing was changed.',
  SEQUENCE_GAP: 'An earlier decision of this computer has not arrived yet; this one waits for it.',
} as const satisfies Partial<Record<OutcomeCode, string>>;

type RefusalCode = keyof typeof sentences;

function refuse(code: RefusalCode): CommandDecision {
  return { state: 'rejected', code, message: sentences[code], diff: [], resultVer: 0 };
}

function malformed({ at, why }: { readonly at: string; readonly why: string }): CommandDecision {
  const where = at === '' ? why : `${at}: ${why}`;
  return { ...refuse('INVALID'), message: `${sentences.INVALID.slice(0, -1)} (${where}).`.slice(0, 500) };
}
