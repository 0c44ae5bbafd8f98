import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { Reference } from '../../show/reference.ts';

/** What the history of a line calls people and cases. */
export function namesOf({ directory }: Pick<Reference, 'directory'>) {
  return {
    person: (id: string) => directory.person(id)?.name ?? id,
    kind: (kind: string) => caseKinds.find(kind)?.label ?? kind,
  };
}
