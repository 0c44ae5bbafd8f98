import { calendarDateOf } from '../../../src-shared/base/dates.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { Step } from '../../../src-shared/reconciliation/workspace.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { DeskClient } from './desk-client.ts';
import { emptyRecord, KeptRecord, MOST_STEPS } from './kept-record.ts';
import { t } from '../../language/t.ts';

const KEY = 'reconciliation';
const DAMAGED = t('What was kept of this reconciliation cannot be read any more. Clear it and import the files again.');

type Kept = Pick<Workbench, 'segments' | 'arranged'>;

/** Keeps a reconciliation in the vault: lines and matches as segments, each step as it is made. */
export class RoomKeeper {
  readonly #workbench: Kept;
  readonly #desk: DeskClient;
  #record: KeptRecord = emptyRecord;

  constructor(workbench: Kept, desk: DeskClient) {
    this.#workbench = workbench;
    this.#desk = desk;
  }

  /** Puts what is kept back on the desk. @returns a sentence where that is not possible. */
  async open(): Promise<string | null> {
    const text = this.#workbench.arranged.get(KEY);
    if (text === null) return null;
    const parsed = KeptRecord.safeParse(JSON.parse(text));
    if (!parsed.success) return DAMAGED;
    this.#record = parsed.data;
    const { sides, pairs, steps } = parsed.data;
    const filled = await this.#filled(sides);
    const matches = await this.#filled(pairs);
    if (!filled || !matches) return DAMAGED;
    return (await this.#desk.ask('restore', { sides: filled, pairs: matches, steps })) === null ? null : DAMAGED;
  }

  /** Keeps a side as it is now, and all matches. */
  async keepSide(role: SideRole): Promise<void> {
    await this.#writeAnew([role]);
  }

  /** Writes all matches anew, and the sides of which lines were split; the steps are in them. */
  async keepAll(): Promise<void> {
    await this.#writeAnew([]);
  }

  async #writeAnew(changed: readonly SideRole[]): Promise<void> {
    const split = this.#record.steps.flatMap(({ splits }) => splits.map(({ role }) => role));
    const before = this.#pieces();
    for (const role of new Set([...changed, ...split])) await this.#writeSide(role);
    const pairs: KeptRecord['pairs'] = [];
    for (const { rules, ruleIds, bytes } of await this.#desk.ask('packPairs'))
      pairs.push({ rules, ruleIds: [...ruleIds], pieces: [...(await this.#workbench.segments.put(bytes))] });
    await this.#write({ ...this.#record, pairs, steps: [] });
    const now = new Set(this.#pieces());
    await this.#workbench.segments.drop(before.filter((piece) => !now.has(piece)));
  }

  async #writeSide(role: SideRole): Promise<void> {
    const { bytes, splits } = await this.#desk.ask('packSide', role);
    const pieces = [...(await this.#workbench.segments.put(bytes))];
    const { sides } = await this.#desk.ask('summary', calendarDateOf(new Date()), false);
    const { currency, files } = sides.find((side) => side.role === role)!;
    const others = this.#record.sides.filter((side) => side.role !== role);
    const kept = {
      splits: splits.splits.map(({ line, parts }) => ({ line, parts: [...parts] })),
      spare: [...splits.spare],
    };
    await this.#write({
      ...this.#record,
      sides: [...others, { role, currency, files: [...files], pieces, splits: kept }],
    });
  }

  #pieces(): string[] {
    const { sides, pairs } = this.#record;
    return [...sides, ...pairs].flatMap(({ pieces }) => pieces);
  }

  async keepStep({ entered, changes, splits }: Step): Promise<void> {
    if (this.#record.steps.length >= MOST_STEPS) return this.keepAll();
    const step = {
      entered: entered.map(({ pair, left, right }) => ({ pair, left: [...left], right: [...right] })),
      changes: [...changes],
      splits: splits.map(({ parts, ...change }) => ({ ...change, parts: [...parts] })),
    };
    return this.#write({ ...this.#record, steps: [...this.#record.steps, step] });
  }

  async clear(): Promise<void> {
    const pieces = this.#pieces();
    this.#record = emptyRecord;
    this.#workbench.arranged.keep(KEY, null);
    await this.#workbench.arranged.flush();
    await this.#workbench.segments.drop(pieces);
  }

  /** On the disk when it returns: what a person sees done outlasts the end of the program. */
  async #write(record: KeptRecord): Promise<void> {
    this.#record = record;
    this.#workbench.arranged.keep(KEY, JSON.stringify(record));
    await this.#workbench.arranged.flush();
  }

  async #filled<T extends { readonly pieces: readonly string[] }>(kept: readonly T[]) {
    const filled: (T & { readonly bytes: Uint8Array<ArrayBuffer> })[] = [];
    for (const one of kept) {
      const bytes = await this.#workbench.segments.get(one.pieces);
      if (!bytes) return null;
      filled.push({ ...one, bytes });
    }
    return filled;
  }
}
