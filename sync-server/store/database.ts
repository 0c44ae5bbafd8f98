import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types, type CustomTypesConfig } from 'pg';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { Database } from './schema.ts';

export type DatabaseOptions = {
  /** How the connections are named in `pg_stat_activity`. */
  readonly applicationName?: string;
  readonly maxConnections?: number;
  /** Told of a connection that breaks (the database restarts). What used it fails; the next query gets a new one. */
  readonly onConnectionError?: (error: Error) => void;
};

/** A transaction left open holds its locks and stalls vacuum: PostgreSQL ends it. */
const IDLE_IN_TRANSACTION_MS = 30_000;
const STATEMENT_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens a pool of connections; none is made before the first query.
 *
 * Types as they come back: `bigint` is a number (and throws beyond 2^53), `date` is the text 'yyyy-mm-dd', `timestamptz` a
 * Date, `numeric` its text (so cast `sum(bigint)` back to `bigint`), `bytea` a Buffer, `jsonb` its value.
 *
 * @param url  `postgresql://…`, of `DATABASE_URL` or of a managed PostgreSQL.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Kysely<Database> {
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 12,
    application_name: options.applicationName ?? 'countersign',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types: columnTypes,
  });
  const onConnectionError = options.onConnectionError ?? (() => {});
  // The pool listens to idle connections only; an error that nobody hears ends the process.
  pool.on('connect', (client) => client.on('error', onConnectionError));
  pool.on('error', () => {});
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** The pool's reading of column types, for connections that are made elsewhere (LISTEN, the queue). */
export const columnTypes: CustomTypesConfig = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (id === types.builtins.INT8) return safeInteger;
      if (id === types.builtins.DATE) return (text: string) => text;
      if (id === INT8_ARRAY) return safeIntegers;
    }
    return types.getTypeParser(id, format);
  },
};

/** pg_type.oid of bigint[]. */
const INT8_ARRAY = 1016;

function safeInteger(text: string): number {
  const value = Number(text);
  invariant(Number.isSafeInteger(value), `a bigint beyond 2^53 came out of the database: ${text}`);
  return value;
}

function safeIntegers(text: string): (number | null)[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((item) => (item === 'NULL' ? null : safeInteger(item)));
}
