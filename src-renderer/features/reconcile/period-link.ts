import * as z from 'zod';
import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { PeriodRequest } from '../../../src-shared/reconciliation/period-document.ts';
import {
  MOST_ITEMS,
  PERIOD_SIDES,
  type PeriodItem,
  type PeriodSide,
} from '../../../src-shared/reconciliation/period-item.ts';
import { periodRefusalText } from '../../../src-shared/reconciliation/period-words.ts';
import type { Step } from '../../../src-shared/reconciliation/workspace.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { DeskClient } from './desk-client.ts';
import type { LineJournal } from './line-journal.ts';
import { t } from '../../language/t.ts';

const KEY = 'reconciliation-period';
const Role = z.enum(SIDE_ROLES);

/** The period that the work here belongs to. 'sending': its lines and matches go to the server for the first time. */
const PeriodLink = z.object({ period: z.string(), left: Role, right: Role, stage: z.enum(['sending', 'shared']) });
export type PeriodLink = z.infer<typeof PeriodLink>;

type Parts = Pick<Workbench, 'arranged' | 'periods' | 'submit'>;

/** Ties the reconciliation of this computer to a period that others work on too. Every call is made in the turn of the room. */
export class PeriodTie {
  readonly #workbench: Parts;
  readonly #desk: DeskClient;
  readonly #journal: LineJournal;

  constructor(workbench: Parts, desk: DeskClient, journal: LineJournal) {
    this.#workbench = workbench;
    this.#desk = desk;
    this.#journal = journal;
  }

  get link(): PeriodLink | null {
    const text = this.#workbench.arranged.get(KEY);
    const parsed = text === null ? null : PeriodLink.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : null;
  }

  /** Why nothing may be changed here now, in a sentence; null: it may. */
  get lock(): string | null {
    const standing = this.link && this.#workbench.periods.find(this.link.period)?.standing;
    if (!standing || standing.state === 'open') return null;
    return periodRefusalText({ kind: 'wrongState', state: standing.state, event: 'change' });
  }

  async open(request: PeriodRequest): Promise<void> {
    const { entity } = await this.#workbench.submit(null, { type: 'period.open', ...request });
    await this.keep({ period: entity, left: request.left, right: request.right, stage: 'sending' });
  }

  async keep(link: PeriodLink | null): Promise<void> {
    this.#workbench.arranged.keep(KEY, link && JSON.stringify(link));
    await this.#workbench.arranged.flush();
  }

  /** Sends what the period does not have yet, once it is there. Whatever is interrupted is done again. @throws RequestFailure */
  async send(): Promise<void> {
    const { link } = this;
    if (link?.stage !== 'sending') return;
    if (!this.#workbench.periods.find(link.period)) {
      const refusal = this.#workbench.periods.refusalOf(link.period);
      if (refusal !== null) await this.keep(null);
      if (refusal !== null) throw new Error(t('The period was not shared. {refusal}', { refusal }));
      return;
    }
    for (const side of ['left', 'right'] as const) {
      await this.#workbench.periods.sendLines(link.period, side, await this.#desk.ask('packLines', link[side]));
    }
    await this.sendMatches();
    // What is said while the lines are on their way is in the journal too.
    for (const { id, items } of await this.#journal.said(link))
      await this.#workbench.submit(null, { type: 'period.work', period: link.period, items: [...items] }, id);
    // Said once: where this ends between the two, nothing is left to be said again.
    await this.#journal.drop(link);
    await this.keep({ ...link, stage: 'shared' });
  }

  /** Standing matches that the period does not have: those that rules have found. */
  async sendMatches(): Promise<void> {
    const { link } = this;
    if (!link) return;
    const items = this.#workbench.periods.itemsOf(link.period);
    await this.#submit(link, await this.#desk.ask('unshared', link, items));
  }

  /** Sends what a person has just done here. */
  async tell(step: Step): Promise<void> {
    const { link } = this;
    if (!link || !this.#workbench.periods.find(link.period)) return;
    const items = await this.#desk.ask('itemsOf', link, step);
    // Lines that are on their way cannot be matched yet: those matches follow them.
    await this.#submit(link, link.stage === 'shared' ? items : items.filter((item) => item.do === 'unmatch'));
  }

  /** The side of the period that the lines of a role are; null: they are nobody else's. */
  sideOf(role: SideRole): PeriodSide | null {
    const { link } = this;
    return (link && PERIOD_SIDES.find((side) => link[side] === role)) ?? null;
  }

  /** Sends what was said about a line. @returns whether the period has the line by now. */
  async say(item: PeriodItem): Promise<boolean> {
    const { link } = this;
    if (link?.stage !== 'shared') return false;
    await this.#submit(link, [item]);
    return true;
  }

  /** Brings the matches here in line with the period. @returns what changed; null: nothing. */
  async align(): Promise<Step | null> {
    const { link } = this;
    if (link?.stage !== 'shared' || !this.#workbench.periods.find(link.period)) return null;
    return this.#desk.ask('align', link, this.#workbench.periods.itemsOf(link.period));
  }

  async #submit({ period }: PeriodLink, items: readonly PeriodItem[]): Promise<void> {
    for (let at = 0; at < items.length; at += MOST_ITEMS) {
      const some = items.slice(at, at + MOST_ITEMS);
      await this.#workbench.submit(null, { type: 'period.work', period, items: [...some] });
    }
  }
}
