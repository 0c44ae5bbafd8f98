import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { shownFigures } from '../../src-shared/case/material.ts';
import type { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import type { CommandOutcome, CommandPayload, UnsignedCommand } from '../../src-shared/sync/command.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { composeServices, type ServiceDeps, type Services } from '../compose-services.ts';
import { demoOrganisation } from '../demo/organisation.ts';
import { embeddedLedger } from '../erp/adapters/embedded-ledger/embedded-ledger.ts';
import type { ErpAdapter } from '../erp/port.ts';
import { OPERATOR } from '../identity/operator-token.ts';
import { applyCommands } from '../services/apply-commands.ts';
import { seedOrganisation } from '../services/seed-organisation.ts';
import { sumByAccount } from '../store/ledger.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import type { Db } from '../store/transaction.ts';
import { addDevice, type TestDevice } from './test-people.ts';
import { writeOffProposal, type WriteOffStated } from '../../src-shared/testing/build-write-off.ts';

/** Test support: the demonstration's organisation at work, with all its use cases and no network in between. */
export class Desk {
  readonly store: TestDatabase;
  services: Services;
  readonly faults: unknown[];
  readonly dataDir: string;
  readonly #devices = new Map<string, TestDevice>();
  readonly #time: { now: Date };
  readonly #start: (mail: ServiceDeps['mail']) => Promise<Services>;

  constructor(parts: {
    store: TestDatabase;
    services: Services;
    start: (mail: ServiceDeps['mail']) => Promise<Services>;
    dataDir: string;
    time: { now: Date };
    faults: unknown[];
  }) {
    this.store = parts.store;
    this.services = parts.services;
    this.#start = parts.start;
    this.dataDir = parts.dataDir;
    this.#time = parts.time;
    this.faults = parts.faults;
  }

  get db(): Db {
    return this.store.db;
  }

  get now(): Date {
    return this.#time.now;
  }

  set now(now: Date) {
    this.#time.now = now;
  }

  /** Lets everything happen that is due. */
  async settle(): Promise<void> {
    await this.services.engine.drain();
  }

  /** The server ends and is started again, with another way of sending e-mail. */
  async restart(mail: ServiceDeps['mail']): Promise<void> {
    await this.services.engine.stop();
    this.services = await this.#start(mail);
  }

  async import(text: string, by = 'priya.raman'): Promise<ImportReply> {
    const content = Buffer.from(text);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const path = join(this.dataDir, sha256);
    await writeFile(path, content);
    const { id, name } = personOf(by);
    const reply = await this.services.importFile({
      path,
      name: 'remittance.835',
      by: { id, name },
      sha256,
      bytes: content.length,
    });
    if (!reply.ok) throw new Error(`refused: ${reply.error.message}`);
    return reply.value;
  }

  /** Sends one signed command as a person's workbench would. */
  async command(
    who: string,
    entity: string,
    payload: CommandPayload,
    changes: Partial<UnsignedCommand> = {},
  ): Promise<CommandOutcome> {
    const person = personOf(who);
    let device = this.#devices.get(who);
    if (!device) {
      ({ device } = await addDevice(this.db, person, { now: this.now }));
      this.#devices.set(who, device);
    }
    const command = device.command(payload, { entity, createdAt: instantOf(this.now), ...changes });
    const { handlers } = this.services;
    const reply = await applyCommands(
      { db: this.db, clock: () => this.now, handlers, reportBug: (bug) => this.faults.push(bug) },
      { person, deviceId: device.id, commands: [command] },
    );
    if (!reply.ok) throw new Error('the device is not known');
    return reply.value.outcomes[0]!;
  }

  /** Decides on what the case shows now, or on what `seen` showed. */
  async decide(
    who: string,
    id: string,
    decision: 'approve' | 'refuse' | 'return' | 'escalate',
    options: { readonly reason?: string; readonly seen?: CaseDocument; readonly at?: Date } = {},
  ): Promise<CommandOutcome> {
    const seen = options.seen ?? (await this.case(id));
    return await this.command(
      who,
      id,
      {
        type: 'case.decide',
        decision,
        reason: options.reason ?? (decision === 'approve' ? '' : 'Not as it should be'),
      },
      {
        basis: { ver: seen.ver, evidenceHash: seen.evidenceHash, shown: shownFigures(seen) },
        createdAt: instantOf(options.at ?? this.now),
      },
    );
  }

  /** Proposes a write-off as Daniel Reyes, who follows up on receivables. @returns the id of its case. */
  async proposeWriteOff(
    id: string,
    amountMinor: number,
    { who = 'daniel.reyes', ...stated }: Omit<WriteOffStated, 'amountMinor'> & { readonly who?: string } = {},
  ): Promise<string> {
    const outcome = await this.command(who, id, writeOffProposal({ ...stated, amountMinor }));
    if (outcome.state !== 'accepted') throw new Error(outcome.message);
    return id;
  }

  async case(id: string): Promise<CaseDocument> {
    return CaseDocument.parse(await this.#document('cases', id));
  }

  async remittance(id: string): Promise<RemittanceDocument> {
    return RemittanceDocument.parse(await this.#document('remits', id));
  }

  /** Cases of a kind, in the order of their numbers. */
  async cases(kind: string): Promise<CaseDocument[]> {
    const rows = this.db.selectFrom('billing_case').select('id').where('kind', '=', kind).orderBy('number');
    return await Promise.all((await rows.execute()).map(({ id }) => this.case(id)));
  }

  /** The ledger as people see it. */
  async entries(): Promise<LedgerEntryDocument[]> {
    const rows = await this.db.selectFrom('doc').select('body').where('coll', '=', 'ledger').execute();
    return rows
      .map(({ body }) => JSON.parse(body) as LedgerEntryDocument)
      .toSorted((a, b) => (a.number < b.number ? -1 : 1));
  }

  /** Net debit per account; an account at zero is left out. */
  async balances(): Promise<Record<string, number>> {
    const rows = await sumByAccount(this.db, { asOf: '2099-12-31' as never });
    const net = rows.map(({ account, debitMinor, creditMinor }): [string, number] => [
      account,
      debitMinor - creditMinor,
    ]);
    return Object.fromEntries(net.filter(([, minor]) => minor !== 0));
  }

  /** What was done to it, by its audit leaves: without what came in and what policies answered. */
  async actions(entity: string): Promise<string[]> {
    const rows = this.db.selectFrom('audit_leaf').select('action').where('entity', '=', entity).orderBy('seq');
    return (await rows.execute()).map(({ action }) => action).filter((action) => !/^(policy|command)\./.test(action));
  }

  /** @throws when something failed in the background meanwhile: no test here provokes a fault. */
  async close(): Promise<void> {
    await this.services.engine.stop();
    await this.store.close();
    await rm(this.dataDir, { recursive: true, force: true });
    if (this.faults.length > 0) throw new AggregateError(this.faults, 'The desk met faults');
  }

  async #document(coll: string, id: string): Promise<unknown> {
    const rows = this.db.selectFrom('doc').select('body').where('coll', '=', coll).where('id', '=', id);
    return JSON.parse((await rows.executeTakeFirstOrThrow()).body);
  }
}

export function personOf(id: string): Person {
  const person = [...demoOrganisation.people, OPERATOR].find((one) => one.id === id);
  if (!person) throw new Error(`nobody is called ${id}`);
  return Person.parse(person);
}

/**
 * @param erp    in the place of the ledger in the database, which it may use.
 * @param mail   how people are told by e-mail; by default they are not.
 * @param kinds  all the kinds of cases there are.
 */
export async function openDesk(
  now: Date,
  erp: (ledger: ErpAdapter) => ErpAdapter = (ledger) => ledger,
  mail?: ServiceDeps['mail'],
  kinds: KindRegistry = caseKinds,
  tuning: ServiceDeps['tuning'] = {},
): Promise<Desk> {
  const store = await testDatabase();
  const time = { now };
  const faults: unknown[] = [];
  const clock = (): Date => time.now;
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-desk-'));
  await seedOrganisation({ db: store.db, clock }, demoOrganisation, { password: 'countersign', demo: true });
  const start = (by: ServiceDeps['mail']): Promise<Services> =>
    composeServices({
      db: store.db,
      databaseUrl: store.url,
      dataDir,
      clock,
      kinds,
      tuning,
      webhookNetworks: ['127.0.0.1'],
      erp: erp(embeddedLedger({ db: store.db, clock })),
      ...(by ? { mail: by } : {}),
      reportFault: (fault) => faults.push(fault),
    });
  return new Desk({ store, services: await start(mail), start, dataDir, time, faults });
}
