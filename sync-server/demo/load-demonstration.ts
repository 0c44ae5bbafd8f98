import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { seedOrganisation } from '../services/seed-organisation.ts';
import { saveHistoryPlan } from '../store/demonstration.ts';
import { hasNoAccounts } from '../store/organisation.ts';
import type { Db } from '../store/transaction.ts';
import { loadHistory, planHistory } from './load-history.ts';
import { DEMO_PASSWORD, demoOrganisation } from './organisation.ts';

export type DemonstrationDeps = {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly clock: () => Date;
  readonly say: (line: string) => void;
  /** Days of history, up to yesterday; 0: none. */
  readonly days: number;
};

/**
 * Fills an empty database with the demonstration; one that is in use is left alone. A first start that was interrupted goes
 * on where it was.
 */
export async function loadDemonstration(deps: DemonstrationDeps): Promise<void> {
  const { db, clock, say, days } = deps;
  // Planned before there is anybody: once there are accounts, the database counts as in use.
  if (days > 0 && (await hasNoAccounts(db))) {
    await saveHistoryPlan(db, planHistory(calendarDateOf(clock()), days));
  }
  const isNew = await seedOrganisation(deps, demoOrganisation, { password: DEMO_PASSWORD, demo: true });
  if (isNew) {
    const { name, sites, people } = demoOrganisation;
    say(`Loaded ${name}: ${sites.length} sites, ${people.length} people to sign in as.`);
  }
  await loadHistory(deps);
}
