import * as z from 'zod';
import { GROUPINGS } from '../../../src-shared/reconciliation/group-lines.ts';
import { LINE_STATUSES, lineColumns } from '../../../src-shared/reconciliation/side-view.ts';
import type { Workbench } from '../../data/workbench.ts';

/** How a person looks at a side: what of it, in which order, put together by what, in which columns. */
export const SideLook = z.object({
  status: z.enum(LINE_STATUSES).nullable(),
  /** By their texts; null: every party. */
  parties: z.array(z.string()).nullable(),
  group: z.enum(GROUPINGS).nullable(),
  sort: z.object({ column: z.enum(lineColumns), descending: z.boolean() }),
  /** null: those that there is room for. */
  columns: z.array(z.enum(lineColumns)).nullable(),
});
export type SideLook = z.infer<typeof SideLook>;

export const firstLook: SideLook = {
  status: null,
  parties: null,
  group: null,
  sort: { column: 'date', descending: false },
  columns: null,
};

export type KeptLook = { readonly name: string; readonly look: SideLook };

const KEY = 'reconciliation-views';
const MOST = 50;
const Kept = z.array(z.object({ name: z.string().min(1).max(60), look: SideLook }));

/** Views by their names, in the order in which they were kept. One list for all sides: what helps at the bank helps beside it. */
export class KeptLooks {
  readonly #arranged: Workbench['arranged'];

  constructor(arranged: Workbench['arranged']) {
    this.#arranged = arranged;
  }

  all(): readonly KeptLook[] {
    const parsed = Kept.safeParse(JSON.parse(this.#arranged.get(KEY) ?? '[]'));
    return parsed.success ? parsed.data : [];
  }

  /** A view of the same name makes room. */
  keep(name: string, look: SideLook): void {
    this.#write([...this.all().filter((one) => one.name !== name), { name, look }].slice(-MOST));
  }

  drop(name: string): void {
    this.#write(this.all().filter((one) => one.name !== name));
  }

  #write(looks: readonly KeptLook[]): void {
    this.#arranged.keep(KEY, JSON.stringify(looks));
  }
}
