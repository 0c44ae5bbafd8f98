import { combineLatest, distinctUntilChanged, map, Observable, scan } from 'rxjs';
import { useMemo } from 'react';
import type { Workbench } from '../../data/workbench.ts';
import { useExplained } from '../../show/explained.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { type Drill, drillAfter, noDrill } from './drill.ts';

type Watched = Pick<Workbench, 'commands$' | 'sync$'>;

/** How far somebody is who practises, from what is stored and sent. */
export function useDrill(workbench: Watched): Drill {
  const drill$ = useMemo(() => drillOf(workbench), [workbench]);
  return useObservable(drill$, noDrill);
}

function drillOf({ commands$, sync$ }: Watched): Observable<Drill> {
  const connection = sync$.pipe(
    map((status) => status.connection),
    distinctUntilChanged(),
  );
  return combineLatest({ commands: commands$, connection, hasExplained }).pipe(scan(drillAfter, noDrill));
}

const hasExplained = new Observable<boolean>((told) => {
  const tell = () => told.next(useExplained.getState().caseId !== null);
  tell();
  return useExplained.subscribe(tell);
});
