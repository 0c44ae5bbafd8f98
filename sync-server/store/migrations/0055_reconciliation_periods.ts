import { type Kysely, sql } from 'kysely';

const statements = [
  // The body is the PeriodDocument; the rest is what is asked for.
  `create table reconciliation_period (
     id text primary key, site text not null references site, state text not null, ver int not null, body text not null)`,
  // Lines of both sides, and the parts of those that are split. \`position\` is the order in which a side's lines came.
  `create table reconciliation_line (
     period_id text not null references reconciliation_period, side text not null check (side in ('left', 'right')),
     id text not null, position int not null, booked_on date not null, amount bigint not null, reference text not null,
     party text not null, account text not null, brought_forward boolean not null default false, part_of text,
     primary key (period_id, side, id))`,
  `create index reconciliation_line_part on reconciliation_line (period_id, side, part_of) where part_of is not null`,
  // The id is a hash of the lines: the same lines are one match.
  `create table reconciliation_match (
     period_id text not null references reconciliation_period, id text not null, rule text not null, made_by text not null,
     made_at timestamptz not null, difference bigint not null, primary key (period_id, id))`,
  // What has a line: a match, or, where there is none, the parts that it was split into. A line is in one of them at most.
  `create table reconciliation_take (
     period_id text not null, side text not null, line_id text not null, match_id text,
     primary key (period_id, side, line_id),
     foreign key (period_id, side, line_id) references reconciliation_line,
     foreign key (period_id, match_id) references reconciliation_match on delete cascade)`,
  `create index reconciliation_take_match on reconciliation_take (period_id, match_id)`,
  // What each command did, in order; the body is the PeriodChange.
  `create table reconciliation_change (
     period_id text not null references reconciliation_period, seq int not null, body text not null,
     primary key (period_id, seq))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
