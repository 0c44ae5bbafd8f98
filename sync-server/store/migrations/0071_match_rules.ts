import { type Kysely, sql } from 'kysely';

const statements = [
  // Rules of pairs of accounts that are in use, or were; the body is the RulesVersion.
  `create table match_rules_version (pair text not null, version int not null, body text not null, primary key (pair, version))`,
  // The next version of a pair's rules while it is written; the body is the RulesDraft.
  `create table match_rules_draft (pair text primary key, ver int not null, body text not null)`,
  // The rules that a period began with, and the names that people had matched by then; null: it is older than rules of pairs.
  `alter table reconciliation_period add column rules_version int, add column learned text`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
