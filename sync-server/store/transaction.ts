import type { Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** The pool: every query on it is its own transaction. */
export type Db = Kysely<Database>;
/** One transaction: what a use case changes, it changes through this, together or not at all. */
export type Tx = Transaction<Database>;
