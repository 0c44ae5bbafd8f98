import { type Kysely, sql } from 'kysely';

const statements = [
  // HL7 messages that were accepted, by sender and control number (MSH-10): the same one sent again does nothing.
  `create table accepted_message (
     application text not null, facility text not null, control_id text not null, sha256 text not null,
     accepted_at timestamptz not null, primary key (application, facility, control_id))`,
  `create index accepted_message_at on accepted_message (accepted_at)`,
  // FHIR resources as their systems told them last.
  `create table fhir_resource (
     type text not null, id text not null, ver int not null, body text not null, told_by text not null,
     updated_at timestamptz not null, primary key (type, id))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
