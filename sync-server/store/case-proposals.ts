import { sql } from 'kysely';
import type { CaseProposal } from '../../src-shared/case/open-case.ts';
import type { Tx } from './transaction.ts';

/** A case that a remittance asks for and that is not open yet. */
export type StoredProposal = {
  /** The id it will have: claims point to it already. */
  readonly caseId: string;
  /** Order within the remittance. */
  readonly position: number;
  /** Ordinal of the claim that raised it; null when no claim did. */
  readonly claim: number | null;
  readonly proposal: CaseProposal;
  /** Id of the recorded evaluation `proposal.why`. */
  readonly whyEvaluation: string;
};

export async function insertProposals(tx: Tx, remittance: string, proposals: readonly StoredProposal[]): Promise<void> {
  if (proposals.length === 0) return;
  await sql`
    insert into case_proposal (case_id, remittance_id, position, body)
    select case_id, ${remittance}, position, body
    from unnest(
      ${proposals.map(({ caseId }) => caseId)}::text[], ${proposals.map(({ position }) => position)}::int[],
      ${proposals.map((proposal) => JSON.stringify(proposal))}::text[]
    ) r(case_id, position, body)`.execute(tx);
}

/** Takes the next ones, in order: they are there no longer. */
export async function takeProposals(tx: Tx, remittance: string, limit: number): Promise<StoredProposal[]> {
  const { rows } = await sql<{ body: string }>`
    delete from case_proposal where case_id in (
      select case_id from case_proposal where remittance_id = ${remittance} order by position limit ${limit})
    returning body`.execute(tx);
  // Written by this server's own code in an earlier transaction, and never changed by anybody else.
  return rows.map(({ body }) => JSON.parse(body) as StoredProposal).toSorted((a, b) => a.position - b.position);
}

export async function hasProposals(tx: Tx, remittance: string): Promise<boolean> {
  const row = await tx
    .selectFrom('case_proposal')
    .select('case_id')
    .where('remittance_id', '=', remittance)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteProposals(tx: Tx, remittance: string): Promise<void> {
  await tx.deleteFrom('case_proposal').where('remittance_id', '=', remittance).execute();
}
