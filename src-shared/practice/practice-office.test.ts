import { describe, expect, it } from 'vitest';
import { may } from '../authority/may.ts';
import { instantOf } from '../base/dates.ts';
import { CaseDocument } from '../case/case-document.ts';
import { directoryOf } from '../directory/directory.ts';
import { PolicyDocument } from '../policy/policy-document.ts';
import { policiesOf } from '../policy/policies.ts';
import type { Command, CommandPayload } from '../sync/command.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { PracticeOffice } from './practice-office.ts';
import { practisingPerson } from './practice-organisation.ts';

const now = new Date('2026-12-01T15:00:00.000Z');

function office() {
  let made = 0;
  return new PracticeOffice({ authorizer, now, newId: () => `id-${(made += 1)}` });
}

/** Only what the office looks at. */
function command(id: string, entity: string, payload: CommandPayload): Command {
  return { id, entity, payload } as Command;
}
const decide = (id: string, entity: string, decision: 'approve' | 'return', reason = '') =>
  command(id, entity, { type: 'case.decide', decision, reason });

/** Those that whoever practises may approve. */
function approvable(practice: PracticeOffice): readonly CaseDocument[] {
  const policies = policiesOf(practice.policies.map(({ table }) => table));
  const directory = directoryOf(practice.directory);
  const context = { policies, authorizer, directory, at: instantOf(now) };
  return practice.cases.filter((one) => may(practisingPerson, 'approve', one, context).ok);
}

describe('the practice office', () => {
  it('has cases and policies as a server would send them', () => {
    const practice = office();
    expect(practice.cases.map((one) => CaseDocument.parse(one))).toHaveLength(14);
    expect(practice.policies.map((one) => PolicyDocument.parse(one)).length).toBeGreaterThan(20);
  });

  it('has nine cases that a clinic manager may approve, and of the others says why not', () => {
    const practice = office();
    const open = approvable(practice);
    expect(open).toHaveLength(9);
    const [other] = practice.cases.filter((one) => !open.includes(one));
    const { state, message } = practice.apply(decide('c-1', other!.id, 'approve'), now);
    expect(state).toBe('rejected');
    expect(message).toContain('Over your limit');
  });

  it('posts what is approved to a ledger that is invented, and answers the same command alike', () => {
    const practice = office();
    const [first] = approvable(practice);
    const outcome = practice.apply(decide('c-1', first!.id, 'approve'), now);
    expect(outcome).toMatchObject({ state: 'accepted' });
    expect(outcome.message).toContain('PRACTICE-0001');
    const after = practice.cases.find(({ id }) => id === first!.id);
    expect(after).toMatchObject({ state: 'posted', ver: outcome.resultVer });
    expect(practice.apply(decide('c-1', first!.id, 'approve'), now)).toBe(outcome);
  });

  it('returns a case with a reason, and not without one', () => {
    const practice = office();
    const [first] = approvable(practice);
    expect(practice.apply(decide('c-1', first!.id, 'return'), now).code).toBe('REASON_REQUIRED');
    expect(practice.apply(decide('c-2', first!.id, 'return', 'Which visit?'), now).state).toBe('accepted');
    expect(practice.cases.find(({ id }) => id === first!.id)?.timeline.at(-1)).toMatchObject({ text: 'Which visit?' });
  });

  it('takes a comment, and says of what is not practised that nothing was done', () => {
    const practice = office();
    const { id } = practice.cases[0]!;
    expect(practice.apply(command('c-1', id, { type: 'case.comment', text: 'Seen' }), now).state).toBe('accepted');
    expect(practice.apply(command('c-2', id, { type: 'case.reverse', reason: 'No' }), now)).toMatchObject({
      state: 'rejected',
      message: 'The practice office does not take this. Nothing was done.',
    });
  });
});
