import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Evaluation } from '../../src-shared/policy/evaluate.ts';
import { policiesOf, type Policies } from '../../src-shared/policy/policies.ts';
import { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { writeOrGather } from './gathered-writes.ts';
import { jsonTexts } from './json-texts.ts';
import { storableJson } from './storable.ts';
import type { Db, Tx } from './transaction.ts';

/** The policies in force: the newest version of each. */
export async function readPolicies(db: Db): Promise<Policies> {
  const rows = await db
    .selectFrom('policy_version')
    .select('table')
    .distinctOn('policy')
    .orderBy('policy')
    .orderBy('version', 'desc')
    .execute();
  return policiesOf(rows.map(({ table }) => PolicyTable.parse(JSON.parse(table))));
}

/** Installs the versions that are not there yet. @returns those that were installed now. */
export async function insertPolicyVersions(tx: Tx, tables: readonly PolicyTable[]): Promise<PolicyTable[]> {
  const installed: PolicyTable[] = [];
  for (const table of tables) {
    const text = canonicalJson(table);
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('policy_version')
      .values({
        policy: table.policy,
        version: table.version,
        table: text,
        sha256: createHash('sha256').update(text).digest('hex'),
        effective_from: `${table.effectiveFrom}T00:00:00Z`,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 1n) installed.push(table);
  }
  return installed;
}

export type EvaluationRow = { readonly id: string; readonly subject: string; readonly evaluation: Evaluation };

export async function insertEvaluations(tx: Tx, rows: readonly EvaluationRow[], now: Date): Promise<void> {
  await writeOrGather(
    tx,
    rows.map((row) => ({ ...row, now })),
    insertEvaluationsNow,
  );
}

async function insertEvaluationsNow(tx: Tx, rows: readonly (EvaluationRow & { readonly now: Date })[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(column: (row: (typeof rows)[number]) => T): T[] => rows.map(column);
  await sql`
    insert into policy_evaluation (id, policy, version, rule, subject, inputs, outcome, at)
    select id, policy, version, rule, subject, inputs::jsonb, outcome::jsonb, at
    from unnest(
      ${of(({ id }) => id)}::text[], ${of(({ evaluation }) => evaluation.policy)}::text[],
      ${of(({ evaluation }) => evaluation.version)}::int[], ${of(({ evaluation }) => evaluation.rule)}::text[],
      ${of(({ subject }) => subject)}::text[], ${jsonTexts(of(({ evaluation }) => storableJson(evaluation.inputs)))},
      ${jsonTexts(of(({ evaluation }) => storableJson(evaluation.then)))}, ${of(({ now }) => now)}::timestamptz[]
    ) r(id, policy, version, rule, subject, inputs, outcome, at)`.execute(tx);
}

export type RecordedEvaluation = Pick<Evaluation, 'policy' | 'version' | 'rule' | 'inputs' | 'then'> & {
  readonly id: string;
  readonly subject: string;
};

/** The last recorded decision of a policy about a subject: a remittance, a case. */
export async function findEvaluation(
  db: Db,
  about: { readonly subject: string; readonly policy: string },
): Promise<RecordedEvaluation | null> {
  const row = await db
    .selectFrom('policy_evaluation')
    .select(['id', 'policy', 'version', 'rule', 'subject', 'inputs', 'outcome'])
    .where('subject', '=', about.subject)
    .where('policy', '=', about.policy)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  const { outcome, inputs, ...rest } = row;
  return { ...rest, inputs: inputs as Evaluation['inputs'], then: outcome as Evaluation['then'] };
}

/** A recorded policy decision by its id. */
export async function findEvaluationById(db: Db, id: string): Promise<RecordedEvaluation | null> {
  const row = await db
    .selectFrom('policy_evaluation')
    .select(['id', 'policy', 'version', 'rule', 'subject', 'inputs', 'outcome'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  const { outcome, inputs, ...rest } = row;
  return { ...rest, inputs: inputs as Evaluation['inputs'], then: outcome as Evaluation['then'] };
}
