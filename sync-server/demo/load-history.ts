import { addDays } from '../../src-shared/base/dates.ts';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unfinishedStates } from '../../src-shared/case/case-state.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { may } from '../../src-shared/authority/may.ts';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { whyNotReversed } from '../../src-shared/case/change-process.ts';
import { storedIntake } from '../../src-shared/case/propose.ts';
import { drawFrom } from '../../src-shared/remittance/internal/invent.ts';
import { canonicalJson, type Command, type CommandPayload } from '../../src-shared/sync/command.ts';
import { composeServices, type Services } from '../compose-services.ts';
import { applyCommands } from '../services/apply-commands.ts';
import { referenceReader, type Reference } from '../services/reference.ts';
import { listCases } from '../store/billing-cases.ts';
import { type HistoryPlan, readHistoryPlan, saveHistoryPlan } from '../store/demonstration.ts';
import { setPeriodState } from '../store/ledger.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { businessDays, monthsBefore } from './calendar.ts';
import { deedOn } from './history-decisions.ts';
import { accountsOf, chargesOf, historyFiles } from './history-files.ts';
import { openBalances } from './opening-balances.ts';
import { proposedCases } from './proposed-cases.ts';
import { SimulatedDesk } from './simulated-desk.ts';

export type HistoryDeps = {
  readonly db: Db;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly say: (line: string) => void;
};

const IMPORTER = 'priya.raman';
/** Files that come on these weekdays are brought in by somebody else, so that nobody imports everything. */
const OTHER_IMPORTER = 'daniel.reyes';
/** Up to which a patient's balance is small by the policy that the demonstration begins with. Cents. */
const SMALL_BALANCE_MINOR = 15_00;
const PROPOSE_EVERY = 3;
const SAY_EVERY_MS = 3000;
/** A minute each: what comes ten minutes after it was decided counts as decided without the network, on the lease alone. */
const SENT_TOGETHER = 5;

/** The history of a new demonstration: the days before `today`. */
export function planHistory(today: string, days: number): HistoryPlan {
  const firstDay = addDays(today, 0 - days);
  return { firstDay, lastDay: addDays(today, -1), nextDay: firstDay };
}

/** Whether days are left to be loaded; a database that never was a new demonstration has no plan. */
export function isUnfinished(plan: HistoryPlan | null): plan is HistoryPlan {
  return plan !== null && plan.nextDay <= plan.lastDay;
}

/**
 * Lets the people of the demonstration work through the days that are planned and not loaded yet: files are imported and
 * commands signed and answered by the same use cases as anybody's, with the clock set to each day. A day that was interrupted
 * is gone through again: what was done in it is recognised, and what was not is done.
 */
export async function loadHistory(deps: HistoryDeps): Promise<void> {
  const plan = await readHistoryPlan(deps.db);
  if (!isUnfinished(plan)) return;
  const history = await History.begin(deps, plan);
  try {
    await history.run();
  } finally {
    await history.end();
  }
}

class History {
  readonly #deps: HistoryDeps;
  readonly #plan: HistoryPlan;
  readonly #days: readonly string[];
  readonly #services: Services;
  readonly #readReference = referenceReader(() => this.#clock.now);
  readonly #desks = new Map<string, SimulatedDesk>();
  readonly #clock: { now: Date };

  static async begin(deps: HistoryDeps, plan: HistoryPlan): Promise<History> {
    const clock = { now: instantOn(plan.nextDay, '06:00') };
    const services = await composeServices({
      db: deps.db,
      databaseUrl: withoutWaitingForDisk(deps.databaseUrl),
      dataDir: deps.dataDir,
      clock: () => clock.now,
      reportFault: (error) => deps.say(`The history of the demonstration met a fault: ${String(error)}`),
    });
    return new History(deps, plan, services, clock);
  }

  private constructor(deps: HistoryDeps, plan: HistoryPlan, services: Services, clock: { now: Date }) {
    this.#deps = deps;
    this.#plan = plan;
    this.#days = businessDays(plan.firstDay, plan.lastDay);
    this.#services = services;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const { say, db } = this.#deps;
    let saidAt = performance.now();
    if (this.#plan.nextDay === this.#plan.firstDay) {
      await openBalances({ db, clock: () => this.#clock.now }, chargesOf(this.#days));
    }
    for (const [index, day] of this.#days.entries()) {
      if (day < this.#plan.nextDay) continue;
      await this.#live(index, day);
      await saveHistoryPlan(db, { ...this.#plan, nextDay: addDays(day, 1) });
      if (performance.now() - saidAt < SAY_EVERY_MS) continue;
      saidAt = performance.now();
      say(`Loading the history of the demonstration: day ${index + 1} of ${this.#days.length}.`);
    }
    await this.#proposeEveryKind();
    await this.#closePeriods();
    await saveHistoryPlan(db, { ...this.#plan, nextDay: addDays(this.#plan.lastDay, 1) });
  }

  async end(): Promise<void> {
    await this.#services.engine.stop();
  }

  /** One business day: files in the morning, then proposals and decisions. */
  async #live(index: number, day: string): Promise<void> {
    const { engine } = this.#services;
    const reference = await this.#readReference(this.#deps.db);
    this.#clock.now = instantOn(day, '13:05');
    const weekday = this.#clock.now.getUTCDay();
    for (const file of historyFiles(this.#days, index)) {
      await this.#import(file, weekday === 2 || weekday === 5 ? OTHER_IMPORTER : IMPORTER, reference);
      this.#advance(7);
    }
    await engine.drain();
    this.#clock.now = instantOn(day, '15:00');
    if (index % PROPOSE_EVERY === 1) await this.#propose(index, reference);
    await this.#decide(reference);
    await engine.drain();
  }

  async #import(file: { name: string; text: string }, by: string, { directory }: Reference): Promise<void> {
    const person = directory.person(by);
    invariant(person, `${by} belongs to the demonstration`);
    const folder = join(this.#deps.dataDir, 'tmp');
    const path = join(folder, file.name);
    await mkdir(folder, { recursive: true });
    await writeFile(path, file.text);
    const imported = await this.#services.importFile({
      path,
      name: file.name,
      by: { id: person.id, name: person.name },
      sha256: createHash('sha256').update(file.text).digest('hex'),
      bytes: Buffer.byteLength(file.text),
    });
    await rm(path, { force: true });
    invariant(imported.ok, `${file.name} is a remittance file`);
  }

  /** Daniel follows up on accounts and proposes to give some of it up. */
  async #propose(index: number, reference: Reference): Promise<void> {
    const draw = drawFrom(index + 99);
    const accounts = accountsOf(this.#days, index, index % 3);
    const { account, site, payer } = accounts[draw(accounts.length)] ?? { account: '', site: '', payer: '' };
    const amountMinor = 12_00 + draw(draw(3) === 0 ? 3_200_00 : 380_00);
    const isPatients = draw(2) === 0;
    // What is more than small is given up without its payer's name: nobody follows up on it any more.
    const category = isPatients && amountMinor <= SMALL_BALANCE_MINOR ? 'small-balance' : 'administrative';
    const reason = isPatients
      ? 'Balance left after three statements; the patient moved and mail comes back.'
      : 'The payer keeps to its denial after the second appeal; the referral was not on file in time.';
    const stated = { account, category, amountMinor, ...(isPatients ? {} : { payer }), reason };
    const payload: CommandPayload = { type: 'case.propose', kind: 'write-off', site, values: stated };
    const open = await listCases(this.#deps.db, ['open', 'returned', 'approved', 'posted', 'closed', 'refused']);
    if (open.some((one) => one.account === account && one.evidence.remittance === '')) return;
    const desk = await this.#deskOf(OTHER_IMPORTER, reference);
    await this.#send(desk, [desk.command(null, payload, this.#clock.now)]);
  }

  /** Whoever looks around finds something of every kind with a form, and an entry that is about to be undone. */
  async #proposeEveryKind(): Promise<void> {
    const { db } = this.#deps;
    const today = this.#plan.lastDay as CalendarDate;
    this.#clock.now = instantOn(today, '20:00');
    const reference = await this.#readReference(db);
    const desk = await this.#deskOf(OTHER_IMPORTER, reference);
    const known = new Set(
      (await listCases(db, ['open', 'returned'])).map(({ intake }) => canonicalJson(intake ?? null)),
    );
    for (const request of proposedCases(today)) {
      // A first start that was interrupted here comes through again.
      if (known.has(canonicalJson(storedIntake(request.values)))) continue;
      this.#advance(1);
      await this.#send(desk, [desk.command(null, { type: 'case.propose', ...request }, this.#clock.now)]);
    }
    await this.#reverseOne(reference);
  }

  async #reverseOne(reference: Reference): Promise<void> {
    const reason = 'The payer has paid it after all.';
    const posted = await listCases(this.#deps.db, ['posted']);
    if (posted.some(({ reversal }) => reversal)) return;
    const writeOffs = posted.filter(({ kind }) => kind === 'write-off');
    for (const about of writeOffs.toSorted((a, b) => (a.number < b.number ? -1 : 1))) {
      const by = reference.directory.people.find(
        (person) => whyNotReversed(about) === null && may(person, 'reverse', about, { ...reference, reason }).ok,
      );
      if (!by) continue;
      const desk = await this.#deskOf(by.id, reference);
      this.#advance(1);
      return this.#send(desk, [desk.command(about, { type: 'case.reverse', reason }, this.#clock.now)]);
    }
  }

  async #decide(reference: Reference): Promise<void> {
    const open = await listCases(this.#deps.db, unfinishedStates);
    const deeds = open.flatMap((one) => deedOn(one, this.#clock.now, reference) ?? []);
    for (let from = 0; from < deeds.length; from += SENT_TOGETHER) {
      const byPerson = new Map<SimulatedDesk, Command[]>();
      for (const { by, about, payload } of deeds.slice(from, from + SENT_TOGETHER)) {
        const desk = await this.#deskOf(by.id, reference);
        this.#advance(1);
        byPerson.set(desk, [...(byPerson.get(desk) ?? []), desk.command(about, payload, this.#clock.now)]);
      }
      for (const [desk, commands] of byPerson) await this.#send(desk, commands);
    }
  }

  async #send(desk: SimulatedDesk, commands: readonly Command[]): Promise<void> {
    const { db, say } = this.#deps;
    const { handlers } = this.#services;
    const clock = () => this.#clock.now;
    const reportBug = (error: unknown) => say(`A simulated decision met a defect: ${String(error)}`);
    const request = { person: desk.person, deviceId: desk.deviceId, commands };
    const answered = await applyCommands({ db, clock, handlers, reportBug }, request);
    invariant(answered.ok, 'a device that was just enrolled is known');
  }

  async #deskOf(id: string, { directory }: Reference): Promise<SimulatedDesk> {
    const known = this.#desks.get(id);
    if (known) return known;
    const person = directory.person(id);
    invariant(person, `${id} belongs to the demonstration`);
    const desk = await SimulatedDesk.enrol(this.#deps.db, person, this.#clock.now);
    this.#desks.set(id, desk);
    return desk;
  }

  /** All months but the present one and the one before are closed. */
  async #closePeriods(): Promise<void> {
    const present = this.#plan.lastDay.slice(0, 7);
    const previous = addDays(`${present}-01`, -1).slice(0, 7);
    await inTransaction(this.#deps.db, async (tx) => {
      for (const period of monthsBefore(this.#plan.firstDay, previous)) await setPeriodState(tx, period, 'closed');
    });
  }

  #advance(minutes: number): void {
    this.#clock.now = new Date(this.#clock.now.getTime() + minutes * 60_000);
  }
}

function instantOn(day: string, time: string): Date {
  return new Date(`${day}T${time}:00.000Z`);
}

/** What a crash of the machine takes away is loaded again: nothing here is worth waiting for the disk. */
function withoutWaitingForDisk(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.append('options', '-c synchronous_commit=off');
  return url.href;
}
