import { useEffect, useState } from 'react';
import { ReplaySubject } from 'rxjs';
import type { RehearsedChange } from '../../../src-shared/wire/policies.ts';
import type { PolicyBoard } from '../../data/policy-board.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { GridListing } from '../../ui/grid-rows.ts';

type Asked = {
  /** Decisions of all pages; null until the server has said. */
  readonly kept: number | null;
  readonly failure: string | null;
};

/** One page of the decisions that a rehearsal changed, as a list for the grid. */
export function useChangePage(board: PolicyBoard, policy: string, rehearsal: string) {
  const [page, setPage] = useState(0);
  const [source] = useState(() => new ReplaySubject<GridListing<RehearsedChange>>(1));
  const [asked, setAsked] = useState<Asked>({ kept: null, failure: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let here = true;
    void board.changes(policy, rehearsal, page).then(
      ({ kept, changes }) => {
        if (!here) return;
        source.next({ rows: changes, changed: null, removed: [] });
        setAsked({ kept, failure: null });
      },
      (error: unknown) => here && setAsked((last) => ({ ...last, failure: faultWords(error) })),
    );
    return () => {
      here = false;
    };
  }, [board, policy, rehearsal, page, turn, source]);
  return { source, page, setPage, ...asked, again: () => setTurn((before) => before + 1) };
}
