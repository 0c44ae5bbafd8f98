import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { Observable } from 'rxjs';

/**
 * The latest value of a stream, `initial` before the first. Subscribing has no effect but to tell. The stream must be the same object from render to render:
 * another one is another subscription.
 */
export function useObservable<T, I>(source: Observable<T>, initial: I): T | I {
  const first = useRef(initial);
  const store = useMemo(() => {
    let latest: T | I = first.current;
    // What the stream has already is shown by the first render, rather than by one more of everything that depends on it.
    source.subscribe((value) => (latest = value)).unsubscribe();
    return {
      subscribe: (changed: () => void) => {
        const subscription = source.subscribe((value) => {
          latest = value;
          changed();
        });
        return () => subscription.unsubscribe();
      },
      latest: () => latest,
    };
  }, [source]);
  return useSyncExternalStore(store.subscribe, store.latest);
}
