import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { absence, actor, directoryWith, maya, tom } from '../testing/build-people.ts';
import { dryRun } from './dry-run.ts';
import { refusalOutcome } from './refusal-outcome.ts';

const context = { policies, authorizer, directory: directoryWith(), at: instantOf(now) };
const cases = [
  writeOffCase(45_00, { id: 'passes' }),
  writeOffCase(600_00, { id: 'too-much' }),
  writeOffCase(45_00, { id: 'own', proposedBy: actor(maya) }),
  writeOffCase(45_00, { id: 'posted', state: 'posted' }),
  writeOffCase(45_00, { id: 'elsewhere', site: 'mercy-general' }),
];

describe('a dry run of a decision on several cases', () => {
  it('says of each whether it passes, and why not, in their order', () =>
    expect(
      dryRun(maya, cases, 'approve', context).map((item) => [
        item.subject.id,
        item.passes ? 'passes' : refusalOutcome(item.refusal).message.split(';')[0],
      ]),
    ).toEqual([
      ['passes', 'passes'],
      ['too-much', 'Over your limit of $500.00 at Westside Clinic'],
      ['own', 'You proposed it, so somebody else approves it'],
      ['posted', 'It is posted.'],
      ['elsewhere', 'You have no role at Mercy General'],
    ]));

  it('asks about a case once, however often it is named', () =>
    expect(dryRun(maya, [cases[0]!, cases[0]!], 'approve', context)).toHaveLength(1));

  it('names whom a stand-in would decide for', () =>
    expect(
      dryRun(tom, [cases[0]!], 'approve', { ...context, directory: directoryWith(absence(maya, tom)) }),
    ).toMatchObject([{ passes: true, permitted: { actingFor: { name: 'Maya Okafor' } } }]));
});
