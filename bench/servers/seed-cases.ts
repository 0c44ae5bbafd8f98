import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { demoOrganisation } from '../../sync-server/demo/organisation.ts';
import { publish } from '../../sync-server/feed/publish.ts';
import { seedOrganisation } from '../../sync-server/services/seed-organisation.ts';
import { openDatabase } from '../../sync-server/store/database.ts';
import { migrateToLatest } from '../../sync-server/store/migrate.ts';
import { inTransaction, type Db } from '../../sync-server/store/transaction.ts';
import { PASSWORD } from '../credentials.ts';
import type { Digest } from '../digest.ts';
import { digestOf } from '../digest.ts';
import { inventCases } from './invented-cases.ts';

const PER_TRANSACTION = 2_000;

/** Fills an empty database with the organisation and so many open cases. @returns the digest of the cases. */
export async function seedCases(url: string, count: number): Promise<Digest> {
  const db = openDatabase(url, { applicationName: 'countersign-bench' });
  try {
    await migrateToLatest(db);
    const clock = () => new Date();
    await seedOrganisation({ db, clock }, demoOrganisation, { password: PASSWORD, demo: false });
    const cases = [...inventCases(count, demoOrganisation.sites.map(({ id }) => id).slice(0, 3))];
    for (let from = 0; from < cases.length; from += PER_TRANSACTION) {
      await insert(db, cases.slice(from, from + PER_TRANSACTION), clock());
    }
    return await digestOf(cases);
  } finally {
    await db.destroy();
  }
}

function insert(db: Db, cases: readonly CaseDocument[], now: Date): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx
      .insertInto('billing_case')
      .values(
        cases.map((one) => ({
          id: one.id,
          number: one.number,
          kind: one.kind,
          queue: one.queue,
          site: one.site,
          state: one.state,
          amount: one.amountMinor,
          account: one.account,
          remittance_id: null,
          process_id: null,
          body: JSON.stringify(one),
          ver: one.ver,
          updated_at: now,
        })),
      )
      .execute();
    const changes = cases.map((one) => ({ ...one, coll: 'cases', body: JSON.stringify(one) }) as const);
    await publish(tx, changes, now);
  });
}
