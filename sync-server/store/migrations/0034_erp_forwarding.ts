import { type Kysely, sql } from 'kysely';

const statements = [
  // The ERP that entries are forwarded to. Those posted before `since` are part of its opening balances.
  `create table erp_target (
     id text primary key, since timestamptz not null, configuration text not null, failures int not null default 0,
     open_until timestamptz, stopped text not null default '', last_error text not null default '', last_success_at timestamptz)`,
  // One row per entry of the ledger: its way to the ERP. 'sent' is what was last sent; it stays once it may have arrived.
  `create table erp_forward (
     target text not null references erp_target (id), entry_id text not null references gl_entry (id), key text not null,
     number text not null, site text not null, kind text not null, amount bigint not null,
     state text not null check (state in ('queued', 'sent', 'uncertain', 'accepted', 'waiting', 'posted', 'kept')),
     attempts int not null default 0, erp_key text not null, erp_id text, erp_number text, date date not null,
     mapping_version int, sent jsonb, error_code text not null default '', error text not null default '',
     retry_at timestamptz, queued_at timestamptz not null, updated_at timestamptz not null, primary key (target, entry_id))`,
  `create index erp_forward_due on erp_forward (target, number) where state not in ('posted', 'kept')`,
  `create index erp_forward_entry on erp_forward (entry_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
