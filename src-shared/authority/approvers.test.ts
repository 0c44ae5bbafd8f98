import { describe, expect, it } from 'vitest';
import { policiesOf } from '../policy/policies.ts';
import type { Directory } from '../directory/directory.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { policies, writeOffCase } from '../testing/build-case.ts';
import { actor, directory, keith, maya, ruth } from '../testing/build-people.ts';
import { approversOf } from './approvers.ts';

const owned = (owner: string | null): Directory => ({
  ...directory,
  departments: [{ id: 'patient-financial-services', name: 'Patient Financial Services', owner }],
});

function approvers(within: Directory, subject = writeOffCase(45_00)) {
  return approversOf(subject, { policies, authorizer, directory: within });
}

describe('the department of a case', () => {
  it('is decided when the case is opened: a write-off is the work of Patient Financial Services', () =>
    expect(writeOffCase(45_00).department).toBe('patient-financial-services'));

  it('is none when the policy says nothing that can be used', () => {
    const without = policiesOf([...policies.values()].filter(({ policy }) => policy !== 'department'));
    expect(writeOffCase(45_00, {}, without).department).toBe('');
  });

  it('brings whoever answers for it before others who can approve, after the managers of its proposer', () => {
    const subject = writeOffCase(450_00, { proposedBy: actor(keith) });
    expect(approvers(owned(null), subject).map(({ id }) => id)).toEqual([maya.id, ruth.id]);
    const named = approvers(owned(ruth.id), subject);
    expect(named.map(({ id, ownsDepartment }) => [id, ownsDepartment])).toEqual([
      [ruth.id, true],
      [maya.id, false],
    ]);
  });

  it('gives whoever answers for it no authority that they do not have', () => {
    const ids = approvers(owned('priya.raman')).map(({ id }) => id);
    expect(ids).toContain(maya.id);
    expect(ids).not.toContain('priya.raman');
  });
});
