import { useEffect, useState } from 'react';
import { ReplaySubject } from 'rxjs';
import type { ClaimView } from '../../../src-shared/remittance/remittance-document.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { GridListing } from '../../ui/grid-rows.ts';

/**
 * One page of an advice's claims as a list for the grid.
 *
 * @param ver  version of the advice: another one is read again.
 */
export function useClaimPage(workbench: Workbench, advice: string, ver: number) {
  const [page, setPage] = useState(0);
  const [source] = useState(() => new ReplaySubject<GridListing<ClaimView>>(1));
  useEffect(() => {
    let here = true;
    void workbench.claims(advice, page).then((rows) => here && source.next({ rows, changed: null, removed: [] }));
    return () => {
      here = false;
    };
  }, [workbench, advice, page, ver, source]);
  return { source, page, setPage };
}
