import type { Tx } from './transaction.ts';

export type KeyedRequest = { readonly contentHash: string; readonly caseId: string };

/**
 * Takes a key for a request, for the person who sent it. Waits for another transaction that takes the same.
 *
 * @returns null, or the request that has the key already; then nothing was written.
 */
export async function takeRequestKey(
  tx: Tx,
  {
    person,
    key,
    now,
    ...request
  }: KeyedRequest & { readonly person: string; readonly key: string; readonly now: Date },
): Promise<KeyedRequest | null> {
  const { contentHash, caseId } = request;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('keyed_request')
    .values({ person_id: person, key, content_hash: contentHash, case_id: caseId, received_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return null;
  return await tx
    .selectFrom('keyed_request')
    .select(['content_hash as contentHash', 'case_id as caseId'])
    .where('person_id', '=', person)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
}

/** Gives the key of a request back that came to nothing. */
export async function releaseRequestKey(tx: Tx, person: string, key: string): Promise<void> {
  await tx.deleteFrom('keyed_request').where('person_id', '=', person).where('key', '=', key).execute();
}
