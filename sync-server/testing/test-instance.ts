import type { InstanceRow } from '../store/workflow.ts';
import type { Db, Tx } from '../store/transaction.ts';

/** Test support: what the engine has recorded of one process. */
export async function readInstance(
  db: Db | Tx,
  id: string,
): Promise<(InstanceRow & { readonly result: unknown }) | undefined> {
  return await db
    .selectFrom('wf_instance')
    .select((eb) => [
      'id',
      'name',
      'version',
      'input',
      'state',
      'result',
      eb('paused_at', 'is not', null).$castTo<boolean>().as('isPaused'),
    ])
    .where('id', '=', id)
    .executeTakeFirst();
}
