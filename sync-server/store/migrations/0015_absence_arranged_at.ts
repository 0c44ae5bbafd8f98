import { type Kysely, sql } from 'kysely';

const statements = [
  // When an absence was arranged, as the audit log has it; where it does not, since ever. Workbenches are told by a new version.
  `update absence set ver = ver + 1, body = (body::jsonb || jsonb_build_object('ver', ver + 1, 'arrangedAt', coalesce(
     (select to_char(min(l.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from audit_leaf l
      where l.entity = absence.id and l.action = 'absence.arrange'), '1970-01-01T00:00:00.000Z')))::text
   where body::jsonb -> 'arrangedAt' is null`,
  `update doc set ver = a.ver, body = (a.body::jsonb || jsonb_build_object('id', doc.id))::text
   from absence a where doc.coll = 'directory' and doc.id = 'absence:' || a.id and doc.ver < a.ver`,
  `update scope_op set ver = moved.ver, seq = moved.seq
   from (
     select o.scope, o.coll, o.doc_id, d.ver, s.last_seq + row_number() over (partition by o.scope order by o.doc_id) as seq
     from scope_op o join doc d on d.coll = o.coll and d.id = o.doc_id join scope s on s.id = o.scope
     where o.coll = 'directory' and o.doc_id like 'absence:%' and o.op = 'P' and o.ver < d.ver) moved
   where scope_op.scope = moved.scope and scope_op.coll = moved.coll and scope_op.doc_id = moved.doc_id`,
  `update scope set last_seq = newest.seq
   from (select scope, max(seq) as seq from scope_op group by scope) newest
   where scope.id = newest.scope and scope.last_seq < newest.seq`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
