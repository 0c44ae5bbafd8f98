import * as z from 'zod';
import { Instant } from '../../../src-shared/base/dates.ts';
import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { concerns, type LineEvent } from '../../../src-shared/reconciliation/line-history.ts';
import { MOST_ITEMS, PERIOD_SIDES, PeriodItem } from '../../../src-shared/reconciliation/period-item.ts';
import type { Workbench } from '../../data/workbench.ts';

const KEY = 'reconciliation-journal';
/** So many entries are written anew with each act at most; then they are put away as a piece that is written once. */
const MOST_RECENT = 200;
const Role = z.enum(SIDE_ROLES);
const Entry = z.object({ left: Role, right: Role, at: Instant, by: z.string(), item: PeriodItem });
type Entry = z.infer<typeof Entry>;
type Pair = { readonly left: SideRole; readonly right: SideRole };

const Kept = z.object({
  /** Segments of older entries, in order. */
  pieces: z.array(z.array(z.string())),
  recent: z.array(Entry),
  /** What was said is sent by these commands, in order, so many entries each: kept before they are sent. */
  batches: z.array(z.object({ id: z.uuid(), entries: z.int().positive() })),
});
type Kept = z.infer<typeof Kept>;
const nothing: Kept = { pieces: [], recent: [], batches: [] };
/** Before entries were put away, all of them were one list. */
const KeptOrOlder = z.union([Kept, z.array(Entry).transform((recent) => ({ ...nothing, recent }))]);

/** A command that says what was said about lines: the same id with the same items, also after the program ended on the way. */
export type SaidBatch = { readonly id: string; readonly items: readonly PeriodItem[] };

type Parts = Pick<Workbench, 'arranged' | 'segments'>;

/** What was done by hand and said about lines that nobody else has: kept on this computer until they are shared. */
export class LineJournal {
  readonly #parts: Parts;
  readonly #newId: () => string;
  #kept: Kept = nothing;
  /** Those that were put away. */
  #older: readonly Entry[] = [];

  /** @param newId  of a command, a UUID v7. */
  constructor(parts: Parts, newId: () => string) {
    this.#parts = parts;
    this.#newId = newId;
  }

  /** Reads what is kept. Pieces that are damaged are gone, and the rest stands. */
  async open(): Promise<void> {
    const text = this.#parts.arranged.get(KEY);
    const parsed = text === null ? null : KeptOrOlder.safeParse(JSON.parse(text));
    this.#kept = parsed?.success ? parsed.data : nothing;
    const older: Entry[] = [];
    for (const piece of this.#kept.pieces) {
      const bytes = await this.#parts.segments.get(piece);
      const entries = bytes && z.array(Entry).safeParse(JSON.parse(new TextDecoder().decode(bytes)));
      if (entries?.success) older.push(...entries.data);
    }
    this.#older = older;
  }

  async add(pair: Pair, items: readonly PeriodItem[], { at, by }: Pick<Entry, 'at' | 'by'>): Promise<void> {
    if (items.length === 0) return;
    const recent = [...this.#kept.recent, ...items.map((item) => ({ ...pair, at, by, item }))];
    if (recent.length <= MOST_RECENT) return this.#keep({ ...this.#kept, recent });
    const piece = await this.#putAway(recent);
    this.#older = [...this.#older, ...recent];
    await this.#keep({ ...this.#kept, pieces: [...this.#kept.pieces, piece], recent: [] });
  }

  /** What concerns some lines of a side, in the order in which it was done. */
  of(role: SideRole, lines: ReadonlySet<string>): LineEvent[] {
    return this.#all()
      .filter((entry) => PERIOD_SIDES.some((side) => entry[side] === role && concerns(entry.item, side, lines)))
      .map(({ at, by, item }) => ({ at, by, item, isWaiting: false }));
  }

  /**
   * What was said about the lines of a pair, as the period is told; matches and splits are told by themselves. Which command
   * says what is on the disk before any of them is made.
   */
  async said(pair: Pair): Promise<SaidBatch[]> {
    const items = this.#all().flatMap((entry) => saidOf(entry, pair));
    const batches = [...this.#kept.batches];
    let planned = batches.reduce((sum, { entries }) => sum + entries, 0);
    for (; planned < items.length; planned += MOST_ITEMS)
      batches.push({ id: this.#newId(), entries: Math.min(MOST_ITEMS, items.length - planned) });
    if (batches.length > this.#kept.batches.length) await this.#keep({ ...this.#kept, batches });
    let at = 0;
    return batches.map(({ id, entries }) => {
      const some = items.slice(at, at + entries);
      at += entries;
      return { id, items: some };
    });
  }

  /** Forgets what others have by now. */
  async drop(pair: Pair): Promise<void> {
    const roles: readonly SideRole[] = [pair.left, pair.right];
    const left = this.#all().filter(({ item, ...of }) => {
      if ('side' in item) return !roles.includes(item.side === 'left' ? of.left : of.right);
      return of.left !== pair.left || of.right !== pair.right;
    });
    await this.#replace(left);
  }

  async clear(): Promise<void> {
    await this.#replace([]);
  }

  #all(): readonly Entry[] {
    return [...this.#older, ...this.#kept.recent];
  }

  /** Nothing is sent under the old batches any more. What is put away goes once the rest is written. */
  async #replace(entries: readonly Entry[]): Promise<void> {
    const before = this.#kept.pieces.flat();
    const isMany = entries.length > MOST_RECENT;
    const pieces = isMany ? [await this.#putAway(entries)] : [];
    this.#older = isMany ? entries : [];
    await this.#keep({ pieces, recent: isMany ? [] : [...entries], batches: [] });
    const now = new Set(pieces.flat());
    await this.#parts.segments.drop(before.filter((piece) => !now.has(piece)));
  }

  async #putAway(entries: readonly Entry[]): Promise<string[]> {
    return [...(await this.#parts.segments.put(new TextEncoder().encode(JSON.stringify(entries))))];
  }

  async #keep(kept: Kept): Promise<void> {
    this.#kept = kept;
    const isEmpty = kept.pieces.length === 0 && kept.recent.length === 0 && kept.batches.length === 0;
    this.#parts.arranged.keep(KEY, isEmpty ? null : JSON.stringify(kept));
    await this.#parts.arranged.flush();
  }
}

/** Its item as the period calls its sides; none where it is about something else, or is told otherwise. */
function saidOf({ left, right, item }: Entry, pair: Pair): PeriodItem[] {
  if (!('side' in item) || item.do === 'split' || item.do === 'join') return [];
  const role = item.side === 'left' ? left : right;
  const side = PERIOD_SIDES.find((one) => pair[one] === role);
  return side ? [{ ...item, side }] : [];
}
