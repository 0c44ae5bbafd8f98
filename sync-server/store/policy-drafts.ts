import { PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import type { Db, Tx } from './transaction.ts';

export async function readDrafts(db: Db): Promise<PolicyDraft[]> {
  const rows = await db.selectFrom('policy_draft').select('body').orderBy('policy').execute();
  return rows.map(({ body }) => PolicyDraft.parse(JSON.parse(body)));
}

export async function readDraft(db: Db, policy: string): Promise<PolicyDraft | null> {
  const row = await db.selectFrom('policy_draft').select('body').where('policy', '=', policy).executeTakeFirst();
  return row ? PolicyDraft.parse(JSON.parse(row.body)) : null;
}

export async function saveDraft(tx: Tx, draft: PolicyDraft): Promise<void> {
  const { policy, ver, state, updatedAt } = draft;
  const row = { ver, state, body: JSON.stringify(draft), updated_at: updatedAt };
  await tx
    .insertInto('policy_draft')
    .values({ policy, ...row })
    .onConflict((conflict) => conflict.column('policy').doUpdateSet(row))
    .execute();
}

export async function deleteDraft(tx: Tx, policy: string): Promise<void> {
  await tx.deleteFrom('policy_draft').where('policy', '=', policy).execute();
}
