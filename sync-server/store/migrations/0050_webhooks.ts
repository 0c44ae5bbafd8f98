import { type Kysely, sql } from 'kysely';

const statements = [
  `create table webhook (
     id text primary key, name text not null, url text not null, types jsonb not null, sites jsonb not null,
     secret bytea not null, secret_before bytea, secret_before_until timestamptz,
     state text not null check (state in ('active', 'paused', 'stopped', 'ended')), why text not null default '',
     position bigint not null, failures int not null default 0, open_until timestamptz, last_success_at timestamptz,
     last_failure_at timestamptz, last_error text not null default '', ver int not null,
     created_by text not null, created_at timestamptz not null, ended_at timestamptz)`,
  // What the event says stands in the change log; here is only how far it came.
  `create table webhook_delivery (
     webhook_id text not null references webhook, event_id text not null, log_index bigint not null, part int not null,
     key text not null, type text not null,
     state text not null check (state in ('waiting', 'sending', 'delivered', 'dead')), attempts int not null default 0,
     first_attempt_at timestamptz, retry_at timestamptz, status int, error text not null default '', changed_at timestamptz not null,
     primary key (webhook_id, event_id))`,
  `create index webhook_delivery_due on webhook_delivery (webhook_id, log_index, part) where state in ('waiting', 'sending')`,
  `create index webhook_delivery_key on webhook_delivery (webhook_id, key, log_index, part) where state in ('waiting', 'sending')`,
  `create index webhook_delivery_over on webhook_delivery (changed_at) where state in ('delivered', 'dead')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
