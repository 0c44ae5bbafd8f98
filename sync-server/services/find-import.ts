import type { Person } from '../../src-shared/authority/person.ts';
import { scopeId, scopesOf } from '../../src-shared/authority/scopes.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { findImportReply } from '../store/imports.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';

/**
 * An earlier import, for whoever brought the file and for those who see the remittances of every site: one file may hold
 * several sites'.
 */
export async function findImport(db: Db, id: string, person: Person): Promise<ImportReply | null> {
  const found = await findImportReply(db, id);
  if (!found) return null;
  if (found.importedBy === person.id) return found.reply;
  const sites = await listSites(db);
  const seen = new Set(scopesOf(person, sites));
  return sites.every((site) => seen.has(scopeId(site, 'remits'))) ? found.reply : null;
}
