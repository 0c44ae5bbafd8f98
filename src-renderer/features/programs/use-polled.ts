import { useCallback, useEffect, useState } from 'react';
import { faultWords } from '../../show/fault-words.ts';

const REFRESH_MS = 5_000;

export type Polled<T> = {
  /** null before the first answer. */
  readonly reply: T | null;
  /** Why what is shown may be old; ''. */
  readonly fault: string;
  readonly refresh: () => void;
};

/** Asks the server again and again while one looks. `ask` must be the same function from render to render. */
export function usePolled<T>(ask: () => Promise<T>): Polled<T> {
  const [found, setFound] = useState<{ readonly of: () => Promise<T>; readonly reply: T } | null>(null);
  const [fault, setFault] = useState('');
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let isHere = true;
    const read = () =>
      ask().then(
        (reply) => {
          if (!isHere) return;
          setFault('');
          setFound({ of: ask, reply });
        },
        (error: unknown) => isHere && setFault(faultWords(error)),
      );
    void read();
    const timer = setInterval(() => void read(), REFRESH_MS);
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [ask, asked]);
  const refresh = useCallback(() => setAsked((before) => before + 1), []);
  return { reply: found?.of === ask ? found.reply : null, fault, refresh };
}
