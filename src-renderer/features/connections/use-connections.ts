import { useCallback, useEffect, useState } from 'react';
import type { ConnectorsReply } from '../../../src-shared/wire/connectors.ts';
import type { QuarantineReply, QuarantineState } from '../../../src-shared/wire/quarantine.ts';
import type { Connections } from '../../data/connections.ts';
import { faultWords } from '../../show/fault-words.ts';

const REFRESH_MS = 5_000;

export type Seen = {
  readonly ways: ConnectorsReply | null;
  readonly aside: QuarantineReply | null;
  /** Why what is shown may be old; ''. */
  readonly fault: string;
  readonly refresh: () => void;
  readonly more: () => void;
};

type Found = { readonly ways: ConnectorsReply; readonly aside: QuarantineReply; readonly state: QuarantineState };

/** The ways in and what was put aside, asked for again and again while one looks. */
export function useConnections(connections: Connections, state: QuarantineState): Seen {
  const [found, setFound] = useState<Found | null>(null);
  const [fault, setFault] = useState('');
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isHere = true;
    const read = () =>
      Promise.all([connections.list(), connections.quarantine(state, null)]).then(
        ([ways, aside]) => {
          if (!isHere) return;
          setFault('');
          // Pages that were asked for stay.
          setFound((before) => {
            const kept =
              before?.state === state && before.aside.items.length > aside.items.length ? before.aside : aside;
            return { ways, aside: kept.total === aside.total ? kept : aside, state };
          });
        },
        (error: unknown) => isHere && setFault(faultWords(error)),
      );
    void read();
    const timer = setInterval(() => void read(), REFRESH_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [connections, state, asked]);
  const next = found?.state === state ? found.aside.next : null;
  const more = useCallback(() => {
    if (next === null) return;
    connections.quarantine(state, next).then(
      (page) =>
        setFound((before) => {
          if (before?.state !== state || before.aside.next !== next) return before;
          return { ...before, aside: { ...page, items: [...before.aside.items, ...page.items] } };
        }),
      (error: unknown) => setFault(faultWords(error)),
    );
  }, [connections, state, next]);
  return {
    ways: found?.ways ?? null,
    aside: found?.state === state ? found.aside : null,
    fault,
    refresh: useCallback(() => setAsked((before) => before + 1), []),
    more,
  };
}
