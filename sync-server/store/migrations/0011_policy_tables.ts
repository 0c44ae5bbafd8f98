import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { canonicalJson } from '../../../src-shared/sync/command.ts';

type Value = string | number | boolean;
type Condition = { input: string; min?: number; max?: number; oneOf?: string[]; noneOf?: string[]; is?: boolean };
type Rule = { when: Condition[] | Record<string, string>; then: Record<string, Value> };
type Table = { inputs: { name: string; type: string }[]; outputs?: unknown; rules: Rule[] };

/**
 * Decision tables had conditions in a form of their own; they are FEEL now. Every version is rewritten, with the same
 * meaning, and offered to the workbenches again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows: versions } = await sql<{ policy: string; version: number; table: string }>`
    select policy, version, "table" from policy_version`.execute(db);
  for (const { policy, version, table } of versions) {
    const text = canonicalJson(inFeel(JSON.parse(table) as Table));
    const sha256 = createHash('sha256').update(text).digest('hex');
    await sql`update policy_version set "table" = ${text}, sha256 = ${sha256}
      where policy = ${policy} and version = ${version}`.execute(db);
  }
  const { rows: documents } = await sql<{ id: string; scope: string; body: string }>`
    select id, scope, body from doc where coll = 'policies' and not deleted order by id`.execute(db);
  for (const { id, scope, body } of documents) {
    const document = JSON.parse(body) as { ver: number; table: Table };
    const ver = document.ver + 1;
    const text = JSON.stringify({ ...document, ver, table: inFeel(document.table) });
    await sql`update doc set body = ${text}, ver = ${ver} where coll = 'policies' and id = ${id}`.execute(db);
    await sql`
      with next as (update scope set last_seq = last_seq + 1 where id = ${scope} returning last_seq)
      update scope_op set seq = next.last_seq, ver = ${ver} from next
      where scope_op.scope = ${scope} and coll = 'policies' and doc_id = ${id}`.execute(db);
  }
}

function inFeel(table: Table): unknown {
  // A table that was written after the change.
  if (table.outputs !== undefined) return table;
  const money = (name: string) => name.endsWith('Minor');
  const typeOf = (name: string, value: Value) =>
    typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : money(name) ? 'money' : 'number';
  return {
    ...table,
    hitPolicy: 'first',
    inputs: table.inputs.map((input) =>
      money(input.name) && input.type === 'number' ? { ...input, type: 'money' } : input,
    ),
    outputs: Object.entries(table.rules[0]?.then ?? {}).map(([name, value]) => ({ name, type: typeOf(name, value) })),
    rules: table.rules.map((rule) => ({ ...rule, when: Array.isArray(rule.when) ? cellsOf(rule.when) : rule.when })),
    examples: [],
  };
}

/** All conditions of a rule had to hold, also several on one input. */
function cellsOf(conditions: readonly Condition[]): Record<string, string> {
  const asked = new Map<string, Condition>();
  for (const condition of conditions) {
    const known = asked.get(condition.input);
    asked.set(condition.input, known ? both(known, condition) : condition);
  }
  return Object.fromEntries([...asked].map(([input, condition]) => [input, cellOf(condition)]));
}

function both(one: Condition, other: Condition): Condition {
  const oneOf =
    one.oneOf && other.oneOf ? one.oneOf.filter((text) => other.oneOf!.includes(text)) : (one.oneOf ?? other.oneOf);
  return {
    ...one,
    ...other,
    ...(one.min === undefined || other.min === undefined ? {} : { min: Math.max(one.min, other.min) }),
    ...(one.max === undefined || other.max === undefined ? {} : { max: Math.min(one.max, other.max) }),
    ...(oneOf ? { oneOf } : {}),
    ...(one.noneOf && other.noneOf ? { noneOf: [...one.noneOf, ...other.noneOf] } : {}),
  };
}

/** A condition that nothing meets (no texts left, a range the wrong way round) has no cell: the table is refused, not guessed. */
function cellOf({ min, max, oneOf, noneOf, is }: Condition): string {
  const list = (texts: readonly string[]) => texts.map((text) => JSON.stringify(text)).join(', ');
  if (is !== undefined) return String(is);
  if (oneOf) return list(oneOf.filter((text) => !noneOf?.includes(text)));
  if (noneOf) return `not(${list(noneOf)})`;
  if (min !== undefined && max !== undefined) return `[${min}..${max}]`;
  return min === undefined ? `<= ${String(max)}` : `>= ${String(min)}`;
}
