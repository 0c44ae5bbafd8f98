import { useMemo } from 'react';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import { directoryOf, type Directory } from '../../src-shared/directory/directory.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import { policiesOf, type Policies } from '../../src-shared/policy/policies.ts';
import type { PolicyDocument, PolicyTable } from '../../src-shared/policy/policy-document.ts';
import type { Workbench } from '../data/workbench.ts';
import { useObservable } from '../ui/use-observable.ts';

/** What every screen looks things up in: who there is, who may do what, the policies in force, and every version published. */
export type Reference = {
  readonly directory: Directory;
  readonly policies: Policies;
  readonly authorizer: Authorizer;
  readonly tables: readonly PolicyTable[];
  /** Why nothing is decided on this computer now, in a sentence; null: decisions are taken. */
  readonly decisionLock?: string | null;
};

const noDirectory: readonly DirectoryDocument[] = [];
const noPolicies: readonly PolicyDocument[] = [];

export function useReference(workbench: Workbench, authorizer: Authorizer): Reference {
  const directory = useObservable(workbench.directory$, noDirectory);
  const policies = useObservable(workbench.policies$, noPolicies);
  const decisionLock = useObservable(workbench.decisionLock$, null);
  return useMemo(() => {
    const tables = policies.map(({ table }) => table);
    return { directory: directoryOf(directory), policies: policiesOf(tables), authorizer, tables, decisionLock };
  }, [directory, policies, authorizer, decisionLock]);
}
