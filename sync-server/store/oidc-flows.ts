import type { Db, Tx } from './transaction.ts';

export type StoredFlow = {
  readonly stateHash: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly now: Date;
};

/** Sign-ins that were begun before `oldest` are forgotten. */
export async function insertFlow(db: Db, flow: StoredFlow, oldest: Date): Promise<void> {
  await db.deleteFrom('oidc_flow').where('created_at', '<', oldest).execute();
  await db
    .insertInto('oidc_flow')
    .values({
      state_hash: flow.stateHash,
      nonce: flow.nonce,
      verifier: flow.verifier,
      redirect_uri: flow.redirectUri,
      created_at: flow.now,
    })
    .execute();
}

/** A sign-in is ended once, however it ends. */
export async function takeFlow(
  db: Db,
  stateHash: string,
  oldest: Date,
): Promise<Pick<StoredFlow, 'nonce' | 'verifier' | 'redirectUri'> | null> {
  const row = await db
    .deleteFrom('oidc_flow')
    .where('state_hash', '=', stateHash)
    .returning(['nonce', 'verifier', 'redirect_uri as redirectUri', 'created_at as createdAt'])
    .executeTakeFirst();
  return row && row.createdAt >= oldest ? row : null;
}

export async function findIdentity(tx: Tx, issuer: string, subject: string): Promise<string | null> {
  const row = await tx
    .selectFrom('person_identity')
    .select('person_id as id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whether a person is known to an issuer, under whatever subject. */
export async function hasIdentity(tx: Tx, issuer: string, personId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('person_identity')
    .select('subject')
    .where('issuer', '=', issuer)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveIdentity(
  tx: Tx,
  identity: { readonly issuer: string; readonly subject: string; readonly personId: string },
): Promise<void> {
  await tx
    .insertInto('person_identity')
    .values({ issuer: identity.issuer, subject: identity.subject, person_id: identity.personId })
    .execute();
}
