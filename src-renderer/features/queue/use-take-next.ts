import { filter, firstValueFrom, take } from 'rxjs';
import { useRef } from 'react';
import type { Listing, ShownCaseRow, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Ranking } from '../../show/ranking.ts';
import type { Reference } from '../../show/reference.ts';
import { announce } from '../../ui/announcements.ts';
import type { Action } from '../../ui/keys.ts';
import { nextToTake } from './take-next.ts';
import { t } from '../../language/t.ts';

type Parts = {
  workbench: Workbench;
  reference: Reference;
  ranking: Ranking;
  /** The cases of the view that are to be done. */
  includes: (row: ShownCaseRow) => boolean;
  onTaken: (id: string) => void;
};

/** Takes the highest ranked case that the person may take, and opens it; once, however often the key is pressed. */
export function useTakeNext({ workbench, reference, ranking, includes, onTaken }: Parts): Action {
  const taking = useRef(false);
  const run = async () => {
    if (taking.current) return;
    taking.current = true;
    try {
      const { rows } = await firstValueFrom<Listing<ShownCaseRow>>(workbench.cases$.pipe(take(1)));
      const next = nextToTake(workbench.person, rows, includes, { reference, ranking });
      if ('refused' in next) return announce(next.refused, { tone: 'risk' });
      const shown = await firstValueFrom(workbench.case$(next.row.id).pipe(filter((opened) => opened !== undefined)));
      if (shown === null || shown === 'unreadable') {
        return announce(t('{number} cannot be read on this computer just now.', { number: next.row.number }), {
          tone: 'risk',
        });
      }
      await workbench.submit(shown, { type: 'case.take' });
      announce(t('{number} is yours once the server has accepted it.', { number: shown.number }), { about: shown.id });
      onTaken(shown.id);
    } catch (fault) {
      announce(t('Nothing was taken. {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
    } finally {
      taking.current = false;
    }
  };
  return { id: 'list.takeNext', label: t('Take next'), group: t('List'), keys: ['n'], run: () => void run() };
}
