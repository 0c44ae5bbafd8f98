import type { CaseRow } from '../case/case-document.ts';
import type { Permitted } from './approving.ts';
import { mayAssign } from './assigning.ts';
import { may, type MayContext } from './may.ts';
import type { Person } from './person.ts';
import type { Refusal } from './refusal.ts';

/** A decision that is made on several cases at once. */
export type BulkDecision = 'approve' | 'refuse' | 'return' | 'escalate' | 'assign';

export type DryRunItem<T extends CaseRow> =
  | { readonly subject: T; readonly passes: true; readonly permitted: Permitted }
  | { readonly subject: T; readonly passes: false; readonly refusal: Refusal };

/**
 * What would become of a decision on each of several cases, in their order, without doing anything: each is asked about by
 * itself, as the server will ask when its command arrives. A case that is named twice is asked about once.
 *
 * @param context  with `to`, the id of whom the cases are to be given to, once somebody is chosen.
 */
export function dryRun<T extends CaseRow>(
  person: Person,
  cases: readonly T[],
  decision: BulkDecision,
  context: MayContext & { readonly to?: string },
): DryRunItem<T>[] {
  const distinct = [...new Map(cases.map((subject) => [subject.id, subject])).values()];
  return distinct.map((subject): DryRunItem<T> => {
    const { to, directory } = context;
    const permitted =
      decision === 'assign' && to !== undefined && directory
        ? mayAssign(person, to, subject, { ...context, directory })
        : may(person, decision, subject, context);
    return permitted.ok
      ? { subject, passes: true, permitted: permitted.value }
      : { subject, passes: false, refusal: permitted.error };
  });
}
