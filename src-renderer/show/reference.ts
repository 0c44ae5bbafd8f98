import { useEffect, useMemo, useState } from 'react';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import { directoryOf, type Directory } from '../../src-shared/directory/directory.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { changesAfter, policiesAt } from '../../src-shared/policy/policy-version.ts';
import type { PolicyDocument, PolicyTable } from '../../src-shared/policy/policy-document.ts';
import type { Workbench } from '../data/workbench.ts';
import { useObservable } from '../ui/use-observable.ts';

/** What every screen looks things up in: who there is, who may do what, the policies in force, and every version published. */
export type Reference = {
  readonly directory: Directory;
  readonly policies: Policies;
  readonly authorizer: Authorizer;
  readonly tables: readonly PolicyTable[];
  readonly versions: readonly PolicyDocument[];
  /** Why nothing is decided on this computer now, in a sentence; null: decisions are taken. */
  readonly decisionLock?: string | null;
};

const noDirectory: readonly DirectoryDocument[] = [];
const noPolicies: readonly PolicyDocument[] = [];

export function useReference(workbench: Workbench, authorizer: Authorizer): Reference {
  const directory = useObservable(workbench.directory$, noDirectory);
  const versions = useObservable(workbench.policies$, noPolicies);
  const at = usePresent(versions);
  const decisionLock = useObservable(workbench.decisionLock$, null);
  return useMemo(() => {
    const tables = versions.map(({ table }) => table);
    const policies = policiesAt(versions, at);
    return { directory: directoryOf(directory), policies, authorizer, tables, versions, decisionLock };
  }, [directory, versions, at, authorizer, decisionLock]);
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** An instant at which the same versions are in force as now: it moves on when another takes over. */
function usePresent(versions: readonly PolicyDocument[]): Instant {
  const [at, setAt] = useState(() => instantOf(new Date()));
  useEffect(() => {
    const [next] = changesAfter(versions, at);
    if (next === undefined) return undefined;
    const waitMs = Math.min(Math.max(Date.parse(next) - Date.now(), 0), LONGEST_TIMER_MS);
    const timer = setTimeout(() => setAt(instantOf(new Date())), waitMs);
    return () => clearTimeout(timer);
  }, [versions, at]);
  return at;
}
