import { type Kysely, sql } from 'kysely';

/** Deliveries that somebody gave up, with their reason: nobody has to look at them any more. */
const statements = [
  `alter table webhook_delivery add column reason text not null default ''`,
  `alter table webhook_delivery drop constraint webhook_delivery_state_check`,
  `alter table webhook_delivery add constraint webhook_delivery_state_check
     check (state in ('waiting', 'sending', 'delivered', 'dead', 'dismissed'))`,
  `drop index webhook_delivery_over`,
  `create index webhook_delivery_over on webhook_delivery (changed_at) where state in ('delivered', 'dead', 'dismissed')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
