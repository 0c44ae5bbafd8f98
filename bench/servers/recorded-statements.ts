import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type { Client } from 'pg';
import { invariant } from '../../src-shared/base/invariant.ts';

// The one that the product's connections are of: a peer may have brought another copy of it beside this file.
const { Client: Connection } = createRequire(new URL('../../sync-server/store/database.ts', import.meta.url))('pg') as {
  readonly Client: typeof Client;
};

/** A statement as it went to the database, `begin` and `commit` among them. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/**
 * Runs a piece of work and keeps every statement that it sends, through whichever connection.
 *
 * Only what the work itself sends: the queue of jobs and the feed look after themselves on timers, with transactions of their
 * own. Replayed on one connection, such a statement would end the transaction that it happened to fall into.
 */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const ofTheWork = new AsyncLocalStorage<true>();
  const query = Reflect.get(Connection.prototype, 'query') as (...args: unknown[]) => unknown;
  const recording = function (this: Client, ...args: unknown[]): unknown {
    if (!ofTheWork.getStore()) return Reflect.apply(query, this, args);
    const [what, values] = args as [string | Statement, unknown];
    const text = typeof what === 'string' ? what : what.text;
    const given = Array.isArray(values) ? values : typeof what === 'string' ? [] : (what.values ?? []);
    statements.push({ text, values: [...(given as unknown[])] });
    return Reflect.apply(query, this, args);
  };
  Reflect.set(Connection.prototype, 'query', recording);
  try {
    await ofTheWork.run(true, work);
    invariant(statements.length > 0, 'the work sent nothing to the database');
    return statements;
  } finally {
    Reflect.set(Connection.prototype, 'query', query);
  }
}

/** The same statements with the same values and nothing around them. */
export async function replay(client: Client, statements: readonly Statement[]): Promise<void> {
  for (const { text, values } of statements) await client.query(text, [...values]);
}
