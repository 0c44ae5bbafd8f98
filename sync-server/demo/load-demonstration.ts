import { seedOrganisation } from '../services/seed-organisation.ts';
import type { Db } from '../store/transaction.ts';
import { DEMO_PASSWORD, demoOrganisation } from './organisation.ts';

export type DemonstrationDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly say: (line: string) => void;
};

/** Fills an empty database with the demonstration; one that is in use is left alone. */
export async function loadDemonstration(deps: DemonstrationDeps): Promise<void> {
  const isNew = await seedOrganisation(deps, demoOrganisation, { password: DEMO_PASSWORD, demo: true });
  if (!isNew) return;
  const { sites, people } = demoOrganisation;
  deps.say(`Loaded ${demoOrganisation.name}: ${sites.length} sites, ${people.length} people to sign in as.`);
}
