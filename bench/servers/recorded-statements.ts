import { Client } from 'pg';

/** A statement as it went to the database, `begin` and `commit` among them. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Runs a piece of work and keeps every statement that it sends, through whichever connection. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const query = Reflect.get(Client.prototype, 'query') as (...args: unknown[]) => unknown;
  const recording = function (this: Client, ...args: unknown[]): unknown {
    const [what, values] = args as [string | Statement, unknown];
    const text = typeof what === 'string' ? what : what.text;
    const given = Array.isArray(values) ? values : typeof what === 'string' ? [] : (what.values ?? []);
    statements.push({ text, values: [...(given as unknown[])] });
    return Reflect.apply(query, this, args);
  };
  Reflect.set(Client.prototype, 'query', recording);
  try {
    await work();
    return statements;
  } finally {
    Reflect.set(Client.prototype, 'query', query);
  }
}

/** The same statements with the same values and nothing around them. */
export async function replay(client: Client, statements: readonly Statement[]): Promise<void> {
  for (const { text, values } of statements) await client.query(text, [...values]);
}
