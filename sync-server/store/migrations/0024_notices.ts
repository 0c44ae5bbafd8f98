import { type Kysely, sql } from 'kysely';

const statements = [
  `alter table site add column if not exists escalation_contacts text[]`,
  // How far the feed of each scope was gone through for notices.
  `create table notice_cursor (scope text primary key, seq bigint not null)`,
  // Per case how many events of its timeline were told, and when it is to be said that it is due soon.
  `create table notice_case (
     case_id text primary key,
     events integer not null,
     warn_at timestamptz,
     warned boolean not null default false)`,
  `create index notice_case_warn on notice_case (warn_at) where warn_at is not null and not warned`,
  `create table notice (
     id text primary key,
     person_id text not null,
     case_id text,
     reason text not null,
     at timestamptz not null,
     read_at timestamptz,
     mail_due_at timestamptz,
     mail_id text,
     body text not null,
     ver bigint not null)`,
  `create index notice_person on notice (person_id, at)`,
  `create index notice_case_unread on notice (case_id) where read_at is null`,
  `create index notice_mail on notice (mail_due_at) where mail_due_at is not null and mail_id is null`,
  `create index notice_at on notice (at)`,
  `create table notice_choice (person_id text primary key, body text not null, ver bigint not null)`,
  `create table mail (
     id text primary key,
     person_id text not null,
     address text not null,
     subject text not null,
     body text not null,
     state text not null check (state in ('waiting', 'sent', 'refused', 'expired')),
     answer text not null default '',
     created_at timestamptz not null,
     updated_at timestamptz not null)`,
  `create index mail_state on mail (state, created_at)`,
  // One row: whether the mail server's refusal of our sign-in has stopped everything, and under which configuration.
  `create table mail_gate (
     only_one boolean primary key default true check (only_one),
     configuration text not null,
     stopped_at timestamptz,
     answer text not null default '')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
