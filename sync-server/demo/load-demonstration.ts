import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { seedOrganisation } from '../services/seed-organisation.ts';
import { saveRecords } from '../store/business-records.ts';
import { readHistoryPlan, saveHistoryPlan } from '../store/demonstration.ts';
import { hasNoAccounts } from '../store/organisation.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { isUnfinished, planHistory } from './load-history.ts';
import { heldStatement, officeRecords } from './office-records.ts';
import { DEMO_PASSWORD, demoOrganisation } from './organisation.ts';
import { refundAccounts } from './refund-accounts.ts';

export type DemonstrationDeps = {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly clock: () => Date;
  readonly say: (line: string) => void;
  /** Days of history, up to yesterday; 0: none. */
  readonly days: number;
  /** Aborted when the history is no longer waited for; the next start goes on where it ended. */
  readonly ending?: AbortSignal;
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
    const today = calendarDateOf(clock());
    const held = days > 0 ? [heldStatement(today)] : [];
    await inTransaction(db, (tx) => saveRecords(tx, [...refundAccounts(today), ...officeRecords(today), ...held]));
    const { name, sites, people } = demoOrganisation;
    say(`Loaded ${name}: ${sites.length} sites, ${people.length} people to sign in as.`);
  }
  await loadHistoryAside(deps);
}

/** In a process of its own: a server that has just loaded months of history would keep the memory that took. */
async function loadHistoryAside({ db, databaseUrl, dataDir, say, ending }: DemonstrationDeps): Promise<void> {
  if (!isUnfinished(await readHistoryPlan(db))) return;
  ending?.throwIfAborted();
  const child = fork(fileURLToPath(new URL('./history-process.ts', import.meta.url)), { execArgv: [] });
  const closed = once(child, 'close');
  child.on('message', (line) => say(line as string));
  const stop = (): void => void child.kill();
  ending?.addEventListener('abort', stop);
  child.send({ databaseUrl, dataDir });
  await closed;
  ending?.removeEventListener('abort', stop);
  if (isUnfinished(await readHistoryPlan(db))) {
    throw new Error('The history of the demonstration could not be loaded; the next start goes on where it ended.');
  }
}
