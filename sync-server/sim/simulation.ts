import { addDays, DAY_MS } from '../../src-shared/base/dates.ts';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { may, mayPropose } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { unfinishedStates } from '../../src-shared/case/case-state.ts';
import { nextStep } from '../../src-shared/case/case-steps.ts';
import { departmentOf } from '../../src-shared/case/department-of.ts';
import { readIntake } from '../../src-shared/case/intake.ts';
import type { CaseKind } from '../../src-shared/case/kind.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { type Draw, drawFrom } from '../../src-shared/remittance/internal/invent.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { composeServices, type Services } from '../compose-services.ts';
import { type Deed, deedOn } from '../demo/history-decisions.ts';
import { demoOrganisation } from '../demo/organisation.ts';
import { SimulatedDesk } from '../demo/simulated-desk.ts';
import { applyCommands } from '../services/apply-commands.ts';
import { compareBooks } from '../services/compare-books.ts';
import { type Reference, referenceReader } from '../services/reference.ts';
import { seedOrganisation } from '../services/seed-organisation.ts';
import { findCase, listCases } from '../store/billing-cases.ts';
import { setPeriodState } from '../store/ledger.ts';
import { countOrphans, countsByKind, sumBooks } from '../store/simulation-totals.ts';
import { mendEntry, type Tampered, tamperWithEntry } from '../store/simulation-tampering.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { inventForm } from './invented-form.ts';
import { fileOfDay } from './simulated-files.ts';
import { scenarios } from './scenarios.ts';

export type SimulationParts = {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly seed: number;
  readonly days: number;
  readonly say: (line: string) => void;
};

export type SimulationTotals = {
  readonly days: number;
  readonly cases: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly open: number;
  /** Cases without a process that could end them, and processes that wait for a case that is over. */
  readonly orphans: number;
  readonly inTwoQueues: number;
  readonly debitsMinor: number;
  readonly creditsMinor: number;
  readonly postedWithoutApproval: number;
  readonly approvedNotPosted: number;
};

const FIRST_DAY = '2026-01-05';
/** A kind is proposed on one day in so many. */
const PROPOSED_EVERY = 3;
/** The books of the month are closed by mistake on one day in so many, which postings meet, and opened the day after. */
const CLOSED_EVERY = 45;
/** Two people decide the same case on one day in so many. */
const CONFLICT_EVERY = 20;
/** Somebody writes into the books past the product after so many days of order, and puts it back so many days later. */
const TAMPERED_AFTER_DAYS = 10;
const MENDED_AFTER_DAYS = 4;
/** The entry of one approved case in so many is found to be wrong the day after, and undone by a case of its own. */
const REVERSED_EVERY = 4;
const RECHECK_AFTER_DAYS = 2;
const GIVE_UP_AFTER_DAYS = 9;
const SAY_EVERY_MS = 5000;

/** The demonstration's organisation at work, day after day, by the use cases that everybody uses and a clock that is set. */
export class Simulation {
  readonly #parts: SimulationParts;
  readonly #services: Services;
  readonly #clock: { now: Date };
  readonly #readReference = referenceReader(() => this.#clock.now);
  readonly #desks = new Map<string, SimulatedDesk>();
  /** Ids of cases whose entries are undone the next day. */
  readonly #wrong: string[] = [];
  /** What somebody changed in the books, or that they are in order; and since which day. */
  #tampering: { readonly entry: Tampered | null; readonly since: number } = { entry: null, since: 0 };

  static async begin(parts: SimulationParts): Promise<Simulation> {
    const clock = { now: instantOn(FIRST_DAY, '06:00') };
    const { db, say } = parts;
    await seedOrganisation({ db, clock: () => clock.now }, demoOrganisation, { password: 'countersign', demo: true });
    const services = await composeServices({
      ...parts,
      clock: () => clock.now,
      testsPost: false,
      reportFault: (fault) => say(`The simulation met a fault: ${String(fault)}`),
    });
    return new Simulation(parts, services, clock);
  }

  private constructor(parts: SimulationParts, services: Services, clock: { now: Date }) {
    this.#parts = parts;
    this.#services = services;
    this.#clock = clock;
  }

  async run(): Promise<SimulationTotals> {
    const { days, say } = this.#parts;
    let saidAt = performance.now();
    for (let index = 0; index < days; index += 1) {
      await this.#live(index);
      if (performance.now() - saidAt < SAY_EVERY_MS) continue;
      saidAt = performance.now();
      say(`Day ${index + 1} of ${days}.`);
    }
    await this.#finish();
    const totals = await this.#totals();
    await this.#services.engine.stop();
    return totals;
  }

  async #live(index: number): Promise<void> {
    const day = addDays(FIRST_DAY, index);
    this.#clock.now = instantOn(day, '08:00');
    const { engine } = this.#services;
    await engine.drain();
    const weekday = this.#clock.now.getUTCDay();
    // Deadlines run on at weekends; people do not.
    if (weekday === 0 || weekday === 6) return;
    const reference = await this.#readReference(this.#parts.db);
    const isClosed = index % CLOSED_EVERY === CLOSED_EVERY - 1;
    if (isClosed) await this.#setPeriod(day, 'closed');
    await this.#import(index, day, reference);
    await engine.drain();
    this.#clock.now = instantOn(day, '13:00');
    await this.#propose(index, day, reference);
    await this.#reverse(reference);
    await this.#decide(index, reference);
    await engine.drain();
    if (isClosed) await this.#setPeriod(day, 'open');
    await this.#compare(index);
  }

  /** Entries are held against their approvals every evening: what somebody changed is a case until it is put back, or acknowledged. */
  async #compare(index: number): Promise<void> {
    const { db, seed } = this.#parts;
    const days = index - this.#tampering.since;
    const { entry } = this.#tampering;
    if (entry && days >= MENDED_AFTER_DAYS) {
      await mendEntry(db, entry);
      this.#tampering = { entry: null, since: index };
    } else if (!entry && days >= TAMPERED_AFTER_DAYS) {
      const addedMinor = 1 + drawFrom(seed * 31 + index)(500_00);
      this.#tampering = { entry: await tamperWithEntry(db, addedMinor), since: index };
    }
    await this.#services.compare(true);
    await this.#services.engine.drain();
  }

  /** Postings that were tried while the books were closed are tried once more, and whatever is on its way arrives. */
  async #finish(): Promise<void> {
    const { engine } = this.#services;
    this.#clock.now = new Date(this.#clock.now.getTime() + DAY_MS);
    if (this.#tampering.entry) await mendEntry(this.#parts.db, this.#tampering.entry);
    const reference = await this.#readReference(this.#parts.db);
    for (const failed of await listCases(this.#parts.db, ['postingFailed'])) {
      const by = reference.directory.people.find((person) => may(person, 'repost', failed, reference).ok);
      if (by) await this.#send({ by, about: failed, payload: { type: 'case.repost' } });
    }
    await engine.drain();
    await this.#services.compare(true);
    await engine.drain();
  }

  async #import(index: number, day: string, { directory }: Reference): Promise<void> {
    const { seed, dataDir } = this.#parts;
    const { name, text } = fileOfDay({ seed, index, day });
    const person = directory.person('priya.raman');
    invariant(person, 'the organisation has its analyst');
    const path = join(dataDir, 'tmp', name);
    await mkdir(join(dataDir, 'tmp'), { recursive: true });
    await writeFile(path, text);
    const imported = await this.#services.importFile({
      path,
      name,
      by: { id: person.id, name: person.name },
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
    });
    await rm(path, { force: true });
    invariant(imported.ok, `${name} is a remittance file`);
  }

  /** Every kind with a form is proposed now and then, by its own scenario where it has one. */
  async #propose(index: number, day: string, reference: Reference): Promise<void> {
    const { seed } = this.#parts;
    for (const [place, kind] of caseKinds.all.entries()) {
      if (!kind.intake || !kind.mayBeProposedByPeople) continue;
      const draw = drawFrom(seed * 1_000_003 + index * 101 + place);
      if (draw(PROPOSED_EVERY) === 0) await this.#proposeOne(kind, draw, day, reference);
    }
  }

  async #proposeOne(kind: CaseKind, draw: Draw, day: string, reference: Reference): Promise<void> {
    const { directory, policies } = reference;
    const sites = directory.sites.filter(({ type }) => type !== 'shared-services');
    const site = sites[draw(sites.length)]?.id ?? '';
    const place = { kind: kind.kind, queue: kind.queue, site, payerClass: '' };
    const at = { ...place, department: departmentOf(place, policies) };
    const proposers = directory.people.filter((person) => mayPropose(person, at, reference).ok);
    const by = proposers[draw(proposers.length)];
    if (!by || !kind.intake) return;
    const invention = { draw, today: day, payers: directory.payers.map(({ name }) => name) };
    const scenario = scenarios[kind.kind];
    const { values, records = [] } = scenario
      ? scenario({
          ...invention,
          site,
          now: this.#clock.now,
          payerIds: new Map(directory.payers.map(({ id, name }) => [name, id])),
        })
      : { values: inventForm(kind.intake.fields, invention) };
    if (!readIntake(kind.intake.fields, values).ok) return;
    const analyst = directory.person('priya.raman');
    if (records.length > 0 && analyst) await this.#services.takeRecords(analyst, records);
    const payload = { type: 'case.propose', kind: kind.kind, site, values } as CommandPayload;
    const desk = await this.#deskOf(by);
    await this.#apply(desk, [desk.command(null, payload, this.#clock.now)]);
  }

  async #decide(index: number, reference: Reference): Promise<void> {
    const waiting = await listCases(this.#parts.db, unfinishedStates);
    let conflicts = index % CONFLICT_EVERY === CONFLICT_EVERY - 1 ? 1 : 0;
    for (const one of waiting) {
      const deed = this.#nextDeed(one, reference);
      if (!deed) continue;
      await this.#send(deed);
      const { payload } = deed;
      if (isApproval(payload) && Number(one.number.replace(/\D/g, '')) % REVERSED_EVERY === 0) this.#wrong.push(one.id);
      if (conflicts === 0 || payload.type !== 'case.decide' || payload.decision !== 'refuse') continue;
      conflicts -= 1;
      // Somebody else had approved it without the network, and their workbench only now finds the server.
      const other = this.#someoneWhoMay('approve', one, reference, deed.by);
      const late: CommandPayload = { type: 'case.decide', decision: 'approve', reason: '' };
      if (other) await this.#send({ by: other, about: one, payload: late });
    }
  }

  /** What was approved the day before and turns out to be wrong. */
  async #reverse(reference: Reference): Promise<void> {
    for (const id of this.#wrong.splice(0)) {
      const one = await findCase(this.#parts.db, id);
      if (!one || one.state !== 'posted') continue;
      const payload: CommandPayload = { type: 'case.reverse', reason: 'Posted to the wrong account.' };
      const deed = this.#deed('reverse', one, payload, reference);
      if (deed) await this.#send(deed);
    }
  }

  /** What is in the way of an approval is worked on first; what nobody can settle is given up after a while. */
  #nextDeed(one: CaseDocument, reference: Reference): Deed | null {
    const { now } = this.#clock;
    const ageDays = (now.getTime() - Date.parse(one.createdAt)) / DAY_MS;
    if (one.state === 'postingFailed') return this.#deed('repost', one, { type: 'case.repost' }, reference);
    if (one.state === 'open' && one.blockedBy?.length) {
      if (ageDays > GIVE_UP_AFTER_DAYS) {
        const refusal = { type: 'case.decide', decision: 'refuse', reason: 'It cannot be settled.' } as const;
        return this.#deed('refuse', one, refusal, reference);
      }
      const isToday = one.timeline.some(
        ({ event, at }) => event === 'recheck' && now.getTime() - Date.parse(at) < DAY_MS,
      );
      const isTime = ageDays >= RECHECK_AFTER_DAYS && !isToday;
      return isTime ? this.#deed('recheck', one, { type: 'case.recheck' }, reference) : null;
    }
    const step = one.state === 'open' ? nextStep(one) : undefined;
    if (!step) return deedOn(one, now, reference);
    return this.#deed('completeStep', one, { type: 'case.complete-step', step: step.id, note: 'Done.' }, reference);
  }

  #deed(
    action: Parameters<typeof may>[1],
    about: CaseDocument,
    payload: CommandPayload,
    reference: Reference,
  ): Deed | null {
    const by = this.#someoneWhoMay(action, about, reference, null);
    return by && { by, about, payload };
  }

  #someoneWhoMay(
    action: Parameters<typeof may>[1],
    about: CaseDocument,
    reference: Reference,
    except: Person | null,
  ): Person | null {
    const { people } = reference.directory;
    return people.find((person) => person.id !== except?.id && may(person, action, about, reference).ok) ?? null;
  }

  async #send({ by, about, payload }: Deed): Promise<void> {
    const desk = await this.#deskOf(by);
    this.#clock.now = new Date(this.#clock.now.getTime() + 30_000);
    await this.#apply(desk, [desk.command(about, payload, this.#clock.now)]);
  }

  async #apply(desk: SimulatedDesk, commands: Parameters<typeof applyCommands>[1]['commands']): Promise<void> {
    const { db, say } = this.#parts;
    const reportBug = (bug: unknown): void => say(`A simulated command met a defect: ${String(bug)}`);
    const deps = { db, clock: () => this.#clock.now, handlers: this.#services.handlers, reportBug };
    const answered = await applyCommands(deps, { person: desk.person, deviceId: desk.deviceId, commands });
    invariant(answered.ok, 'a device that was enrolled is known');
  }

  async #deskOf(person: Person): Promise<SimulatedDesk> {
    const known = this.#desks.get(person.id);
    if (known) return known;
    const desk = await SimulatedDesk.enrol(this.#parts.db, person, this.#clock.now);
    this.#desks.set(person.id, desk);
    return desk;
  }

  async #setPeriod(day: string, state: 'open' | 'closed'): Promise<void> {
    await inTransaction(this.#parts.db, (tx) => setPeriodState(tx, day.slice(0, 7), state));
  }

  async #totals(): Promise<SimulationTotals> {
    const { db, days } = this.#parts;
    const clock = (): Date => this.#clock.now;
    const { engine } = this.#services;
    const counted = await countsByKind(db);
    const books = await compareBooks({ db, clock, kinds: caseKinds, engine, readReference: this.#readReference });
    return {
      days,
      cases: counted.reduce((sum, { cases }) => sum + cases, 0),
      byKind: Object.fromEntries(counted.map(({ kind, cases }) => [kind, cases])),
      open: counted.reduce((sum, { open }) => sum + open, 0),
      ...(await countOrphans(db)),
      ...(await sumBooks(db)),
      postedWithoutApproval: books.postedWithoutApproval,
      approvedNotPosted: books.approvedNotPosted,
    };
  }
}

function isApproval(payload: CommandPayload): boolean {
  return payload.type === 'case.decide' && payload.decision === 'approve';
}

function instantOn(day: string, time: string): Date {
  return new Date(`${day}T${time}:00.000Z`);
}
