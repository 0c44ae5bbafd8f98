import { useCallback, useEffect, useState } from 'react';
import { faultWords } from './fault-words.ts';

type Found<T> = {
  /** The last answer, null before the first. */
  readonly reply: T | null;
  /** Why there is no newer one, '' where there is. */
  readonly fault: string;
  readonly isAsking: boolean;
};

export type Answer<T> = Found<T> & { again(): void };

/** Asks the server when it is shown, and when one asks again. `ask` must be the same function from render to render. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [found, setFound] = useState<Found<T>>({ reply: null, fault: '', isAsking: true });
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let isWanted = true;
    ask().then(
      (reply) => isWanted && setFound({ reply, fault: '', isAsking: false }),
      (fault: unknown) => isWanted && setFound((before) => ({ ...before, fault: faultWords(fault), isAsking: false })),
    );
    return () => {
      isWanted = false;
    };
  }, [ask, times]);
  const again = useCallback(() => {
    setFound((before) => ({ ...before, isAsking: true }));
    setTimes((before) => before + 1);
  }, []);
  return { ...found, again };
}
