import type { CaseDocument } from '../case/case-document.ts';
import type { Directory } from '../directory/directory.ts';
import { departmentApprover } from './department-approver.ts';
import { may, type MayContext } from './may.ts';
import { managersAbove } from './hierarchy.ts';
import type { Actor, Role } from './person.ts';

/** Somebody who can approve a case now. */
export type Approver = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly tier: number;
  /** Whom they would decide for, who is absent. */
  readonly actingFor: Actor | null;
  /** Their approval counts only beside one of somebody with the full limit. */
  readonly concurring: boolean;
  /** They are a manager of whoever proposed it. */
  readonly managesProposer: boolean;
  /** They answer for the department whose work it is, or do in place of whoever does. */
  readonly ownsDepartment: boolean;
};

/**
 * Everybody who can approve a case now, each person once whatever roles they hold or lend: first the managers of its proposer,
 * nearest first, then whoever answers for its department, then the others, lowest level first. Whoever holds the full limit comes before who may only concur.
 */
export function approversOf(
  subject: CaseDocument,
  context: MayContext & { readonly directory: Directory },
): Approver[] {
  const { directory } = context;
  const chain = managersAbove(subject.proposedBy.id, directory);
  const owner = departmentOwner(subject, directory);
  const asked = subject.departmentApproves ? departmentApprover(subject, context) : null;
  const approvers = directory.people.flatMap((person): Approver[] => {
    const permitted = may(person, 'approve', subject, context);
    if (!permitted.ok) return [];
    const { grant, actingFor, concurring } = permitted.value;
    const { id, name } = person;
    const managesProposer = chain.includes(id);
    const ownsDepartment = (asked?.id ?? owner) === id;
    return [{ id, name, role: grant.role, tier: grant.tier, actingFor, concurring, managesProposer, ownsDepartment }];
  });
  const place = ({ id }: Approver) => (chain.includes(id) ? chain.indexOf(id) : chain.length);
  return approvers.toSorted(
    (a, b) =>
      Number(a.concurring) - Number(b.concurring) ||
      place(a) - place(b) ||
      Number(b.ownsDepartment) - Number(a.ownsDepartment) ||
      a.tier - b.tier ||
      (a.name < b.name ? -1 : 1),
  );
}

/** Id of whoever answers for the department of a case; null: nobody. */
export function departmentOwner(
  { department }: Pick<CaseDocument, 'department'>,
  { departments }: Pick<Directory, 'departments'>,
): string | null {
  return departments.find(({ id }) => id === department)?.owner ?? null;
}
