import { MachineScope, type MachineGrant } from '../../src-shared/authority/machine-client.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import {
  MachineClientEntry,
  type MachineClientKeys,
  type MachineClientRequest,
} from '../../src-shared/wire/machine-clients.ts';
import type { Db, Tx } from './transaction.ts';

/** @returns false when there is one of this id already, revoked ones too. */
export async function insertMachineClient(
  tx: Tx,
  { id, name, scopes, sites, keys = [], jwksUrl = '' }: MachineClientRequest,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<boolean> {
  const json = { scopes: JSON.stringify(scopes), sites: JSON.stringify(sites), keys: JSON.stringify(keys) };
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('machine_client')
    .values({ id, name, ...json, jwks_url: jwksUrl, ver: 1, created_by: by, created_at: now })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

/** All there ever were, by id. */
export async function listMachineClients(db: Db): Promise<MachineClientEntry[]> {
  return (await db.selectFrom('machine_client').selectAll().orderBy('id').execute()).map(entryOf);
}

export async function findMachineClient(db: Db | Tx, id: string): Promise<MachineClientEntry | null> {
  const row = await db.selectFrom('machine_client').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? entryOf(row) : null;
}

/** The same, held until the transaction ends. */
export async function lockMachineClient(tx: Tx, id: string): Promise<MachineClientEntry | null> {
  const rows = tx.selectFrom('machine_client').selectAll().where('id', '=', id).forUpdate();
  const row = await rows.executeTakeFirst();
  return row ? entryOf(row) : null;
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly scopes: unknown;
  readonly sites: unknown;
  readonly keys: unknown;
  readonly jwks_url: string;
  readonly ver: number;
  readonly created_by: string;
  readonly created_at: Date;
  readonly last_token_at: Date | null;
  readonly revoked_at: Date | null;
};

function entryOf({
  created_by: createdBy,
  jwks_url: jwksUrl,
  created_at,
  last_token_at,
  revoked_at,
  ...row
}: Row): MachineClientEntry {
  const [createdAt, lastTokenAt, revokedAt] = [created_at, last_token_at, revoked_at].map((at) => at && instantOf(at));
  return MachineClientEntry.parse({ ...row, jwksUrl, createdBy, createdAt, lastTokenAt, revokedAt });
}

export async function saveMachineKeys(
  tx: Tx,
  id: string,
  { keys = [], jwksUrl = '' }: MachineClientKeys,
  ver: number,
): Promise<void> {
  const keptAs = { keys: JSON.stringify(keys), jwks_url: jwksUrl, ver };
  await tx.updateTable('machine_client').set(keptAs).where('id', '=', id).execute();
}

/** Ends it, and every token it has. */
export async function revokeMachineClient(tx: Tx, id: string, now: Date, ver: number): Promise<void> {
  await tx.updateTable('machine_client').set({ revoked_at: now, ver }).where('id', '=', id).execute();
  await tx.deleteFrom('machine_token').where('client_id', '=', id).execute();
}

/** Uses an assertion up. @returns false when it was used before. */
export async function useAssertion(
  tx: Tx,
  assertion: { readonly client: string; readonly jti: string; readonly expiresAt: Date; readonly now: Date },
): Promise<boolean> {
  await tx.deleteFrom('machine_assertion').where('expires_at', '<', assertion.now).execute();
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('machine_assertion')
    .values({ client_id: assertion.client, jti: assertion.jti, expires_at: assertion.expiresAt })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

export async function insertMachineToken(
  tx: Tx,
  token: {
    readonly tokenHash: string;
    readonly client: string;
    readonly scopes: readonly MachineScope[];
    readonly expiresAt: Date;
    readonly now: Date;
  },
): Promise<void> {
  await tx.deleteFrom('machine_token').where('expires_at', '<', token.now).execute();
  const { tokenHash: token_hash, client: client_id, expiresAt: expires_at } = token;
  const scopes = JSON.stringify(token.scopes);
  await tx.insertInto('machine_token').values({ token_hash, client_id, scopes, expires_at }).execute();
  await tx.updateTable('machine_client').set({ last_token_at: token.now }).where('id', '=', client_id).execute();
}

/** What the bearer of a token may: null when it is over, or its client revoked. */
export async function findMachineToken(db: Db, tokenHash: string, now: Date): Promise<MachineGrant | null> {
  const row = await db
    .selectFrom('machine_token as t')
    .innerJoin('machine_client as c', 'c.id', 't.client_id')
    .select(['c.id', 'c.name', 't.scopes', 'c.sites'])
    .where('t.token_hash', '=', tokenHash)
    .where('t.expires_at', '>', now)
    .where('c.revoked_at', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  return { ...row, scopes: MachineScope.array().parse(row.scopes), sites: row.sites as string[] };
}
