import { useEffect, useRef } from 'react';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { t } from '../../language/t.ts';

/**
 * Stores a command about a case, one at a time: a key pressed twice in a hurry decides once.
 *
 * @returns what stores; it answers null when nothing was stored, and has then said so.
 */
export function useStoreOnce(workbench: Workbench, shown: ShownCase) {
  const storing = useRef(false);
  return async (payload: CommandPayload): Promise<CommandDocument | null> => {
    if (storing.current) return null;
    storing.current = true;
    try {
      return await workbench.submit(shown, payload);
    } catch (fault) {
      const { number } = shown;
      announce(t('{number}: nothing was stored. {fault}', { number, fault: faultWords(fault) }), { tone: 'breach' });
      return null;
    } finally {
      storing.current = false;
    }
  };
}

/** Whether the part of the screen is still there: who has gone elsewhere meanwhile is not led away again. */
export function useIsHere(): () => boolean {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return () => here.current;
}
