import * as z from 'zod';
import type { TimelineEvent } from '../../../src-shared/case/case-document.ts';
import { differencesSince, shownFigures } from '../../../src-shared/case/material.ts';
import type { FieldDifference } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';

/** A case as this person last saw it: when, how much of its timeline, and its material figures. */
const Look = z.object({ at: z.string(), events: z.int().nonnegative(), figures: z.record(z.string(), z.string()) });
export type Look = Readonly<z.infer<typeof Look>>;

/** Under which name a look at a case is kept. */
export function lookKey(id: string): string {
  return `case ${id}`;
}

/** @param text  as `lookText` wrote it; null, or what an older version wrote otherwise, is no look. */
export function lookFrom(text: string | null): Look | null {
  if (text === null) return null;
  try {
    return Look.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function lookText(shown: ShownCase, now: Date): string {
  const look: Look = { at: now.toISOString(), events: shown.timeline.length, figures: shownFigures(shown) };
  return JSON.stringify(look);
}

/** What happened since a person looked: figures that changed, and what others did. Nothing when they look for the first time. */
export function sinceLook(
  look: Look | null,
  shown: ShownCase,
  person: { readonly id: string },
): { readonly figures: readonly FieldDifference[]; readonly events: readonly TimelineEvent[] } {
  if (!look) return { figures: [], events: [] };
  return {
    figures: differencesSince(look.figures, shown),
    events: shown.timeline.slice(look.events).filter(({ by }) => by.id !== person.id),
  };
}
