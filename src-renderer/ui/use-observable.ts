import { useMemo, useRef, useSyncExternalStore } from 'react';
import type { Observable } from 'rxjs';

/**
 * The latest value of a stream, `initial` before the first. The stream must be the same object from render to render:
 * another one is another subscription.
 */
export function useObservable<T, I>(source: Observable<T>, initial: I): T | I {
  const first = useRef(initial);
  const store = useMemo(() => {
    let latest: T | I = first.current;
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
