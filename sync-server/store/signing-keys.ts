import type { Db } from './transaction.ts';

/** The private key kept for a purpose (PKCS #8 DER); `made` becomes it when there is none yet, whoever of several servers is first. */
export async function keepSigningKey(db: Db, purpose: string, made: Buffer, now: Date): Promise<Buffer> {
  await db
    .insertInto('signing_key')
    .values({ purpose, private_key: made, created_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { private_key: kept } = await db
    .selectFrom('signing_key')
    .select('private_key')
    .where('purpose', '=', purpose)
    .executeTakeFirstOrThrow();
  return kept;
}
