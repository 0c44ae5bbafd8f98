import { type Kysely, sql } from 'kysely';

const statements = [
  // Which way a file came, how long it took and what became of its parts: the health of a connector is read from here.
  `alter table import add column connector text not null default 'upload', add column finished_at timestamptz,
     add column records int not null default 0, add column accepted int not null default 0,
     add column duplicates int not null default 0, add column quarantined int not null default 0`,
  `create index import_connector on import (connector, imported_at desc)`,
  // Everything that was taken, with the place in the raw bytes where it stands: it is recognised by its key and traced by its place.
  `create table inbound_item (
     key text primary key, import_id text not null references import, what text not null, source_offset bigint not null,
     mapping int not null, received_at timestamptz not null)`,
  `create index inbound_item_import on inbound_item (import_id)`,
  `create table bank_entry (
     key text primary key references inbound_item, account text not null, currency text not null, booked_on date not null,
     value_on date, amount bigint not null, reference text not null, customer_reference text not null, trace text not null,
     trace_key text not null, originator text not null, party text not null, text text not null, code text not null,
     is_return boolean not null)`,
  `create index bank_entry_trace on bank_entry (trace_key) where trace_key <> ''`,
  `create index bank_entry_day on bank_entry (booked_on desc)`,
  // A claim that was corrected has several rows; the last that came holds.
  `create table claim (
     key text primary key references inbound_item, id text not null, site text not null, form text not null,
     payer_id text not null, payer_name text not null, charge bigint not null, lines int not null, facility text not null,
     frequency text not null, original_reference text not null, service_on date, received_at timestamptz not null)`,
  `create index claim_number on claim (id, received_at desc)`,
  `create table claim_status (
     key text primary key references inbound_item, claim text not null, payer_claim text not null, category text not null,
     code text not null, status_on date, charge bigint, received_at timestamptz not null)`,
  `create index claim_status_claim on claim_status (claim, received_at)`,
  // What could not be taken, with its problems; its bytes stand in the raw file.
  `create table quarantine (
     id text primary key, import_id text not null references import, sha256 text not null, source_offset bigint not null,
     source_until bigint, what text not null, problems text not null, state text not null, arrived_at timestamptz not null,
     settled_at timestamptz, settled_by text, unique (sha256, source_offset, what))`,
  `create index quarantine_waiting on quarantine (arrived_at) where state = 'waiting'`,
  `alter table business_record add column source text`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
