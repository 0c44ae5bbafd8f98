import type { MachineScope } from '../../src-shared/authority/machine-client.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type {
  MachineClientEntry,
  MachineClientKeys,
  MachineClientRequest,
  TokenReply,
} from '../../src-shared/wire/machine-clients.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { claimedClient, claimedKey, verifyAssertion } from '../identity/client-assertion.ts';
import type { PublishedKeys } from '../identity/published-keys.ts';
import { hashOfToken, newToken } from '../identity/sessions.ts';
import {
  findMachineClient,
  insertMachineClient,
  insertMachineToken,
  lockMachineClient,
  revokeMachineClient,
  saveMachineKeys,
  useAssertion,
} from '../store/machine-clients.ts';
import { listSites } from '../store/people.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

export type MachineClientDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly publishedKeys: PublishedKeys;
};

const TOKEN_SECONDS = 300;

export type RegisterRefusal =
  | { readonly kind: 'idTaken' }
  | { readonly kind: 'unknownSites'; readonly sites: readonly string[] }
  | NoKeys;

/** At the address there are none that could be taken. */
type NoKeys = { readonly kind: 'noKeys'; readonly why: string };

export async function registerMachineClient(
  deps: MachineClientDeps,
  by: Person,
  request: MachineClientRequest,
): Promise<Result<MachineClientEntry, RegisterRefusal>> {
  const { db, clock } = deps;
  const known = new Set(['*', ...(await listSites(db))]);
  const sites = request.sites.filter((site) => !known.has(site));
  if (sites.length > 0) return err({ kind: 'unknownSites', sites });
  const none = await noKeysAt(deps, request);
  if (none) return err(none);
  const now = clock();
  return inTransaction(db, async (tx) => {
    if (!(await insertMachineClient(tx, request, { by: by.id, now }))) return err({ kind: 'idTaken' });
    const body = { scopes: request.scopes, sites: request.sites, keys: toldOf(request) };
    await appendLeaf(tx, { at: now, actor: by.id, action: 'client.register', entity: request.id, body });
    return ok((await findMachineClient(tx, request.id))!);
  });
}

export type ChangeRefusal =
  | { readonly kind: 'noSuchClient' }
  | { readonly kind: 'revoked' }
  /** It was changed since the version that the change is based on. */
  | { readonly kind: 'changed'; readonly ver: number }
  | NoKeys;

type Change = { readonly by: Person; readonly id: string; readonly isBasedOn: (ver: number) => boolean };

/** Puts other keys in the place of a client's: for a while the old one beside the new one, then the new one alone. */
export async function rotateMachineKeys(
  deps: MachineClientDeps,
  change: Change,
  keys: MachineClientKeys,
): Promise<Result<MachineClientEntry, ChangeRefusal>> {
  const none = await noKeysAt(deps, keys);
  if (none) return err(none);
  return changed(deps, change, async (tx, { id, ver, ...before }, now) => {
    await saveMachineKeys(tx, id, keys, ver + 1);
    const body = { before: toldOf(before), after: toldOf(keys) };
    await appendLeaf(tx, { at: now, actor: change.by.id, action: 'client.rotate', entity: id, body });
  });
}

/** Ends a client at once, with the tokens it has. Its id is not given again. */
export async function endMachineClient(
  deps: MachineClientDeps,
  change: Change,
): Promise<Result<MachineClientEntry, ChangeRefusal>> {
  return changed(deps, change, async (tx, { id, ver }, now) => {
    await revokeMachineClient(tx, id, now, ver + 1);
    await appendLeaf(tx, { at: now, actor: change.by.id, action: 'client.revoke', entity: id, body: {} });
  });
}

async function changed(
  { db, clock }: MachineClientDeps,
  { id, isBasedOn }: Change,
  write: (
    tx: Parameters<Parameters<typeof inTransaction>[1]>[0],
    client: MachineClientEntry,
    now: Date,
  ) => Promise<void>,
): Promise<Result<MachineClientEntry, ChangeRefusal>> {
  return inTransaction(db, async (tx): Promise<Result<MachineClientEntry, ChangeRefusal>> => {
    const client = await lockMachineClient(tx, id);
    if (!client) return err({ kind: 'noSuchClient' });
    if (client.revokedAt) return err({ kind: 'revoked' });
    if (!isBasedOn(client.ver)) return err({ kind: 'changed', ver: client.ver });
    await write(tx, client, clock());
    return ok((await findMachineClient(tx, id))!);
  });
}

/** As RFC 6749 §5.2 names it, with a sentence. */
export type TokenRefusal = { readonly error: 'invalid_client' | 'invalid_scope'; readonly why: string };

/**
 * A token of five minutes for an assertion, which is used up. Whoever is refused is told why: they hold the key, or guess
 * at nothing that this would help with. Refusals of a client that exists stand in the audit log.
 */
export async function issueMachineToken(
  { db, clock, publishedKeys }: MachineClientDeps,
  asked: { readonly assertion: string; readonly scope: string | undefined; readonly audience: string },
): Promise<Result<TokenReply, TokenRefusal>> {
  const now = clock();
  const id = claimedClient(asked.assertion);
  const client = id === null ? null : await findMachineClient(db, id);
  if (!client) return err({ error: 'invalid_client', why: 'The assertion names no client that is known.' });
  const refuse = async (error: TokenRefusal['error'], why: string): Promise<Result<TokenReply, TokenRefusal>> => {
    const leaf = { at: now, actor: client.id, action: 'client.token.refused', entity: client.id, body: { why } };
    await inTransaction(db, (tx) => appendLeaf(tx, leaf));
    return err({ error, why });
  };
  if (client.revokedAt) return refuse('invalid_client', 'The client was revoked.');
  const { jwksUrl } = client;
  const keys = jwksUrl === '' ? ok(client.keys) : await publishedKeys.keysAt(jwksUrl, claimedKey(asked.assertion));
  if (!keys.ok) return refuse('invalid_client', keys.error);
  const expected = { client: client.id, keys: keys.value, audience: asked.audience, now };
  const verified = await verifyAssertion(asked.assertion, expected);
  if (!verified.ok) return refuse('invalid_client', verified.error);
  const scopes = wanted(asked.scope, client.scopes);
  if (!scopes) return refuse('invalid_scope', `The client has these scopes: ${client.scopes.join(' ')}.`);
  const token = newToken();
  const isNew = await inTransaction(db, async (tx) => {
    // Revoked or given other keys while the signature was checked: then it is as if it had come a moment later.
    const still = await lockMachineClient(tx, client.id);
    if (still?.ver !== client.ver) return false;
    if (!(await useAssertion(tx, { client: client.id, ...verified.value, now }))) return false;
    const expiresAt = new Date(now.getTime() + TOKEN_SECONDS * 1000);
    await insertMachineToken(tx, { tokenHash: hashOfToken(token), client: client.id, scopes, expiresAt, now });
    return true;
  });
  if (!isNew) return refuse('invalid_client', 'The assertion was used before, or its client changed: make a new one.');
  return ok({ access_token: token, token_type: 'bearer', expires_in: TOKEN_SECONDS, scope: scopes.join(' ') });
}

/** null: it asks for one that the client has not. */
function wanted(scope: string | undefined, has: readonly MachineScope[]): readonly MachineScope[] | null {
  if (scope === undefined || scope.trim() === '') return has;
  const asked = [...new Set(scope.trim().split(/ +/))];
  const allowed = asked.flatMap((one) => has.find((each) => each === one) ?? []);
  return allowed.length === asked.length ? allowed : null;
}

/** What the audit log tells of keys: their names, or where they are. */
function toldOf({ keys = [], jwksUrl = '' }: MachineClientKeys): readonly string[] | string {
  return jwksUrl === '' ? keys.map(({ kid }) => kid) : jwksUrl;
}

/** An address is tried before anybody relies on it. */
async function noKeysAt({ publishedKeys }: MachineClientDeps, { jwksUrl }: MachineClientKeys): Promise<NoKeys | null> {
  const found = jwksUrl === undefined ? null : await publishedKeys.fetch(jwksUrl);
  return found === null || found.ok ? null : { kind: 'noKeys', why: found.error };
}
