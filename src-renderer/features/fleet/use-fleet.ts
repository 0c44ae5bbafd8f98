import { useCallback, useEffect, useMemo, useState } from 'react';
import { BehaviorSubject } from 'rxjs';
import type { FleetEntry } from '../../../src-shared/wire/devices.ts';
import type { Fleet } from '../../data/fleet.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { GridListing } from '../../ui/grid-rows.ts';

export type SeenFleet = {
  /** For the list; it grows a page at a time. */
  readonly source: BehaviorSubject<GridListing<FleetEntry>>;
  /** How many of how many are here; null: the server has not answered yet. */
  readonly progress: { readonly here: number; readonly total: number } | null;
  readonly isAsking: boolean;
  /** Why what is shown may be old; ''. */
  readonly fault: string;
  readonly again: () => void;
  /** Puts one computer in as a change of it left it. */
  readonly put: (entry: FleetEntry) => void;
};

/** Everybody's computers, a page at a time: the first thousand can be worked with while the rest come. */
export function useFleet(fleet: Fleet): SeenFleet {
  const source = useMemo(
    () => new BehaviorSubject<GridListing<FleetEntry>>({ rows: [], changed: null, removed: [] }),
    [],
  );
  const [progress, setProgress] = useState<SeenFleet['progress']>(null);
  const [isAsking, setAsking] = useState(true);
  const [fault, setFault] = useState('');
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isHere = true;
    const read = async () => {
      let after: string | null = null;
      const rows: FleetEntry[] = [];
      do {
        const page = await fleet.page(after);
        if (!isHere) return;
        rows.push(...page.items);
        after = page.next;
        setProgress({ here: rows.length, total: page.total });
        const all = [...rows];
        source.next({ rows: all, changed: rows.length === page.items.length ? null : page.items, removed: [] });
      } while (after !== null);
    };
    read()
      .then(
        () => isHere && setFault(''),
        (error: unknown) => isHere && setFault(faultWords(error)),
      )
      .finally(() => isHere && setAsking(false));
    return () => {
      isHere = false;
    };
  }, [fleet, source, asked]);
  const again = useCallback(() => {
    setAsking(true);
    setAsked((times) => times + 1);
  }, []);
  const put = useCallback(
    (entry: FleetEntry) => {
      const rows = source.value.rows.map((one) => (one.id === entry.id ? entry : one));
      source.next({ rows, changed: [entry], removed: [] });
    },
    [source],
  );
  return { source, progress, isAsking, fault, again, put };
}
