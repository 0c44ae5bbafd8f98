import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { WebhookChange, WebhookEntry, WebhookReplay, WebhookRequest } from '../../src-shared/wire/webhooks.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import type { SealedSecrets } from '../identity/sealed-secrets.ts';
import { newId } from '../new-id.ts';
import { allowedAddress, type AllowedNetworks, refusalText } from '../outbound/allowed-address.ts';
import { newWebhookSecret } from '../outbound/webhook-signature.ts';
import { positionAt, readLogEnd } from '../store/logged-events.ts';
import { listSites } from '../store/people.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import {
  endWebhook,
  findWebhook,
  insertWebhook,
  lockWebhook,
  reviveDead,
  rewindWebhook,
  saveWebhookSecret,
  saveWebhookTerms,
} from '../store/webhooks.ts';

export type WebhookDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly secrets: SealedSecrets;
  readonly webhookNetworks: AllowedNetworks;
};

/** What cannot be registered as it is stated, with a sentence for the field. */
export type TermsRefusal = {
  readonly kind: 'badTerms';
  readonly field: 'url' | 'sites';
  readonly message: string;
};

/** So long the secret before signs beside the new one. */
const BOTH_MS = 24 * 60 * 60_000;

/** Registers who is told of events from now on. The secret is told this once. */
export async function registerWebhook(
  deps: WebhookDeps,
  by: Person,
  request: WebhookRequest,
): Promise<Result<{ readonly webhook: WebhookEntry; readonly secret: string }, TermsRefusal>> {
  const refusal = await refusalOf(deps, request);
  if (refusal) return err(refusal);
  const { db, clock, secrets } = deps;
  const now = clock();
  const id = newId(now);
  const secret = newWebhookSecret();
  return await inTransaction(db, async (tx) => {
    const { size: position } = await readLogEnd(tx);
    await insertWebhook(tx, { ...request, id }, { secret: secrets.seal(secret), position, by: by.id, now });
    await appendLeaf(tx, { at: now, actor: by.id, action: 'webhook.register', entity: id, body: request });
    return ok({ webhook: (await findWebhook(tx, id))!, secret });
  });
}

export type WebhookRefusal =
  | { readonly kind: 'noSuchWebhook' }
  | { readonly kind: 'ended' }
  /** It was changed since the version that the change is based on. */
  | { readonly kind: 'changed'; readonly ver: number };

type Change = { readonly by: Person; readonly id: string; readonly isBasedOn: (ver: number) => boolean };

/** Puts other terms in the place of a webhook's, pauses it, or lets a stopped one go on. */
export async function changeWebhook(
  deps: WebhookDeps,
  change: Change,
  terms: WebhookChange,
): Promise<Result<WebhookEntry, WebhookRefusal | TermsRefusal>> {
  const refusal = await refusalOf(deps, terms);
  if (refusal) return err(refusal);
  return await changed(deps, change, 'webhook.change', async (tx, { id, ver }) => {
    await saveWebhookTerms(tx, id, terms, ver + 1);
    return terms;
  });
}

/** Makes another secret, which is told this once; for a day the one before signs beside it. */
export async function rotateWebhookSecret(
  deps: WebhookDeps,
  change: Change,
): Promise<Result<{ readonly webhook: WebhookEntry; readonly secret: string }, WebhookRefusal>> {
  const secret = newWebhookSecret();
  const webhook = await changed(deps, change, 'webhook.rotate', async (tx, { id, ver }, now) => {
    const beforeUntil = new Date(now.getTime() + BOTH_MS);
    await saveWebhookSecret(tx, id, { secret: deps.secrets.seal(secret), beforeUntil, ver: ver + 1 });
    return {};
  });
  return webhook.ok ? ok({ webhook: webhook.value, secret }) : webhook;
}

/** Nothing is sent there any more, and what waits is dropped. */
export async function removeWebhook(deps: WebhookDeps, change: Change): Promise<Result<WebhookEntry, WebhookRefusal>> {
  return await changed(deps, change, 'webhook.end', async (tx, { id, ver }, now) => {
    await endWebhook(tx, id, now, ver + 1);
    return {};
  });
}

/** Sends again: the change log from a place on, in its order and under the ids of the first time, or what was given up. */
export async function replayWebhook(
  deps: WebhookDeps,
  change: Omit<Change, 'isBasedOn'>,
  replay: WebhookReplay,
): Promise<Result<WebhookEntry, WebhookRefusal>> {
  const { clock } = deps;
  return await changed(deps, { ...change, isBasedOn: () => true }, 'webhook.replay', async (tx, { id }) => {
    if ('only' in replay) return { only: 'dead', deliveries: await reviveDead(tx, id, clock()) };
    const from = 'from' in replay ? replay.from : await positionAt(tx, new Date(replay.since));
    await rewindWebhook(tx, id, from);
    return { from };
  });
}

async function changed(
  { db, clock }: WebhookDeps,
  { by, id, isBasedOn }: Change,
  action: string,
  write: (tx: Tx, webhook: WebhookEntry, now: Date) => Promise<object>,
): Promise<Result<WebhookEntry, WebhookRefusal>> {
  return await inTransaction(db, async (tx): Promise<Result<WebhookEntry, WebhookRefusal>> => {
    const webhook = await lockWebhook(tx, id);
    if (!webhook) return err({ kind: 'noSuchWebhook' });
    if (webhook.state === 'ended') return err({ kind: 'ended' });
    if (!isBasedOn(webhook.ver)) return err({ kind: 'changed', ver: webhook.ver });
    const now = clock();
    const body = await write(tx, webhook, now);
    await appendLeaf(tx, { at: now, actor: by.id, action, entity: id, body });
    return ok((await findWebhook(tx, id))!);
  });
}

/** Where it would go is looked at now, so that whoever registers it hears, and again before each sending. */
async function refusalOf({ db, webhookNetworks }: WebhookDeps, terms: WebhookRequest): Promise<TermsRefusal | null> {
  const to = await allowedAddress(new URL(terms.url), webhookNetworks);
  if (!to.ok) return { kind: 'badTerms', field: 'url', message: refusalText(to.error) };
  const known = new Set(['*', ...(await listSites(db))]);
  const unknown = terms.sites.filter((site) => !known.has(site));
  return unknown.length > 0 ? { kind: 'badTerms', field: 'sites', message: `not known: ${unknown.join(', ')}` } : null;
}
