import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { absence, directoryWith, keith, maya, priya, ruth, tom } from '../testing/build-people.ts';
import { approversOf } from './approvers.ts';
import { may } from './may.ts';
import type { Person } from './person.ts';
import { refusalOutcome } from './refusal-outcome.ts';

const at = instantOf(now);
const makers = (...people: readonly Person[]) => people.map(({ id, name }) => ({ id, name }));
const published = (version: number, authors: readonly Person[], reviewer: Person): DatedVersion => ({
  policy: 'write-off-approval',
  version,
  table: policies.get('write-off-approval')!,
  publication: {
    at,
    effectiveFrom: at,
    authors: makers(...authors),
    reviewer: makers(reviewer)[0]!,
    reason: 'Because',
    review: '',
    changes: [],
    rehearsal: null,
  },
});

const pinnedTo = (version: number) => {
  const subject = writeOffCase(45_00);
  return { ...subject, approvalRule: { ...subject.approvalRule, version } };
};
// Version 2 was written by Maya Okafor, who then sat on the board, and reviewed by Ruth Abramson; version 3 by others.
const versions = [published(2, [maya], ruth), published(3, [priya], tom)];

describe('whoever wrote or reviewed a version of an approval policy', () => {
  const context = { policies, authorizer, directory: directoryWith(), versions, at };

  it('does not approve a case that is pinned to it, and is told who does', () => {
    const words = [maya, ruth].map((who) => {
      const answer = may(who, 'approve', pinnedTo(2), context);
      return answer.ok ? 'yes' : refusalOutcome(answer.error);
    });
    expect(words).toEqual([
      {
        code: 'DUTY_CONFLICT',
        message:
          'Maya Okafor wrote or reviewed version 2 of Approval of write-offs, which it is approved under; Keith Vance (controller) can approve it.',
      },
      expect.objectContaining({ code: 'DUTY_CONFLICT' }),
    ]);
    expect(approversOf(pinnedTo(2), context).map(({ name }) => name)).toEqual(['Keith Vance']);
  });

  it('approves cases under another version, and refuses or returns those under their own', () => {
    expect(may(maya, 'approve', pinnedTo(3), context).ok).toBe(true);
    expect(may(maya, 'return', pinnedTo(2), context).ok).toBe(true);
    expect(may(maya, 'refuse', pinnedTo(2), context).ok).toBe(true);
  });

  it('lends no authority to approve under it, and uses none that is lent', () => {
    const lent = { ...context, directory: directoryWith(absence(maya, tom), absence(keith, maya)) };
    expect(may(tom, 'approve', pinnedTo(2), lent)).toMatchObject({
      error: { kind: 'ownPolicy', maker: 'Maya Okafor' },
    });
    expect(may(maya, 'approve', pinnedTo(2), lent)).toMatchObject({ error: { kind: 'ownPolicy' } });
    expect(may(tom, 'approve', pinnedTo(3), { ...lent, versions: [] }).ok).toBe(true);
  });
});
