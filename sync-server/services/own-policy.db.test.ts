import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { writeOffApproval } from '../../src-shared/policy/defaults/write-off-approval.ts';
import { publishLast } from '../feed/publish.ts';
import { insertVersion } from '../store/policies.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { provisionPerson } from './provision-person.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(NOON);
});
afterAll(() => desk.close());

/** Version 2, which Maya Okafor wrote while she sat on the board; she is a clinic manager by now. */
function publishMayas(): Promise<void> {
  const at = instantOf(new Date(NOON.getTime() - 3_600_000));
  const { id, name } = personOf('maya.okafor');
  const publication = {
    at,
    effectiveFrom: at,
    authors: [{ id, name }],
    reviewer: { id: 'hannah.weiss', name: 'Hannah Weiss' },
    reason: 'Postage',
    review: '',
    changes: [],
    rehearsal: null,
  };
  const version = { policy: 'write-off-approval', version: 2, table: { ...writeOffApproval, version: 2 }, publication };
  return inTransaction(desk.db, (tx) =>
    publishLast(tx, NOON, async () => {
      await insertVersion(tx, version);
      const change = { person: personOf('maya.okafor'), manager: 'ruth.abramson', active: true };
      await provisionPerson(tx, change, NOON);
    }),
  );
}

describe('a case under a version of the policy that an approver wrote', () => {
  it('is approved by another person, and those of the version before by its author as well', async () => {
    const before = await desk.proposeWriteOff('wo-before', 60_00);
    await publishMayas();
    const id = await desk.proposeWriteOff('wo-own', 60_00);
    expect(await desk.case(id)).toMatchObject({ approvalRule: { version: 2 } });
    expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({
      state: 'rejected',
      code: 'DUTY_CONFLICT',
      message: expect.stringMatching(/^Maya Okafor wrote or reviewed version 2 of Approval of write-offs/) as string,
    });
    expect(await desk.case(id)).toMatchObject({ state: 'open', approvals: [] });
    expect(await desk.decide('ruth.abramson', id, 'approve')).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('maya.okafor', before, 'approve')).toMatchObject({ state: 'accepted' });
  });
});
