import { type Kysely, sql } from 'kysely';

const statements = [
  `create table sync_epoch (id int primary key default 1 check (id = 1), epoch uuid not null default gen_random_uuid())`,
  `insert into sync_epoch default values`,
  `create table scope (id text primary key, last_seq bigint not null default 0)`,
  `create table doc (
     coll text not null, id text not null, ver bigint not null, scope text not null references scope,
     deleted boolean not null default false, body text not null, updated_at timestamptz not null,
     primary key (coll, id))`,
  `create table scope_op (
     scope text not null references scope, seq bigint not null, coll text not null, doc_id text not null,
     op "char" not null check (op in ('P', 'R')), ver bigint not null,
     primary key (scope, coll, doc_id))`,
  `create unique index scope_op_order on scope_op (scope, coll, seq)`,

  `create table person (id text primary key check (id <> 'system'), name text not null, active boolean not null default true)`,
  `create table person_role (person_id text not null references person, role text not null, site text not null, primary key (person_id, role, site))`,
  `create table account (account text primary key, person_id text not null references person, password_hash text not null, demo boolean not null, title text not null)`,
  `create table device (
     id uuid primary key, person_id text not null references person, name text not null, public_key bytea not null,
     next_seq bigint not null default 1, chain_head text not null default repeat('0', 64),
     enrolled_at timestamptz not null, last_contact_at timestamptz not null, revoked_at timestamptz)`,
  `create table session (
     token_hash text primary key, person_id text not null references person, device_id uuid not null references device,
     created_at timestamptz not null, expires_at timestamptz not null)`,
  `create table command (
     id uuid primary key, device_id uuid not null references device, seq bigint not null, actor_id text not null,
     type text not null, entity text not null, body text not null, received_at timestamptz not null, outcome text not null,
     unique (device_id, seq))`,
  `create table purge_receipt (
     device_id uuid not null references device, scope text not null, reason text not null,
     ordered_at timestamptz not null, confirmed_at timestamptz, primary key (device_id, scope, ordered_at))`,

  `create table site (id text primary key, name text not null, type text not null, npis text[] not null)`,
  `create table payer (id text primary key, name text not null, payer_class text not null, identifiers text[] not null)`,

  `create table raw_file (sha256 text primary key, bytes bigint not null, first_name text not null, received_at timestamptz not null)`,
  `create table import (
     id text primary key, sha256 text not null references raw_file, file text not null, kind text not null,
     imported_by text not null, imported_at timestamptz not null, reply text not null)`,
  `create table remittance (
     id text primary key, key text not null unique, import_id text not null references import, sha256 text not null references raw_file,
     ordinal int not null, site text not null, payer_id text not null, payer_class text not null, state text not null,
     imported_by text not null, body text not null, ver bigint not null)`,
  `create table claim_payment (
     remittance_id text not null references remittance, ordinal int not null, site text not null, payer_id text not null,
     account text not null, status text not null, charge bigint not null, paid bigint not null, contractual bigint not null,
     patient bigint not null, case_id text, body text not null, primary key (remittance_id, ordinal))`,
  `create index claim_payment_account on claim_payment (site, account)`,

  `create table billing_case (
     id text primary key, number text not null unique, kind text not null, queue text not null, site text not null,
     state text not null, amount bigint not null, account text not null, remittance_id text references remittance,
     process_id text, body text not null, ver bigint not null, updated_at timestamptz not null)`,
  `create index billing_case_remittance on billing_case (remittance_id)`,
  `create index billing_case_queue on billing_case (queue, state)`,
  `create table case_number (prefix text primary key, last int not null)`,
  `create table wf_instance (
     id text primary key, name text not null, version int not null, input jsonb not null, state text not null,
     result jsonb, created_at timestamptz not null, updated_at timestamptz not null)`,
  `create table wf_step (
     instance_id text not null references wf_instance, seq int not null, kind text not null, name text not null,
     state text not null, deadline timestamptz, result jsonb, at timestamptz not null, primary key (instance_id, seq))`,
  `create table wf_signal (
     id bigint generated always as identity primary key, instance_id text not null references wf_instance,
     topic text not null, payload jsonb not null, consumed_seq int, at timestamptz not null)`,
  `create index wf_signal_pending on wf_signal (instance_id, topic, id) where consumed_seq is null`,

  `create table policy_version (
     policy text not null, version int not null, "table" text not null, sha256 text not null,
     effective_from timestamptz not null, primary key (policy, version))`,
  `create table policy_evaluation (
     id text primary key, policy text not null, version int not null, rule text not null, subject text not null,
     inputs jsonb not null, outcome jsonb not null, at timestamptz not null,
     foreign key (policy, version) references policy_version)`,
  `create index policy_evaluation_subject on policy_evaluation (subject)`,

  `create table gl_account (code text primary key, name text not null, type text not null, party text not null)`,
  `create table gl_period (
     period text primary key, starts_on date not null, ends_on date not null, state text not null check (state in ('open', 'closed')))`,
  `create table gl_entry (
     id text primary key, number text not null unique, key text not null unique, content_hash text not null, site text not null,
     date date not null, period text not null references gl_period, memo text not null, reverses text unique references gl_entry,
     source jsonb not null, posted_at timestamptz not null)`,
  `create table gl_line (
     entry_id text not null references gl_entry, line int not null, account text not null references gl_account,
     debit bigint not null check (debit >= 0), credit bigint not null check (credit >= 0),
     party text not null, text text not null, segments jsonb not null,
     primary key (entry_id, line), check ((debit = 0) <> (credit = 0)))`,
  `create index gl_line_account on gl_line (account)`,
  `create table gl_number (year int primary key, last int not null)`,
  // The books refuse what the code should never try: an unbalanced entry, an edit, a deletion.
  `create function gl_refuse_change() returns trigger language plpgsql as $$
     begin raise exception 'the ledger is append-only: % on %', tg_op, tg_table_name; end $$`,
  `create trigger gl_entry_append_only before update or delete on gl_entry for each row execute function gl_refuse_change()`,
  `create trigger gl_line_append_only before update or delete on gl_line for each row execute function gl_refuse_change()`,
  `create function gl_check_balance() returns trigger language plpgsql as $$
     declare difference bigint;
     begin
       select coalesce(sum(debit) - sum(credit), 0) into difference from gl_line where entry_id = new.entry_id;
       if difference <> 0 then raise exception 'journal entry % is out of balance by % cents', new.entry_id, difference; end if;
       return null;
     end $$`,
  `create constraint trigger gl_line_balance after insert on gl_line deferrable initially deferred
     for each row execute function gl_check_balance()`,
  `create table erp_posting (
     key text primary key, content_hash text not null, state text not null, posting jsonb not null,
     attempts int not null default 0, erp_id text, erp_number text, error jsonb, updated_at timestamptz not null)`,
  `create index erp_posting_open on erp_posting (state) where state <> 'posted'`,

  `create table audit_leaf (
     id text primary key, at timestamptz not null, actor text not null, action text not null, entity text not null,
     body text not null, leaf_hash text not null, index bigint unique)`,
  `create index audit_leaf_entity on audit_leaf (entity)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
