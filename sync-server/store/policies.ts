import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Instant } from '../../src-shared/base/dates.ts';
import type { Evaluation } from '../../src-shared/policy/evaluate.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { effectiveFrom, policiesAt } from '../../src-shared/policy/policy-version.ts';
import { type PolicyDocument, PolicyTable, Publication } from '../../src-shared/policy/policy-document.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { writeOrGather } from './gathered-writes.ts';
import { jsonTexts } from './json-texts.ts';
import { storableJson } from './storable.ts';
import type { Db, Tx } from './transaction.ts';

/** A version as it is stored: everything of its document that is not the feed's. */
export type StoredVersion = Pick<PolicyDocument, 'policy' | 'version' | 'table' | 'publication'>;

/** Every published version, by policy and then by number. */
export async function readVersions(db: Db): Promise<StoredVersion[]> {
  const rows = await db
    .selectFrom('policy_version')
    .select(['policy', 'version', 'table', 'publication'])
    .orderBy('policy')
    .orderBy('version')
    .execute();
  return rows.map(({ policy, version, table, publication }) => ({
    policy,
    version,
    table: PolicyTable.parse(JSON.parse(table)),
    ...(publication === null ? {} : { publication: Publication.parse(JSON.parse(publication)) }),
  }));
}

/** The policies that decide at an instant. */
export async function readPolicies(db: Db, at: Instant): Promise<Policies> {
  return policiesAt(await readVersions(db), at);
}

/** @throws where the version exists, or one of its authors is its reviewer. */
export async function insertVersion(tx: Tx, stored: StoredVersion): Promise<void> {
  const { policy, version, table, publication } = stored;
  const text = canonicalJson(table);
  await tx
    .insertInto('policy_version')
    .values({
      policy,
      version,
      table: text,
      sha256: createHash('sha256').update(text).digest('hex'),
      effective_from: effectiveFrom(stored),
      authors: publication?.authors.map(({ id }) => id) ?? [],
      reviewer: publication?.reviewer?.id ?? null,
      publication: publication ? JSON.stringify(publication) : null,
    })
    .execute();
}

/** What the product brought last: a hash of each policy's rules. */
export async function readShipped(db: Db): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('policy_shipped').select(['policy', 'sha256']).execute();
  return new Map(rows.map(({ policy, sha256 }) => [policy, sha256]));
}

export async function saveShipped(tx: Tx, policy: string, sha256: string): Promise<void> {
  await tx
    .insertInto('policy_shipped')
    .values({ policy, sha256 })
    .onConflict((conflict) => conflict.column('policy').doUpdateSet({ sha256 }))
    .execute();
}

/** One at a time changes what is published or drafted, and starting servers wait for one another here. */
export async function lockPolicies(tx: Tx): Promise<void> {
  await sql`lock table policy_draft in share row exclusive mode`.execute(tx);
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
