import { useCallback, useSyncExternalStore } from 'react';
import type { Typed } from '../data/workbench.ts';

/** What was typed for something and not sent yet, null for nothing; the form shows it again whenever it is opened. */
export function useTyped(typed: Typed, key: string): string | null {
  const subscribe = useCallback(
    (changed: () => void) => {
      const subscription = typed.changes$.subscribe(changed);
      return () => subscription.unsubscribe();
    },
    [typed],
  );
  return useSyncExternalStore(subscribe, () => typed.get(key));
}
