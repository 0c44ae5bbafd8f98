import { useCallback, useEffect, useState } from 'react';
import { faultWords } from '../../show/fault-words.ts';

const AGAIN_MS = 20_000;

/** What the server was asked for: nothing yet, the answer, or why there is none. */
export type Asked<T> = { readonly value: T | undefined; readonly failure: string | null };

/**
 * What a question to the server comes to: asked at once, whenever `again` is called, and from time to time while the server
 * answers. An answer stays on the screen until the next one.
 *
 * @param ask  the same function from render to render.
 */
export function useAsked<T>(ask: () => Promise<T>, isOnline: boolean): Asked<T> & { readonly again: () => void } {
  const [asked, setAsked] = useState<Asked<T>>({ value: undefined, failure: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!isOnline) return undefined;
    let isOver = false;
    const go = () =>
      void ask().then(
        (value) => isOver || setAsked({ value, failure: null }),
        (error: unknown) => isOver || setAsked((last) => ({ ...last, failure: faultWords(error) })),
      );
    go();
    const timer = setInterval(go, AGAIN_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [ask, isOnline, turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { ...asked, again };
}
