import { useCallback, useMemo, useState } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';

type Chosen = Readonly<Record<SideRole, ReadonlySet<number>>>;
const none: Chosen = { remittance: new Set(), bank: new Set(), posted: new Set() };

/** The lines that a person has selected, on every side. */
export function useSelection() {
  const [chosen, setChosen] = useState(none);
  const toggle = useCallback((role: SideRole, line: number) => {
    setChosen((before) => {
      const next = new Set(before[role]);
      if (!next.delete(line)) next.add(line);
      return { ...before, [role]: next };
    });
  }, []);
  const choose = useCallback((role: SideRole, lines: readonly number[]) => {
    setChosen((before) => ({ ...before, [role]: new Set(lines) }));
  }, []);
  const clear = useCallback(() => setChosen(none), []);
  const lists = useMemo(
    () => ({ remittance: [...chosen.remittance], bank: [...chosen.bank], posted: [...chosen.posted] }),
    [chosen],
  );
  const count = chosen.remittance.size + chosen.bank.size + chosen.posted.size;
  return { chosen, lists, count, toggle, choose, clear };
}
