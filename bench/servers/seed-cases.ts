import { instantOf } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { offlineAuthority } from '../../src-shared/policy/defaults/offline-authority.ts';
import { demoOrganisation } from '../../sync-server/demo/organisation.ts';
import { publish } from '../../sync-server/feed/publish.ts';
import { changeOf } from '../../sync-server/services/publish-policies.ts';
import { seedOrganisation } from '../../sync-server/services/seed-organisation.ts';
import { openDatabase } from '../../sync-server/store/database.ts';
import { migrateToLatest } from '../../sync-server/store/migrate.ts';
import { insertVersion, type StoredVersion } from '../../sync-server/store/policies.ts';
import { inTransaction, type Db } from '../../sync-server/store/transaction.ts';
import { PASSWORD } from '../credentials.ts';
import type { Digest } from '../digest.ts';
import { digestOf } from '../digest.ts';
import { inventCases } from './invented-cases.ts';

const PER_TRANSACTION = 2_000;

/** Fills an empty database with the organisation, its own rule for offline work, and so many open cases. @returns the digest of the cases. */
export async function seedCases(url: string, count: number): Promise<Digest> {
  const db = openDatabase(url, { applicationName: 'countersign-bench' });
  try {
    await migrateToLatest(db);
    const clock = () => new Date();
    await seedOrganisation({ db, clock }, demoOrganisation, { password: PASSWORD, demo: false });
    await allowManyDecisions(db, clock());
    const cases = [...inventCases(count, demoOrganisation.sites.map(({ id }) => id).slice(0, 3))];
    for (let from = 0; from < cases.length; from += PER_TRANSACTION) {
      await insert(db, cases.slice(from, from + PER_TRANSACTION), clock());
    }
    return await digestOf(cases);
  } finally {
    await db.destroy();
  }
}

/** The product's own rule ends an offline stretch after some hundred decisions; the bench makes thousands in one. */
async function allowManyDecisions(db: Db, now: Date): Promise<void> {
  const { policy, rules } = offlineAuthority;
  const number = offlineAuthority.version + 1;
  const at = instantOf(now);
  const version: StoredVersion = {
    policy,
    version: number,
    table: {
      ...offlineAuthority,
      version: number,
      rules: rules.map((rule) => ({ ...rule, then: { ...rule.then, maxCount: 1_000_000, maxAmountMinor: 1e13 } })),
      examples: [],
    },
    // Published by somebody: the rule that comes with the product would take the place of one that came with it before.
    publication: {
      at,
      effectiveFrom: at,
      authors: [{ id: 'bench-author', name: 'An author' }],
      reviewer: { id: 'bench-reviewer', name: 'A reviewer' },
      reason: 'Thousands of decisions are pushed at once.',
      review: '',
      changes: [],
      rehearsal: null,
    },
  };
  await inTransaction(db, async (tx) => {
    await insertVersion(tx, version);
    await publish(tx, [changeOf(version)], now);
  });
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
