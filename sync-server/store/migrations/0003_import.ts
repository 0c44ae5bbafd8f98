import { type Kysely, sql } from 'kysely';

const statements = [
  // The segments of a claim stand in its page document and in the raw file; a third copy would double a large import.
  `alter table claim_payment drop column body`,
  // The recorded policy decision that routed the claim.
  `alter table claim_payment add column route text not null references policy_evaluation`,
  // Cases a remittance asks for and that are not open yet: it is held, or there are too many for one transaction.
  `create table case_proposal (
     case_id text primary key, remittance_id text not null references remittance, position int not null,
     body text not null, unique (remittance_id, position))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
