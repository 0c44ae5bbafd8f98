import { caseKinds } from '../../src-shared/case/kinds.ts';
import { t } from '../language/t.ts';

/** What a kind of case is called; its id where this version does not know it. */
export function kindLabel(kind: string): string {
  return t(caseKinds.find(kind)?.label ?? kind);
}

/** What cases of a kind are called. */
export function kindPlural(kind: string): string {
  return t(caseKinds.find(kind)?.plural ?? kind);
}
