import type { CaseRow } from '../case/case-document.ts';
import type { Permitted } from './approving.ts';
import { may, type MayContext } from './may.ts';
import type { Person } from './person.ts';
import type { Refusal } from './refusal.ts';

/** A decision that is made on several cases at once. */
export type BulkDecision = 'approve' | 'refuse' | 'return' | 'escalate';

export type DryRunItem<T extends CaseRow> =
  | { readonly subject: T; readonly passes: true; readonly permitted: Permitted }
  | { readonly subject: T; readonly passes: false; readonly refusal: Refusal };

/**
 * What would become of a decision on each of several cases, in their order, without doing anything: each is asked about by
 * itself, as the server will ask when its command arrives. A case that is named twice is asked about once.
 */
export function dryRun<T extends CaseRow>(
  person: Person,
  cases: readonly T[],
  decision: BulkDecision,
  context: MayContext,
): DryRunItem<T>[] {
  const distinct = [...new Map(cases.map((subject) => [subject.id, subject])).values()];
  return distinct.map((subject): DryRunItem<T> => {
    const permitted = may(person, decision, subject, context);
    return permitted.ok
      ? { subject, passes: true, permitted: permitted.value }
      : { subject, passes: false, refusal: permitted.error };
  });
}
