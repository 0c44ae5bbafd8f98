import { BehaviorSubject, distinctUntilChanged, map, merge } from 'rxjs';
import { calendarDateOf, instantOf } from '../../../src-shared/base/dates.ts';
import type { Result } from '../../../src-shared/base/result.ts';
import { uuidV7 } from '../../../src-shared/base/uuid.ts';
import type { BankCsvMapping } from '../../../src-shared/bank/bank-csv-mapping.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { REPEATED_LINE } from '../../../src-shared/reconciliation/line-gatherer.ts';
import type { PeriodDocument, PeriodRequest } from '../../../src-shared/reconciliation/period-document.ts';
import type { PeriodItem, PeriodSide } from '../../../src-shared/reconciliation/period-item.ts';
import type { Selection, Step } from '../../../src-shared/reconciliation/workspace.ts';
import type { Workbench } from '../../data/workbench.ts';
import { announce } from '../../ui/announcements.ts';
import type { ReadFile, Summary } from '../../workers/reconcile-calls.ts';
import { DeskClient } from './desk-client.ts';
import { type KeptMapping, KeptMappings } from './kept-mappings.ts';
import { LineJournal } from './line-journal.ts';
import { pairsOf } from './period-form.ts';
import { PeriodTie } from './period-link.ts';
import { RoomKeeper } from './room-keeper.ts';
import { RulesTie } from './rules-tie.ts';
import { KeptLooks } from './side-look.ts';
import { matchRefusalText, overlapText, takeRefusalText } from './reconcile-words.ts';
import { t } from '../../language/t.ts';

/** A file that was read and waits for the person: for its side, for its columns, or because a part was not read. */
export type WaitingFile = { readonly file: File; readonly read: ReadFile };
export type RefusedFile = { readonly name: string; readonly reason: string };
export type Busy = { readonly text: string; readonly done: number; readonly of: number; readonly canCancel: boolean };

export type RoomState = {
  readonly phase: 'opening' | 'ready' | 'damaged';
  /** Why the work could not be opened, or kept; '' otherwise. */
  readonly message: string;
  readonly summary: Summary | null;
  readonly busy: Busy | null;
  /** Grows whenever rows may show something else. */
  readonly revision: number;
  readonly waiting: readonly WaitingFile[];
  readonly refused: readonly RefusedFile[];
};

const first: RoomState = {
  phase: 'opening',
  message: '',
  summary: null,
  busy: null,
  revision: 0,
  waiting: [],
  refused: [],
};
const REST_MS = 1_500;
const rooms = new WeakMap<Workbench, ReconcileRoom>();

/** The reconciliation that is open in a workbench: it goes on while another page is looked at. */
export function roomOf(workbench: Workbench): ReconcileRoom {
  const known = rooms.get(workbench);
  if (known) return known;
  const room = new ReconcileRoom(workbench);
  rooms.set(workbench, room);
  return room;
}

export class ReconcileRoom {
  readonly desk = new DeskClient();
  readonly state$ = new BehaviorSubject<RoomState>(first);
  /** The period that the work here belongs to, if any. */
  readonly tie: PeriodTie;
  /** By which rules lines are matched here. */
  readonly rules: RulesTie;
  /** What was done to lines that nobody else has. */
  readonly journal: LineJournal;
  /** Columns of tables, as the person named them. */
  readonly mappings: KeptMappings;
  /** Views that the person has kept. */
  readonly looks: KeptLooks;
  readonly #workbench: Workbench;
  readonly #keeper: RoomKeeper;
  #isFollowing = false;
  #online = false;
  #pasted = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** One thing at a time: what comes meanwhile waits. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.journal = new LineJournal(workbench, () => uuidV7(new Date(), crypto.getRandomValues(new Uint8Array(10))));
    this.tie = new PeriodTie(workbench, this.desk, this.journal);
    this.rules = new RulesTie(workbench, this.desk);
    this.#keeper = new RoomKeeper(workbench, this.desk);
    this.mappings = new KeptMappings(workbench.arranged);
    this.looks = new KeptLooks(workbench.arranged);
    this.desk.onProgress = (progress) => {
      const { busy } = this.state$.value;
      if (!busy) return;
      if ('bytes' in progress) this.#set({ busy: { ...busy, done: progress.bytes, of: progress.of } });
      else
        this.#set({
          busy: { ...busy, text: t('Matching: {rule}', { rule: progress.rule }), done: progress.pass, of: progress.of },
        });
    };
    void this.#inTurn(null, async () => {
      await this.journal.open();
      const problem = await this.#keeper.open();
      this.#set(problem === null ? { phase: 'ready' } : { phase: 'damaged', message: problem });
      if (problem === null) await this.#changed();
    });
    const online$ = workbench.sync$.pipe(
      map(({ connection }) => connection === 'online'),
      distinctUntilChanged(),
    );
    online$.subscribe((isOnline) => (this.#online = isOnline));
    merge(workbench.periods.periods$, online$).subscribe(() => this.#follow());
  }

  get state(): RoomState {
    return this.state$.value;
  }

  /** Reads files one after the other; each that is whole and knows its side is taken at once. */
  import(files: readonly File[]): Promise<void> {
    return this.#inTurn(null, async () => {
      this.#set({ refused: [] });
      for (const file of files) await this.#read(file, null, true);
      this.#set({ busy: null });
    });
  }

  paste(text: string): Promise<void> {
    this.#pasted += 1;
    return this.read(t('Pasted rows {pasted}', { pasted: this.#pasted }), text);
  }

  /** Reads rows that are in no file, which are never taken before the person has looked at them. */
  read(name: string, text: string): Promise<void> {
    return this.#inTurn(null, async () => {
      this.#set({ refused: [] });
      await this.#read(new File([text], name), null, false);
      this.#set({ busy: null });
    });
  }

  async #read(file: File, mapping: BankCsvMapping | null, mayTake: boolean): Promise<void> {
    this.#set({ busy: { text: t('Reading {file}', { file: file.name }), done: 0, of: file.size, canCancel: true } });
    const read = await this.desk.ask('read', file, this.today, mapping);
    if (typeof read === 'string') return this.#refuse(file.name, read);
    const isWhole =
      read.problems.every(({ severity, code }) => severity === 'warning' && code !== REPEATED_LINE) && read.lines > 0;
    if (mayTake && isWhole && read.suggests) return this.#take({ file, read }, read.suggests);
    const isQuestion = read.columns !== null && read.mapping === null;
    if (read.lines === 0 && !isQuestion) {
      const why = read.problems[0]?.message ?? t('It holds no line.');
      const more =
        read.problemCount > 1 ? t(' (and {problemCount} more like it)', { problemCount: read.problemCount - 1 }) : '';
      await this.desk.ask('leave', read.handle);
      return this.#refuse(file.name, t('Nothing was taken from it. {why}{more}', { why, more }));
    }
    const known = read.columns && !mapping ? this.mappings.of(read.columns)[0]?.mapping : null;
    if (known && JSON.stringify(known) !== JSON.stringify(read.mapping)) {
      await this.desk.ask('leave', read.handle);
      return this.#read(file, known, mayTake);
    }
    return this.#set({ waiting: [...this.state.waiting, { file, read }] });
  }

  /** The person says which side it is, and that what was not read may be missing. */
  take(waiting: WaitingFile, role: SideRole): Promise<void> {
    return this.#inTurn(null, () => this.#take(waiting, role));
  }

  leave(waiting: WaitingFile): Promise<void> {
    return this.#inTurn(null, async () => {
      await this.desk.ask('leave', waiting.read.handle);
      this.#set({ waiting: this.state.waiting.filter((one) => one !== waiting) });
    });
  }

  /** Reads a table again with the columns that the person named. */
  readWith(waiting: WaitingFile, columns: readonly string[], kept: KeptMapping): Promise<void> {
    const { mapping } = kept;
    return this.#inTurn(null, async () => {
      this.mappings.remember(columns, kept);
      await this.desk.ask('leave', waiting.read.handle);
      this.#set({ waiting: this.state.waiting.filter((one) => one !== waiting) });
      await this.#read(waiting.file, mapping, false);
      this.#set({ busy: null });
    });
  }

  async #take({ file, read }: WaitingFile, role: SideRole): Promise<void> {
    const lock = this.tie.sideOf(role) && this.tie.lock;
    if (lock) {
      await this.desk.ask('leave', read.handle);
      this.#set({ waiting: this.state.waiting.filter((one) => one.read !== read) });
      return this.#refuse(file.name, t('Nothing was taken from it. {lock}', { lock }));
    }
    const taken = await this.desk.ask('take', read.handle, role, file.name);
    if (!taken.ok) {
      await this.desk.ask('leave', read.handle);
      this.#refuse(file.name, takeRefusalText(taken.error));
    }
    this.#set({ waiting: this.state.waiting.filter((one) => one.read !== read) });
    if (!taken.ok) return;
    if (taken.value.repeated > 0) announce(overlapText(taken.value), { tone: 'risk', about: 'reconcile' });
    await this.#keeper.keepSide(role);
    const { link } = this.tie;
    if (link && (link.left === role || link.right === role)) await this.tie.keep({ ...link, stage: 'sending' });
    await this.#changed();
    this.#follow();
  }

  /** @returns what was found, or why nothing was done, in a sentence. */
  autoMatch(): Promise<{ readonly automatic: number; readonly suggested: number } | string> {
    return this.#inTurn({ text: t('Matching'), done: 0, of: 1, canCancel: false }, async () => {
      if (this.tie.lock !== null) return this.tie.lock;
      await this.rules.apply(this.pairs, this.tie.link);
      const found = await this.desk.ask('autoMatch');
      await this.#keeper.keepAll();
      if (this.tie.link?.stage === 'shared') await this.tie.sendMatches();
      await this.#changed();
      return found;
    });
  }

  /** @returns why not, in a sentence; null when it is done. */
  match(selection: Selection): Promise<string | null> {
    return this.step(() => this.desk.ask('match', selection), matchRefusalText);
  }

  /** Takes a step on the desk. @returns why not, in a sentence; null when it is done. */
  step<R>(take: () => Promise<Result<Step, R>>, words: (refusal: R) => string): Promise<string | null> {
    return this.#inTurn(null, async () => {
      if (this.tie.lock !== null) return this.tie.lock;
      const taken = await take();
      if (!taken.ok) return words(taken.error);
      await this.#did(taken.value);
      return null;
    });
  }

  /** Says something about a line: to the period where it is shared, or else to this computer. @returns why not; null when it is done. */
  say(role: SideRole, item: (side: PeriodSide) => PeriodItem): Promise<string | null> {
    return this.#inTurn(null, async () => {
      const side = this.tie.sideOf(role);
      if (side && this.tie.lock !== null && item(side).do !== 'comment') return this.tie.lock;
      const isSent = side !== null && (await this.tie.say(item(side)));
      if (!isSent) await this.#write({ left: role, right: role }, [item('left')]);
      this.#set({ revision: this.state.revision + 1 });
      return null;
    });
  }

  /** @returns how many matches it changed. */
  decide(selection: Selection, decision: 'accept' | 'takeApart'): Promise<number> {
    return this.#inTurn(null, async () =>
      this.#did(this.tie.lock === null ? await this.desk.ask('decide', selection, decision) : null),
    );
  }

  undo(): Promise<number> {
    return this.#inTurn(null, async () => this.#did(this.tie.lock === null ? await this.desk.ask('undo') : null));
  }

  redo(): Promise<number> {
    return this.#inTurn(null, async () => this.#did(this.tie.lock === null ? await this.desk.ask('redo') : null));
  }

  /** Forgets all lines and matches of this computer. */
  clear(): Promise<void> {
    return this.#inTurn(null, async () => {
      await this.#keeper.clear();
      await this.tie.keep(null);
      await this.journal.clear();
      await this.desk.ask('restore', { sides: [], pairs: [], steps: [] });
      this.rules.clear();
      this.#set({ phase: 'ready', message: '', refused: [], waiting: [] });
      await this.#changed();
    });
  }

  /** Shares what is here as a period: others see it once the server has it. */
  share(request: PeriodRequest): Promise<void> {
    return this.#inTurn(null, () => this.tie.open(request)).then(() => this.#follow());
  }

  /** Puts a shared period in the place of what is here. @throws RequestFailure, and nothing here has changed then. */
  join(period: PeriodDocument): Promise<void> {
    const { id, left, right, name, currency, totals } = period;
    return this.#inTurn({ text: t('Fetching {name}', { name }), done: 0, of: 0, canCancel: false }, async () => {
      const fetched = { left: await this.#lines(id, 'left'), right: await this.#lines(id, 'right') };
      const side = (of: 'left' | 'right') => {
        const counts = { lines: totals[of].lines, repeated: 0, creditsMinor: 0, debitsMinor: 0 };
        return {
          role: period[of],
          currency,
          files: [{ name, format: t('Shared period'), ...counts }],
          splits: { splits: [], spare: [] },
          bytes: fetched[of],
        };
      };
      await this.#keeper.clear();
      const problem = await this.desk.ask('restore', { sides: [side('left'), side('right')], pairs: [], steps: [] });
      if (problem !== null) throw new Error(problem);
      this.rules.clear();
      for (const role of [left, right]) await this.#keeper.keepSide(role);
      await this.journal.clear();
      await this.tie.keep({ period: id, left, right, stage: 'shared' });
      await this.#changed();
    }).then(() => this.#follow());
  }

  #lines(period: string, side: 'left' | 'right') {
    return this.#workbench.periods.fetchLines(period, side);
  }

  /** The period goes its own way; what is here stays here. */
  untie(): Promise<void> {
    return this.#inTurn(null, async () => {
      await this.tie.keep(null);
      await this.#changed();
    });
  }

  /** Takes in what others have done, and sends what they do not have; once, however much has come. */
  #follow(): void {
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    void this.#inTurn(null, async () => {
      this.#isFollowing = false;
      if (this.state.phase !== 'ready') return;
      // Nobody waits for rules: those that are kept hold until others are here.
      if (this.#online) void this.rules.fetch(this.pairs, this.tie.link, this.today).catch(() => {});
      if (!this.tie.link) return;
      await this.tie.send();
      const step = await this.tie.align();
      if (step) await this.#keeper.keepStep(step);
      this.#set({ message: '' });
      if (step) await this.#changed();
    }).catch(() => {});
  }

  /** The person has read why a file was not imported. */
  dismiss(name: string): void {
    this.#set({ refused: this.state.refused.filter((one) => one.name !== name) });
  }

  /** Two sides each that meet here. */
  get pairs() {
    return pairsOf(this.state.summary?.sides ?? []);
  }

  /** The site that keeps the account is said, or its rules have become others: they are asked for again. */
  renewRules(site: string): Promise<void> {
    return this.#inTurn(null, () => this.rules.useSite(site)).then(() => this.#follow());
  }

  get today() {
    return calendarDateOf(new Date());
  }

  async #did(step: Step | null): Promise<number> {
    if (!step) return 0;
    await this.#keeper.keepStep(step);
    await this.tie.tell(step);
    for (const pair of this.pairs) {
      const [left, right] = pair;
      const { link } = this.tie;
      if (link?.left === left && link.right === right) continue;
      await this.#write({ left, right }, await this.desk.ask('itemsOf', { left, right }, step));
    }
    await this.#changed();
    return step.changes.length;
  }

  #write(pair: { readonly left: SideRole; readonly right: SideRole }, items: readonly PeriodItem[]): Promise<void> {
    const { name } = this.#workbench.person;
    return this.journal.add(pair, items, { at: instantOf(new Date()), by: name });
  }

  /** Counts are there at once. Classes of many open items take longer: they follow when nothing was done for a moment. */
  async #changed(): Promise<void> {
    const summary = await this.desk.ask('summary', this.today, false);
    this.#set({ summary, revision: this.state.revision + 1 });
    clearTimeout(this.#resting);
    if (!summary.isClassified) this.#resting = setTimeout(() => void this.#classify(), REST_MS);
  }

  async #classify(): Promise<void> {
    const summary = await this.desk.ask('summary', this.today, true);
    this.#set({ summary, revision: this.state.revision + 1 });
  }

  #refuse(name: string, reason: string): void {
    this.#set({ refused: [...this.state.refused, { name, reason }] });
  }

  #set(change: Partial<RoomState>): void {
    this.state$.next({ ...this.state$.value, ...change });
  }

  #inTurn<T>(busy: Busy | null, run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      if (busy) this.#set({ busy });
      try {
        return await run();
      } catch (error) {
        this.#set({ message: error instanceof Error ? error.message : String(error) });
        throw error;
      } finally {
        this.#set({ busy: null });
      }
    });
    this.#turn = result.catch(() => {});
    return result;
  }
}
