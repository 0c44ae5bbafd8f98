import { Person } from '../../src-shared/authority/person.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { Command, CommandPayload } from '../../src-shared/sync/command.ts';
import { composeServices, type Services } from '../../sync-server/compose-services.ts';
import { demoOrganisation } from '../../sync-server/demo/organisation.ts';
import { SimulatedDesk } from '../../sync-server/demo/simulated-desk.ts';
import { applyCommands } from '../../sync-server/services/apply-commands.ts';
import { seedOrganisation } from '../../sync-server/services/seed-organisation.ts';
import { openDatabase } from '../../sync-server/store/database.ts';
import { migrateToLatest } from '../../sync-server/store/migrate.ts';
import type { Db } from '../../sync-server/store/transaction.ts';
import { PASSWORD } from '../credentials.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';

/** The product's use cases over a database, without HTTP. */
export type Office = Services & { readonly db: Db; close(): Promise<void> };

export async function openOffice(url: string, folder: string): Promise<Office> {
  const db = openDatabase(url, { applicationName: 'countersign-bench' });
  const reportFault = (fault: unknown) => console.error(fault);
  const services = await composeServices({
    db,
    databaseUrl: url,
    dataDir: folder,
    clock: () => new Date(),
    reportFault,
  });
  return {
    ...services,
    db,
    async close() {
      await services.engine.stop();
      await db.destroy();
    },
  };
}

/**
 * Fills an empty database with the organisation and write-offs that wait for an approval, each with its process.
 *
 * @returns a manager's desk, and its signed approvals of the first `decisions` of them.
 */
export async function seedOffice(
  url: string,
  { folder, parked, decisions }: { readonly folder: string; readonly parked: number; readonly decisions: number },
): Promise<{ readonly desk: SimulatedDesk; readonly commands: readonly Command[] }> {
  const migrated = openDatabase(url);
  await migrateToLatest(migrated);
  await seedOrganisation({ db: migrated, clock: () => new Date() }, demoOrganisation, {
    password: PASSWORD,
    demo: false,
  });
  await migrated.destroy();
  const office = await openOffice(url, folder);
  try {
    const now = new Date();
    const proposer = await SimulatedDesk.enrol(office.db, personOf('daniel.reyes'), now);
    const proposals = Array.from({ length: parked }, (_, index) => proposer.command(null, proposalOf(index), now));
    const deps = { db: office.db, clock: () => new Date(), handlers: office.handlers, reportBug: console.error };
    const { person, deviceId } = proposer;
    const reply = await applyCommands(deps, { person, deviceId, commands: proposals });
    invariant(
      reply.ok && reply.value.outcomes.every(({ state }) => state === 'accepted'),
      'every proposal is accepted',
    );
    await office.engine.drain();
    const desk = await SimulatedDesk.enrol(office.db, personOf('maya.okafor'), now);
    const commands: Command[] = [];
    for (const { entity } of proposals.slice(0, decisions)) {
      const row = await office.db
        .selectFrom('billing_case')
        .select('body')
        .where('id', '=', entity)
        .executeTakeFirstOrThrow();
      const shown = CaseDocument.parse(JSON.parse(row.body));
      commands.push(desk.command(shown, { type: 'case.decide', decision: 'approve', reason: '' }, new Date()));
    }
    return { desk, commands };
  } finally {
    await office.close();
  }
}

function proposalOf(index: number): CommandPayload {
  return writeOffProposal({ amountMinor: 50_00 + (index % 100), account: `PA-${index}`, payer: '' });
}

function personOf(id: string): Person {
  return Person.parse(demoOrganisation.people.find((one) => one.id === id));
}
