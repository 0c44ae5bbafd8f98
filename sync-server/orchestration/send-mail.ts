import { instantOf } from '../../src-shared/base/dates.ts';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { MailFault, type MailTransport } from '../mail/port.ts';
import type { NotifyDeps } from '../services/notify-people.ts';
import { tellPeople } from '../services/notify-people.ts';
import {
  closeMailGate,
  findMail,
  listWaitingMails,
  readMailGate,
  saveMailGate,
  saveMailState,
  type StoredMail,
} from '../store/mails.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import type { Orchestration } from './engine/engine.ts';
import {
  type CallHandler,
  CallRefusedError,
  type CallResult,
  define,
  type ProcessDefinition,
} from './engine/process.ts';
import { MAIL_PROCESS, MAIL_QUEUE, MAIL_RESUME } from './process-names.ts';
import { publishedStep } from './published-step.ts';

const HOUR_MS = 3_600_000;
/** After the queue's own attempts, which take some minutes, were in vain. */
const TRY_AGAIN_AFTER_MS = HOUR_MS / 4;
/** Whoever is told later than this has seen it under the bell. */
const EXPIRES_AFTER_MS = 48 * HOUR_MS;

type Input = { readonly mail: string };
type Refused = 'refused' | 'signIn' | 'stopped' | 'expired';
type Next = { readonly ended: string } | { readonly retryAt: string | null };
export type MailProcessDeps = Omit<NotifyDeps, 'db' | 'clock'>;

/**
 * The way of one e-mail: tried until the mail server takes it or refuses it, for two days at most. When our sign-in is refused,
 * everything stops and administrators are told; what waits goes on when somebody has set that right.
 */
export function sendMailProcess(deps: MailProcessDeps): ProcessDefinition {
  return define<Input>(MAIL_PROCESS, 1, async (context) => {
    for (;;) {
      const answer = await context.call<null>(MAIL_QUEUE, context.input);
      const next = await publishedStep(context, 'settle', (tx, now) =>
        settle(deps, tx, { ...context.input, answer }, now),
      );
      if ('ended' in next) return next.ended;
      await context.wait(MAIL_RESUME, next.retryAt === null ? null : new Date(next.retryAt));
    }
  });
}

async function settle(
  deps: MailProcessDeps,
  tx: Tx,
  { mail: id, answer }: Input & { readonly answer: CallResult<null> },
  now: Date,
): Promise<Next> {
  const mail = await findMail(tx, id);
  if (answer.ok || !mail) {
    await saveMailState(tx, id, 'sent', now);
    return { ended: 'sent' };
  }
  const { message, detail } = answer.error;
  const why = (detail as { readonly code?: Refused } | null)?.code;
  if (why === 'refused' || why === 'expired') {
    await saveMailState(tx, id, why, now);
    return { ended: why };
  }
  if (why === 'signIn') await stop(deps, tx, message, now);
  if (why !== undefined) return { retryAt: null };
  if (hasExpired(mail, now)) {
    await saveMailState(tx, id, 'expired', now);
    return { ended: 'expired' };
  }
  return { retryAt: instantOf(new Date(now.getTime() + TRY_AGAIN_AFTER_MS)) };
}

function hasExpired({ createdAt }: StoredMail, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > EXPIRES_AFTER_MS;
}

/** Once, however many e-mails are refused with the same sign-in. */
async function stop(deps: MailProcessDeps, tx: Tx, answer: string, now: Date): Promise<void> {
  if (!(await closeMailGate(tx, now))) return;
  const leaf = { at: now, actor: SYSTEM.id, action: 'mail.stop', entity: 'mail', body: { answer } };
  await appendLeaf(tx, leaf);
  const { directory } = await deps.readReference(tx);
  const administrators = directory.people.filter(({ roles }) => roles.some(({ role }) => role === 'administrator'));
  const key = `mail-stopped/${instantOf(now)}`;
  const tellings = administrators.map(({ id }) => ({ person: id, reason: 'mailStopped' as const, key, case: null }));
  await tellPeople(deps, tx, tellings, now);
}

/** @param transport  null: the server is not configured to send e-mail; what waits stays. */
export function mailCallHandler(db: Db, transport: MailTransport | null, clock: () => Date): CallHandler {
  return async (payload) => {
    const mail = await findMail(db, (payload as Input).mail);
    if (!mail || mail.state !== 'waiting') return null;
    // It may have waited for days, behind a sign-in that was refused.
    if (!mail.isWanted || hasExpired(mail, clock()))
      throw new CallRefusedError('It is for nobody now.', { code: 'expired' });
    const gate = await readMailGate(db);
    if (!transport || gate?.stoppedAt) throw new CallRefusedError('E-mails have stopped.', { code: 'stopped' });
    const { id, address: to, subject, body: text } = mail;
    try {
      await transport.send({ id, to, subject, text });
      return null;
    } catch (error) {
      if (!(error instanceof MailFault) || error.kind === 'later') throw error;
      throw new CallRefusedError(error.message, { code: error.kind });
    }
  };
}

/**
 * Lets e-mails go that were stopped, when the configuration is another one than then. To be called at start.
 *
 * @param configuration  a fingerprint of it.
 */
export async function openMailGate(
  { db, clock, engine }: { readonly db: Db; readonly clock: () => Date; readonly engine: Orchestration },
  configuration: string,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const gate = await readMailGate(tx);
    if (gate?.configuration === configuration && gate.stoppedAt !== null) return;
    await saveMailGate(tx, { configuration, stoppedAt: null });
    const waiting = await listWaitingMails(tx);
    if (gate && gate.stoppedAt !== null) {
      const body = { waiting: waiting.length };
      await appendLeaf(tx, { at: clock(), actor: SYSTEM.id, action: 'mail.resume', entity: 'mail', body });
    }
    for (const id of waiting) await engine.signal(tx, id, MAIL_RESUME, {});
  });
}
