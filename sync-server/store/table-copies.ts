import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';

/** Ours, and the job queue's. */
export const COPIED_SCHEMAS = ['public', 'pgboss'] as const;
export type CopiedSchema = (typeof COPIED_SCHEMAS)[number];

export type CopiedTable = {
  readonly schema: CopiedSchema;
  readonly table: string;
  readonly columns: readonly string[];
};
export type CopiedSequence = { readonly schema: string; readonly name: string; readonly value: string | null };

/** Written anew by whoever makes the tables. */
const NOT_COPIED = new Set(['public.kysely_migration', 'public.kysely_migration_lock', 'pgboss.version']);

/** One moment of a database: whatever is asked here is as it was when the snapshot was opened. */
export type Snapshot = {
  readonly tables: readonly CopiedTable[];
  readonly sequences: readonly CopiedSequence[];
  readonly migration: string;
  readonly postgres: number;
  readonly ledger: { readonly entries: number; readonly debitMinor: string; readonly creditMinor: string };
  readonly audit: { readonly size: number; readonly checkpoint: string };
  count(table: CopiedTable): Promise<number>;
  /** The rows, as COPY writes them. */
  rows(table: CopiedTable): AsyncIterable<Buffer>;
  close(): Promise<void>;
};

/** Opens a snapshot; nobody waits for it, and it waits for nobody. */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const client = new Client({ connectionString: url, application_name: 'countersign-backup' });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const tables = await listTables(client);
    return {
      tables,
      sequences: await listSequences(client),
      ...(await readFacts(client)),
      async count(table) {
        return Number(await single(client, `select count(*)::text as value from ${nameOf(table)}`));
      },
      async *rows(table) {
        const stream = client.query(copyTo(`copy ${nameOf(table)} (${listed(table.columns)}) to stdout`));
        for await (const chunk of stream) yield chunk as Buffer;
      },
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** Fills tables that are there and empty but for what making them has left. */
export class TableFiller {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** @throws when the role may not set triggers and references aside, which only a superuser may. */
  static async open(url: string): Promise<TableFiller> {
    const client = new Client({ connectionString: url, application_name: 'countersign-restore' });
    await client.connect();
    await client.query('begin');
    // What triggers and references would check was checked when the rows were first written.
    await client.query(`set local session_replication_role = 'replica'`);
    for (const table of await listTables(client)) await client.query(`delete from ${nameOf(table)}`);
    return new TableFiller(client);
  }

  async fill(table: CopiedTable, rows: AsyncIterable<Buffer>): Promise<void> {
    await pipeline(rows, this.#client.query(copyFrom(`copy ${nameOf(table)} (${listed(table.columns)}) from stdin`)));
  }

  /** All of it, or nothing. */
  async finish(sequences: readonly CopiedSequence[]): Promise<void> {
    for (const { schema, name, value } of sequences) {
      if (value !== null) {
        await this.#client.query('select setval($1::regclass, $2::bigint)', [
          `${quoted(schema)}.${quoted(name)}`,
          value,
        ]);
      }
    }
    // Workbenches know by it that the server is not the one they knew, and send again what it has lost.
    await this.#client.query('update sync_epoch set epoch = gen_random_uuid()');
    await this.#client.query('commit');
    await this.#client.query('analyze');
    await this.#client.end();
  }

  async giveUp(): Promise<void> {
    await this.#client.end();
  }
}

const Tables = z.array(z.object({ schema: z.enum(COPIED_SCHEMAS), table: z.string(), columns: z.array(z.string()) }));

/** Columns that the database computes are left out. Partitions are tables of their own; what they are parts of holds nothing. */
async function listTables(client: Client): Promise<CopiedTable[]> {
  const { rows } = await client.query(
    `select n.nspname as schema, c.relname as table,
       array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = any($1) and c.relkind = 'r' group by 1, 2 order by 1 desc, 2`,
    [COPIED_SCHEMAS],
  );
  return Tables.parse(rows).filter(({ schema, table }) => !NOT_COPIED.has(`${schema}.${table}`));
}

async function listSequences(client: Client): Promise<CopiedSequence[]> {
  const { rows } = await client.query(
    `select schemaname as schema, sequencename as name, last_value::text as value from pg_sequences
     where schemaname = any($1) order by 1, 2`,
    [COPIED_SCHEMAS],
  );
  return z.array(z.object({ schema: z.string(), name: z.string(), value: z.string().nullable() })).parse(rows);
}

async function readFacts(client: Client) {
  const migration = await single(client, 'select name as value from kysely_migration order by name desc limit 1');
  const postgres = Number(await single(client, `select current_setting('server_version_num') as value`));
  return {
    migration,
    postgres: Math.floor(postgres / 10_000),
    ledger: {
      entries: Number(await single(client, 'select count(*)::text as value from gl_entry')),
      debitMinor: await single(client, 'select coalesce(sum(debit), 0)::text as value from gl_line'),
      creditMinor: await single(client, 'select coalesce(sum(credit), 0)::text as value from gl_line'),
    },
    audit: {
      size: Number(await single(client, 'select size::text as value from audit_log')),
      checkpoint: await single(client, `select coalesce(note, '') as value from audit_log`),
    },
  };
}

async function single(client: Client, text: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>(text);
  return rows[0]?.value ?? '';
}

function nameOf({ schema, table }: CopiedTable): string {
  return `${quoted(schema)}.${quoted(table)}`;
}

function listed(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
