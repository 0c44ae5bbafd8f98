import { type Kysely, sql } from 'kysely';

const statements = [
  // What the mail server said stands in the journal of the process that sent it, and in the audit log when everything stopped.
  `alter table mail drop column answer`,
  `alter table mail_gate drop column answer`,
  `alter table business_record drop column received_at`,
  `create index mail_updated on mail (updated_at)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
