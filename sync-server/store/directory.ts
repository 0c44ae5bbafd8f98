import { SiteCalendar } from '../../src-shared/calendar/site-calendar.ts';
import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { PayerDocument, SiteDocument } from '../../src-shared/directory/directory-document.ts';
import type { Directory } from '../../src-shared/directory/directory.ts';
import type { Db } from './transaction.ts';

/** The network's sites and payers, for telling whose remittance it is, and its departments. */
export async function readDirectory(db: Db): Promise<Pick<Directory, 'sites' | 'payers' | 'departments'>> {
  const common = { scope: scopeId(NETWORK, 'directory'), ver: 1 };
  const sites = await db
    .selectFrom('site')
    .select(['id', 'name', 'type', 'npis', 'escalation_contacts', 'calendar'])
    .orderBy('id')
    .execute();
  const payers = await db
    .selectFrom('payer')
    .select(['id', 'name', 'payer_class as payerClass', 'identifiers'])
    .orderBy('id')
    .execute();
  return {
    sites: sites.map(({ escalation_contacts: contacts, calendar, ...site }) =>
      SiteDocument.parse({
        ...common,
        ...site,
        part: 'site',
        ...(calendar === null ? {} : { calendar }),
        ...(contacts === null ? {} : { escalationContacts: contacts }),
      }),
    ),
    payers: payers.map((payer) => PayerDocument.parse({ ...common, ...payer, part: 'payer' })),
    departments: await db.selectFrom('department').select(['id', 'name', 'owner']).orderBy('id').execute(),
  };
}

/** When the people of these sites work; a site that is not in the answer has not said so. */
export async function readCalendars(db: Db, sites: readonly string[]): Promise<ReadonlyMap<string, SiteCalendar>> {
  const rows = db
    .selectFrom('site')
    .select(['id', 'calendar'])
    .where('id', 'in', sites)
    .where('calendar', 'is not', null);
  return new Map((await rows.execute()).map(({ id, calendar }) => [id, SiteCalendar.parse(calendar)]));
}

/** Changes whenever a person, site, payer or policy is published; 0 before the first. */
export async function directorySequence(db: Db): Promise<number> {
  const scope = scopeId(NETWORK, 'directory');
  const row = await db.selectFrom('scope').select('last_seq').where('id', '=', scope).executeTakeFirst();
  return row?.last_seq ?? 0;
}
