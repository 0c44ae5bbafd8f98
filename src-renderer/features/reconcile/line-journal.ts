import * as z from 'zod';
import { Instant } from '../../../src-shared/base/dates.ts';
import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { concerns, type LineEvent } from '../../../src-shared/reconciliation/line-history.ts';
import { PERIOD_SIDES, PeriodItem } from '../../../src-shared/reconciliation/period-item.ts';
import type { Workbench } from '../../data/workbench.ts';

const KEY = 'reconciliation-journal';
const Role = z.enum(SIDE_ROLES);
const Entry = z.object({ left: Role, right: Role, at: Instant, by: z.string(), item: PeriodItem });
type Entry = z.infer<typeof Entry>;
type Pair = { readonly left: SideRole; readonly right: SideRole };

/** What was done by hand and said about lines that nobody else has: kept on this computer until they are shared. */
export class LineJournal {
  readonly #arranged: Workbench['arranged'];
  #entries: readonly Entry[] | null = null;

  constructor(arranged: Workbench['arranged']) {
    this.#arranged = arranged;
  }

  async add(pair: Pair, items: readonly PeriodItem[], { at, by }: Pick<Entry, 'at' | 'by'>): Promise<void> {
    if (items.length === 0) return;
    await this.#keep([...this.#all(), ...items.map((item) => ({ ...pair, at, by, item }))]);
  }

  /** What concerns some lines of a side, in the order in which it was done. */
  of(role: SideRole, lines: ReadonlySet<string>): LineEvent[] {
    return this.#all()
      .filter((entry) => PERIOD_SIDES.some((side) => entry[side] === role && concerns(entry.item, side, lines)))
      .map(({ at, by, item }) => ({ at, by, item, isWaiting: false }));
  }

  /** What was said about the lines of a pair, as the period is told; matches and splits are told by themselves. */
  saidOf(pair: Pair): PeriodItem[] {
    return this.#all().flatMap(({ left, right, item }) => {
      if (!('side' in item) || item.do === 'split' || item.do === 'join') return [];
      const role = item.side === 'left' ? left : right;
      const side = PERIOD_SIDES.find((one) => pair[one] === role);
      return side ? [{ ...item, side }] : [];
    });
  }

  /** Forgets what others have by now. */
  drop(pair: Pair): Promise<void> {
    const roles: readonly SideRole[] = [pair.left, pair.right];
    return this.#keep(
      this.#all().filter(({ left, right, item }) => {
        if ('side' in item) return !roles.includes(item.side === 'left' ? left : right);
        return left !== pair.left || right !== pair.right;
      }),
    );
  }

  async clear(): Promise<void> {
    await this.#keep([]);
  }

  #all(): readonly Entry[] {
    if (this.#entries) return this.#entries;
    const text = this.#arranged.get(KEY);
    const parsed = text === null ? null : z.array(Entry).safeParse(JSON.parse(text));
    this.#entries = parsed?.success ? parsed.data : [];
    return this.#entries;
  }

  async #keep(entries: readonly Entry[]): Promise<void> {
    this.#entries = entries;
    this.#arranged.keep(KEY, entries.length === 0 ? null : JSON.stringify(entries));
    await this.#arranged.flush();
  }
}
