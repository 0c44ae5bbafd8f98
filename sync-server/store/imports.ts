import { ImportReply } from '../../src-shared/wire/http.ts';
import type { Db } from './transaction.ts';

/** What became of an imported file, and who brought it. */
export async function findImportReply(
  db: Db,
  id: string,
): Promise<{ readonly importedBy: string; readonly reply: ImportReply } | null> {
  const row = await db.selectFrom('import').select(['imported_by', 'reply']).where('id', '=', id).executeTakeFirst();
  return row ? { importedBy: row.imported_by, reply: ImportReply.parse(JSON.parse(row.reply)) } : null;
}
