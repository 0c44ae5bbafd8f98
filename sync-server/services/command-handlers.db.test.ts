import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR } from '../identity/operator-token.ts';
import { savePerson } from '../store/people.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { remittanceText } from '../testing/test-import.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
const MORNING = new Date('2026-11-24T07:30:00.000Z');
let desk: Desk;
let count = 0;

beforeAll(async () => {
  desk = await openDesk(NOON);
});
afterAll(() => desk.close());

/** An open write-off of Daniel Reyes at Westside Clinic. */
async function writeOff(amountMinor = 50_00, changes: { site?: string; who?: string } = {}): Promise<string> {
  count += 1;
  return await desk.proposeWriteOff(`wo-${count}`, amountMinor, changes);
}

describe('two approvers who decide the same case', () => {
  it('one needed: the first is accepted, the second is told who was first, and is on file', async () => {
    const id = await writeOff();
    const seen = await desk.case(id);
    expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({
      state: 'accepted',
      code: 'OK',
      resultVer: 2,
    });
    expect(await desk.decide('ruth.abramson', id, 'approve', { seen, at: MORNING })).toMatchObject({
      state: 'superseded',
      code: 'ALREADY_DECIDED',
      message: 'Already approved by Maya Okafor at 12:00 UTC on 2026-11-24; yours is on file.',
    });
  });

  it('two needed: both are accepted, each person counts once', async () => {
    const id = await writeOff(2_500_00);
    const seen = await desk.case(id);
    expect(await desk.decide('ruth.abramson', id, 'approve')).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('ruth.abramson', id, 'approve')).toMatchObject({ code: 'ALREADY_APPROVED_BY_YOU' });
    expect(await desk.decide('keith.vance', id, 'approve', { seen })).toMatchObject({ state: 'accepted' });
    expect(await desk.case(id)).toMatchObject({ state: 'approved', approvals: [{}, {}] });
  });

  it('one refuses: the later approval is not applied, and the case holds both decisions', async () => {
    const id = await writeOff();
    const seen = await desk.case(id);
    await desk.decide('ruth.abramson', id, 'refuse', { reason: 'Appeal it first' });
    expect(await desk.decide('maya.okafor', id, 'approve', { seen, at: MORNING })).toMatchObject({
      state: 'rejected',
      code: 'DECIDED_OTHERWISE',
      message:
        'Not applied: Ruth Abramson refused it at 12:00 UTC on 2026-11-24 (“Appeal it first”). Case CD-1001 has both looked at.',
    });
    const after = await desk.case(id);
    expect(after.state).toBe('refused');
    expect(after.timeline.at(-1)?.text).toBe(
      'Maya Okafor approved it at 07:30 UTC on 2026-11-24, but Ruth Abramson had refused it at 12:00 UTC on 2026-11-24. The later decision was not applied.',
    );
    expect(await desk.actions(id)).toContain('case.conflict');
  });

  it('in two ways: a supervisor has one case with both decisions, until somebody else than the later one acknowledges it', async () => {
    const id = await writeOff(60_00);
    const seen = await desk.case(id);
    await desk.decide('keith.vance', id, 'refuse', { reason: 'Appeal it first' });
    const later = await desk.decide('ruth.abramson', id, 'approve', { seen, at: MORNING });
    const again = await desk.decide('maya.okafor', id, 'approve', { seen, at: MORNING });
    await desk.settle();
    const conflicts = (await desk.cases('decision-conflict')).filter(({ amountMinor }) => amountMinor === 60_00);
    expect(conflicts).toHaveLength(1);
    const [conflict] = conflicts;
    for (const { message } of [later, again]) expect(message).toContain(`Case ${conflict!.number} has both looked at.`);
    expect(conflict).toMatchObject({
      queue: 'decision-conflicts',
      state: 'open',
      entry: [],
      site: seen.site,
      proposedBy: { name: 'Ruth Abramson' },
      approvalRule: { rule: 'CA-6' },
      dueAt: '2026-11-30T23:00:00.000Z',
    });
    const texts = conflict!.facts.map(({ value }) => (value.type === 'text' ? value.text : ''));
    expect(texts).toEqual([
      `Case ${seen.number}`,
      'Keith Vance refused it at 12:00 UTC on 2026-11-24 (“Appeal it first”)',
      'Ruth Abramson approved it at 07:30 UTC on 2026-11-24',
    ]);
    expect(conflict!.timeline.at(-1)?.text).toContain('Maya Okafor approved it at 07:30 UTC');
    expect(await desk.decide('maya.okafor', conflict!.id, 'approve')).toMatchObject({
      state: 'rejected',
      message: expect.stringContaining('revenue cycle director or a controller') as string,
    });
    expect(await desk.decide('ruth.abramson', conflict!.id, 'approve')).toMatchObject({ code: 'SELF_APPROVAL' });
    expect(await desk.decide('keith.vance', conflict!.id, 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case(conflict!.id)).toMatchObject({ state: 'closed', posting: { state: 'none' } });
    expect(await desk.case(id)).toMatchObject({ state: 'refused' });
  });

  it('about an amount above the limit of a director: acknowledging it gives nothing away', async () => {
    const id = await writeOff(6_000_00);
    const seen = await desk.case(id);
    await desk.decide('ruth.abramson', id, 'refuse', { reason: 'Not ours' });
    await desk.decide('keith.vance', id, 'approve', { seen, at: MORNING });
    const conflict = (await desk.cases('decision-conflict')).find(({ amountMinor }) => amountMinor === 6_000_00);
    expect(await desk.decide('ruth.abramson', conflict!.id, 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('the same person twice, from two computers: there is nobody to disagree with', async () => {
    const id = await writeOff(70_00);
    const seen = await desk.case(id);
    await desk.decide('ruth.abramson', id, 'refuse', { reason: 'Appeal it first' });
    expect((await desk.decide('ruth.abramson', id, 'approve', { seen, at: MORNING })).message).toContain(
      'Ask for it to be looked at again.',
    );
    expect((await desk.cases('decision-conflict')).filter(({ amountMinor }) => amountMinor === 70_00)).toEqual([]);
  });

  it('one approves: the later refusal is not applied', async () => {
    const id = await writeOff();
    const seen = await desk.case(id);
    await desk.decide('maya.okafor', id, 'approve');
    await desk.settle();
    expect(await desk.decide('ruth.abramson', id, 'refuse', { seen })).toMatchObject({
      state: 'rejected',
      code: 'DECIDED_OTHERWISE',
    });
    expect(await desk.case(id)).toMatchObject({ state: 'posted' });
  });
});

describe('evidence', () => {
  it('that has changed asks for the decision again, with the difference field by field', async () => {
    const id = await writeOff(120_00);
    const seen = await desk.case(id);
    await desk.command('daniel.reyes', id, { type: 'case.amend', amountMinor: 145_00, reason: 'One more line' });
    const outcome = await desk.decide('maya.okafor', id, 'approve', { seen });
    expect(outcome).toMatchObject({ state: 'needs_review', code: 'STALE_BASIS' });
    expect(outcome.diff).toContainEqual({ key: '@amount', label: 'Amount', before: '$120.00', after: '$145.00' });
    expect(await desk.case(id)).toMatchObject({ state: 'open', approvals: [], amountMinor: 145_00 });
    expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('is not changed by a note: the decision stands', async () => {
    const id = await writeOff();
    const seen = await desk.case(id);
    await desk.command('priya.raman', id, { type: 'case.comment', text: 'The payer confirmed it by phone' });
    expect(await desk.decide('maya.okafor', id, 'approve', { seen })).toMatchObject({ state: 'accepted' });
  });

  it('seen more than 14 days ago is asked about again', async () => {
    const id = await writeOff();
    const at = new Date(NOON.getTime() - 15 * 86_400_000);
    expect(await desk.decide('maya.okafor', id, 'approve', { at })).toMatchObject({
      state: 'needs_review',
      code: 'EXPIRED',
    });
  });
});

describe('authority', () => {
  it('over the limit names the limit and who can approve it', async () => {
    const id = await writeOff(500_01);
    const outcome = await desk.decide('maya.okafor', id, 'approve');
    expect(outcome).toMatchObject({ state: 'rejected', code: 'LIMIT' });
    expect(outcome.message).toMatch(/^Over your limit of \$500\.00 at Westside Family Clinic; .*Ruth Abramson/);
  });

  it('at another site is not told that the case exists', async () => {
    const id = await writeOff();
    expect(await desk.decide('tom.lindqvist', id, 'approve')).toMatchObject({ state: 'rejected', code: 'NOT_FOUND' });
    expect(await desk.command('tom.lindqvist', 'nothing-there', { type: 'case.take' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    ['ar-specialists', 'daniel.reyes'],
    ['analysts, for write-offs', 'priya.raman'],
    ['auditors', 'samuel.osei'],
    ['the board', 'elena.petrov'],
  ])('is not given to %s', async (_who, person) => {
    const id = await writeOff();
    const before = await desk.case(id);
    expect(await desk.decide(person, id, 'approve')).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
    expect(await desk.case(id)).toEqual(before);
  });

  it('never covers what one proposed, whatever the amount', async () => {
    const id = await writeOff(50_00, { who: 'maya.okafor' });
    expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({ state: 'rejected', code: 'SELF_APPROVAL' });
  });

  it('asks for a reason for a refusal', async () => {
    const id = await writeOff();
    expect(await desk.decide('maya.okafor', id, 'refuse', { reason: ' ' })).toMatchObject({ code: 'REASON_REQUIRED' });
  });

  it('that was used is recorded with the decision, in the log and as an evaluation', async () => {
    const id = await writeOff();
    await desk.decide('maya.okafor', id, 'approve');
    const rows = desk.db
      .selectFrom('policy_evaluation')
      .select(['policy', 'rule', 'version'])
      .where('subject', '=', id);
    expect(await rows.where('policy', '=', 'authority').execute()).toContainEqual({
      policy: 'authority',
      rule: 'AU-2',
      version: 1,
    });
  });
});

describe('work on a case', () => {
  it('is taken by one, not by another, and free again after', async () => {
    const id = await writeOff();
    expect(await desk.command('maya.okafor', id, { type: 'case.take' })).toMatchObject({ state: 'accepted' });
    expect(await desk.command('priya.raman', id, { type: 'case.take' })).toMatchObject({
      code: 'NOT_PERMITTED',
      message: 'Maya Okafor is working on it.',
    });
    await desk.command('maya.okafor', id, { type: 'case.release' });
    expect(await desk.command('priya.raman', id, { type: 'case.take' })).toMatchObject({ state: 'accepted' });
  });

  it('returned goes to its proposer, who submits it again with another amount', async () => {
    const id = await writeOff(90_00);
    await desk.decide('maya.okafor', id, 'return', { reason: 'Without the copay' });
    expect(await desk.case(id)).toMatchObject({ state: 'returned' });
    await desk.command('daniel.reyes', id, { type: 'case.resubmit', amountMinor: 70_00, reason: 'Copay left out' });
    expect(await desk.case(id)).toMatchObject({ state: 'open', amountMinor: 70_00, approvalsNeeded: 1 });
    await desk.decide('maya.okafor', id, 'approve');
    await desk.settle();
    expect((await desk.entries()).find(({ source }) => source.case === id)).toMatchObject({ totalMinor: 70_00 });
  });

  it('returned of what the operator imported is answered by whoever may propose, who does not approve it', async () => {
    await inTransaction(desk.db, (tx) => savePerson(tx, OPERATOR));
    const body = ['CLP*PA-OP*1*300*275*0*12*PCN-OP', 'CAS*CO*29*25'];
    await desk.import(remittanceText([{ trace: 'OP-1', amount: '275', body }]), OPERATOR.id);
    await desk.settle();
    const imported = (await desk.cases('write-off')).find(({ account }) => account === 'PA-OP')!;
    await desk.decide('tom.lindqvist', imported.id, 'return', { reason: 'Was it appealed?' });
    const answer = { type: 'case.resubmit', reason: 'It was, in vain' } as const;
    const more = await desk.command('daniel.reyes', imported.id, { ...answer, amountMinor: 25_01 });
    expect(more).toMatchObject({
      code: 'INVALID',
      message: 'The remittance leaves $25.00 of the charge unpaid: $25.01 cannot be written off of it.',
    });
    expect(await desk.command('hannah.weiss', imported.id, answer)).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await desk.command('ruth.abramson', imported.id, answer)).toMatchObject({ state: 'accepted' });
    expect(await desk.case(imported.id)).toMatchObject({ state: 'open', proposedBy: { id: 'ruth.abramson' } });
    expect(await desk.decide('ruth.abramson', imported.id, 'approve')).toMatchObject({ code: 'SELF_APPROVAL' });
    expect(await desk.decide('tom.lindqvist', imported.id, 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('amended after an approval needs its approvals anew', async () => {
    const id = await writeOff(2_500_00);
    await desk.decide('ruth.abramson', id, 'approve');
    await desk.command('daniel.reyes', id, { type: 'case.amend', amountMinor: 2_600_00, reason: 'One more line' });
    expect(await desk.case(id)).toMatchObject({ state: 'open', approvals: [], approvalsNeeded: 2 });
  });

  it('escalated needs the next level', async () => {
    const id = await writeOff();
    await desk.decide('maya.okafor', id, 'escalate', { reason: 'Not sure about this payer' });
    expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({ code: 'LIMIT' });
    expect(await desk.decide('ruth.abramson', id, 'approve')).toMatchObject({ code: 'OK' });
  });
});

describe('a proposal', () => {
  const proposal = writeOffProposal({
    amountMinor: 12_00,
    site: 'mercy-general',
    account: 'PA-1',
    category: 'small-balance',
    reason: 'Below the cost of a letter',
  });

  it('at a site where one has no role is refused', async () => {
    expect(await desk.command('maya.okafor', 'wo-elsewhere', proposal)).toMatchObject({
      state: 'rejected',
      code: 'NOT_PERMITTED',
    });
  });

  it('of an analyst is approved by another, however small: who posts payments does not write off', async () => {
    const id = 'wo-analyst';
    const small = { ...proposal, values: { ...proposal.values, amountMinor: 75 } };
    expect(await desk.command('priya.raman', id, small)).toMatchObject({ state: 'accepted' });
    expect(await desk.case(id)).toMatchObject({ state: 'open', approvalsNeeded: 1, approvalRule: { rule: 'WO-3' } });
    expect(await desk.decide('priya.raman', id, 'approve')).toMatchObject({ state: 'rejected' });
  });

  it('under an id that a case has already is refused', async () => {
    const id = await writeOff();
    expect(await desk.command('daniel.reyes', id, proposal)).toMatchObject({ state: 'rejected', code: 'INVALID' });
  });

  it('at a site that does not exist is refused', async () => {
    const outcome = await desk.command('daniel.reyes', 'wo-nowhere', { ...proposal, site: 'atlantis' });
    expect(outcome.state).toBe('rejected');
  });
});
