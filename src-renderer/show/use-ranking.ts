import { useMemo, useState } from 'react';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { Ranking } from './ranking.ts';
import type { Reference } from './reference.ts';

const rankings = new WeakMap<PolicyTable, Ranking>();

/** The ranking by the policy in force: one for all screens, so that they agree. */
export function useRanking({ policies }: Reference): Ranking {
  const table = policies.get('queue-priority');
  const [opened] = useState(() => new Date());
  return useMemo(() => {
    const ranking = (table && rankings.get(table)) ?? new Ranking(table, opened);
    if (table) rankings.set(table, ranking);
    return ranking;
  }, [table, opened]);
}
