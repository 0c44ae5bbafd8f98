import { create } from 'zustand';
import { differencesSince, shownFigures } from '../../../src-shared/case/material.ts';
import type { FieldDifference } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';

type Figures = Readonly<Record<string, string>>;

/** The material figures of each case as this person last saw them, while the window is open. Never stored. */
type Seen = { readonly figures: ReadonlyMap<string, Figures>; see(shown: ShownCase): void };

export const useSeen = create<Seen>()((set) => ({
  figures: new Map(),
  see: (shown) => set(({ figures }) => ({ figures: new Map(figures).set(shown.id, shownFigures(shown)) })),
}));

/** What changed since the person looked; nothing when they look for the first time. */
export function changedSinceSeen(seen: Figures | undefined, shown: ShownCase): FieldDifference[] {
  return seen ? differencesSince(seen, shown) : [];
}
