import { useEffect } from 'react';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { useTyped } from '../../show/use-typed.ts';
import { lookFrom, lookKey, lookText, sinceLook } from './seen.ts';

export type CaseLook = ReturnType<typeof useLook>;

/** What has changed since this person looked last; the first look is remembered at once, the others when they say so. */
export function useLook(workbench: Workbench, shown: ShownCase) {
  const look = lookFrom(useTyped(workbench.looks, lookKey(shown.id)));
  const { figures, events } = sinceLook(look, shown, workbench.person);
  const isFirstLook = look === null;
  useEffect(() => {
    if (isFirstLook) workbench.looks.keep(lookKey(shown.id), lookText(shown, new Date()));
  }, [workbench, isFirstLook, shown]);
  return {
    /** When that was; null: never. */
    at: look?.at ?? null,
    figures,
    events,
    isNews: figures.length > 0 || events.length > 0,
    see: () => workbench.looks.keep(lookKey(shown.id), lookText(shown, new Date())),
  };
}
