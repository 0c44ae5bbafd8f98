import { storableText } from '../../src-shared/base/storable-text.ts';
import { ImportReply } from '../../src-shared/wire/http.ts';
import type { Db, Tx } from './transaction.ts';

/** The way in of what is read again from the kept bytes. */
export const REPLAY = 'replay';
/** And that of repaired copies of what is kept. */
export const REPAIR = 'repair';

/** Begins an import; its reply follows with `saveImportReply`. */
export async function insertImport(
  tx: Tx,
  one: {
    readonly id: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly name: string;
    readonly kind: string;
    readonly by: string;
    readonly now: Date;
    /** Which way it came; absent: somebody brought it. */
    readonly connector?: string | undefined;
  },
): Promise<void> {
  const file = storableText(one.name);
  await tx
    .insertInto('raw_file')
    .values({ sha256: one.sha256, bytes: one.bytes, first_name: file, received_at: one.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .insertInto('import')
    .values({
      id: one.id,
      sha256: one.sha256,
      file,
      kind: one.kind,
      imported_by: one.by,
      imported_at: one.now,
      reply: '',
      connector: one.connector ?? 'upload',
    })
    .execute();
}

export async function saveImportReply(db: Db, reply: ImportReply, now: Date): Promise<void> {
  const { id, kind } = reply;
  await db
    .updateTable('import')
    .set({ reply: JSON.stringify(reply), kind, finished_at: now, ...countsOf(reply) })
    .where('id', '=', id)
    .execute();
}

/** How many parts of it were taken, known already, or put aside. */
function countsOf({ source, transactions, invoices = [] }: ImportReply) {
  if (source) {
    const { records, accepted, duplicates, quarantined } = source;
    return { records, accepted, duplicates, quarantined };
  }
  const parts = [...transactions, ...invoices];
  const of = (...statuses: readonly string[]) => parts.filter(({ status }) => statuses.includes(status)).length;
  return {
    records: parts.length,
    accepted: of('imported'),
    duplicates: of('duplicate'),
    quarantined: of('unreadable', 'refused'),
  };
}

/** What became of an imported file, and who brought it; null also while it is under way. */
export async function findImportReply(
  db: Db,
  id: string,
): Promise<{ readonly importedBy: string; readonly reply: ImportReply } | null> {
  const row = await db.selectFrom('import').select(['imported_by', 'reply']).where('id', '=', id).executeTakeFirst();
  if (!row || row.reply === '') return null;
  return { importedBy: row.imported_by, reply: ImportReply.parse(JSON.parse(row.reply)) };
}

/** A file that came in, for reading it again. */
export type CameIn = {
  readonly id: string;
  readonly sha256: string;
  readonly file: string;
  readonly connector: string;
};

/**
 * Files that came in in a period, each once by each way, in the order in which they came; what was read again counts for none.
 *
 * @param after  id of the last of the page before.
 */
export async function listCameIn(
  db: Db,
  asked: {
    readonly from: Date;
    readonly until: Date;
    readonly way?: string | undefined;
    readonly after?: string | undefined;
  },
  limit: number,
): Promise<CameIn[]> {
  let rows = db
    .selectFrom('import as i')
    .select(['i.id', 'i.sha256', 'i.file', 'i.connector'])
    .where('i.imported_at', '>=', asked.from)
    .where('i.imported_at', '<', asked.until)
    .where('i.connector', '<>', REPLAY)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('import as b')
            .select('b.id')
            .whereRef('b.sha256', '=', 'i.sha256')
            .whereRef('b.connector', '=', 'i.connector')
            .whereRef('b.id', '<', 'i.id')
            .where('b.imported_at', '>=', asked.from),
        ),
      ),
    );
  if (asked.way !== undefined) rows = rows.where('i.connector', '=', asked.way);
  if (asked.after !== undefined) rows = rows.where('i.id', '>', asked.after);
  return await rows.orderBy('i.id').limit(limit).execute();
}
