import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersonId } from '../../src-shared/authority/person.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
let desk: Desk;
let count = 0;

beforeAll(async () => {
  desk = await openDesk(NOON);
});
afterAll(() => desk.close());

/** An open write-off of Daniel Reyes at Westside Clinic. */
async function writeOff(): Promise<string> {
  count += 1;
  return await desk.proposeWriteOff(`given-${count}`, 50_00, {});
}

function assignment(to: string, from: string | null = null, reason = 'On leave from tomorrow.'): CommandPayload {
  const id = (text: string) => PersonId.parse(text);
  return { type: 'case.assign', to: id(to), from: from === null ? null : id(from), reason };
}

describe('giving a case to somebody', () => {
  it('changes who works on it, and the timeline and the audit log tell whom it was given to and why', async () => {
    const id = await writeOff();
    expect(await desk.command('ruth.abramson', id, assignment('keith.vance'))).toMatchObject({
      state: 'accepted',
      message: 'Keith Vance works on it now.',
      resultVer: 2,
    });
    const given = await desk.case(id);
    expect(given).toMatchObject({ state: 'open', owner: { id: 'keith.vance', name: 'Keith Vance' } });
    expect(given.timeline.at(-1)).toMatchObject({
      event: 'assign',
      by: { id: 'ruth.abramson' },
      text: 'On leave from tomorrow.',
      changes: [{ label: 'Taken by', before: '', after: 'Keith Vance' }],
    });
    expect(await desk.actions(id)).toContain('case.assign');
    expect(await desk.command('maya.okafor', id, { type: 'case.take' })).toMatchObject({
      code: 'NOT_PERMITTED',
      message: 'Keith Vance is working on it.',
    });
  });

  it('is refused from whoever neither has it nor decides such cases, and to whoever does not work there', async () => {
    const id = await writeOff();
    const before = await desk.case(id);
    expect(await desk.command('priya.raman', id, assignment('ruth.abramson'))).toMatchObject({
      state: 'rejected',
      code: 'NOT_PERMITTED',
      message: expect.stringMatching(/^As reconciliation analyst you do not assign these cases; /) as string,
    });
    expect(await desk.command('ruth.abramson', id, assignment('tom.lindqvist'))).toMatchObject({
      state: 'rejected',
      code: 'NOT_PERMITTED',
      message: 'Tom Lindqvist has no role at Westside Family Clinic.',
    });
    expect(await desk.command('ruth.abramson', id, assignment('samuel.osei'))).toMatchObject({
      code: 'NOT_PERMITTED',
    });
    expect(await desk.command('ruth.abramson', id, assignment('who.left'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await desk.command('tom.lindqvist', id, assignment('ruth.abramson'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await desk.command('ruth.abramson', id, assignment('keith.vance', null, ' '))).toMatchObject({
      code: 'REASON_REQUIRED',
    });
    expect(await desk.case(id)).toEqual(before);
  });

  it('leaves a proposer barred from approving it, though the case is theirs to work on', async () => {
    const id = await writeOff();
    expect(await desk.command('ruth.abramson', id, assignment('daniel.reyes'))).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('daniel.reyes', id, 'approve')).toMatchObject({ state: 'rejected' });
    const own = await desk.proposeWriteOff('given-own', 50_00, { who: 'maya.okafor' });
    expect(await desk.command('ruth.abramson', own, assignment('maya.okafor'))).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('maya.okafor', own, 'approve')).toMatchObject({ code: 'SELF_APPROVAL' });
  });

  it('stands once: of two who give away what they saw free, the second is asked again and shown who has it', async () => {
    const id = await writeOff();
    await desk.command('ruth.abramson', id, assignment('keith.vance'));
    expect(await desk.command('maya.okafor', id, assignment('daniel.reyes'))).toMatchObject({
      state: 'needs_review',
      code: 'STALE_BASIS',
      message: 'Keith Vance works on it meanwhile. Assign it again if it should go to somebody else all the same.',
      diff: [{ key: 'owner', label: 'Taken by', before: '', after: 'Keith Vance' }],
    });
    expect((await desk.case(id)).owner?.id).toBe('keith.vance');
    expect(await desk.command('keith.vance', id, assignment('maya.okafor', 'keith.vance'))).toMatchObject({
      state: 'accepted',
    });
  });

  it('takes a lease, as every decision does', async () => {
    const id = await writeOff();
    expect(await desk.command('ruth.abramson', id, assignment('keith.vance'), { authority: undefined })).toMatchObject({
      code: 'LEASE_REQUIRED',
    });
    expect((await desk.case(id)).owner).toBeNull();
  });
});
