import { create } from 'zustand';
import type { ProposalAbout } from '../show/proposal-about.ts';

/** What the parts of the frame share while the window is open: nothing of it is stored. */
type Desk = {
  /** The site everything is narrowed to, '' for all. */
  readonly site: string;
  /** The view the open case was opened from, and the ids of its cases as they stood: where "next" goes. */
  readonly order: readonly string[];
  /** The case that was open last: its row has the focus when one comes back. */
  readonly last: string | undefined;
  readonly open: 'palette' | 'keys' | 'sync' | 'propose' | 'signIn' | 'notices' | null;
  /** Of the case that is being proposed; null: its kind is still to be chosen. */
  readonly proposing: string | null;
  /** What the proposal is about, where its form is not begun from nothing; null: from nothing. */
  readonly about: ProposalAbout | null;
  setSite(site: string): void;
  setOrder(order: readonly string[]): void;
  setLast(id: string): void;
  show(what: Desk['open']): void;
  propose(kind: string | null, about?: ProposalAbout): void;
};

export const useDesk = create<Desk>()((set) => ({
  site: '',
  order: [],
  last: undefined,
  open: null,
  proposing: null,
  about: null,
  setSite: (site) => set({ site }),
  setOrder: (order) => set({ order }),
  setLast: (last) => set({ last }),
  show: (open) => set({ open }),
  propose: (proposing, about) => set({ open: 'propose', proposing, about: about ?? null }),
}));

/**
 * The case after (or before) one in the order of its list.
 *
 * @returns null when there is none on that side.
 */
export function neighbour(order: readonly string[], id: string, by: 1 | -1): string | null {
  const at = order.indexOf(id);
  return at < 0 ? null : (order[at + by] ?? null);
}
