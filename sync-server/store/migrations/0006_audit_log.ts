import { type Kysely, sql } from 'kysely';

const statements = [
  // The order of writing: within one transaction, and between two of which one began after the other was committed.
  `alter table audit_leaf add column seq bigint generated always as identity`,
  // The text goes when its time of keeping is over; the hash stays.
  `alter table audit_leaf alter column body drop not null`,
  `create index audit_leaf_waiting on audit_leaf (seq) where index is null`,
  `create index audit_leaf_actor on audit_leaf (actor)`,
  `create index audit_leaf_at on audit_leaf using brin (at)`,
  // One row: the log, its key as it is published, and its newest signed state.
  `create table audit_log (
     only_one boolean primary key default true check (only_one), origin text not null, key text,
     size bigint not null default 0, note text, signed_at timestamptz)`,
  `insert into audit_log (origin) values ('countersign/' || gen_random_uuid())`,
  // Hashes of complete subtrees of 256^level entries, 256 to a tile, 32 bytes each. @see C2SP tlog-tiles
  `create table audit_tile (level int not null, index bigint not null, hashes bytea not null, primary key (level, index))`,
  // What is kept beyond its time. entity '': everything.
  `create table audit_hold (
     id text primary key, entity text not null, reason text not null, placed_by text not null, placed_at timestamptz not null,
     released_by text, released_at timestamptz)`,
  // An entry gets its number once and may lose its text after six years (45 CFR 164.316(b)(2)(i)); nothing else about it ever
  // changes, and none is deleted.
  `create function audit_refuse_change() returns trigger language plpgsql as $$
     begin
       if tg_op = 'UPDATE' and row(new.id, new.at, new.actor, new.action, new.entity, new.leaf_hash, new.seq)
            = row(old.id, old.at, old.actor, old.action, old.entity, old.leaf_hash, old.seq)
          and ((old.index is null and new.index is not null and new.body is not distinct from old.body)
               or (new.index = old.index and new.body is null and old.at < now() - interval '6 years')) then return new; end if;
       raise exception 'the audit log is append-only: % on %', tg_op, tg_table_name;
     end $$`,
  `create trigger audit_leaf_append_only before update or delete on audit_leaf
     for each row execute function audit_refuse_change()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
