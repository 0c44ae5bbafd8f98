import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src-shared/authority/person.ts';
import { directoryOf } from '../../../src-shared/directory/directory.ts';
import { defaultPolicies } from '../../../src-shared/policy/defaults.ts';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { authorizer } from '../../../src-shared/testing/build-authorizer.ts';
import { policiesOf } from '../../../src-shared/policy/policies.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { caseActions, disabledReason } from './case-actions.ts';

const site = 'westside-clinic';
const person = (id: string, role: Person['roles'][number]['role'], at: string) =>
  ({ id, name: id, roles: [{ role, site: at }] }) as Person;
const maya = person('maya', 'clinic-manager', site);
const ruth = person('ruth', 'revenue-cycle-director', '*');
const daniel = person('daniel', 'ar-specialist', '*');
const reference: Reference = {
  policies: policiesOf(defaultPolicies),
  authorizer,
  tables: defaultPolicies,
  versions: [],
  directory: directoryOf(
    [maya, ruth, daniel].map(({ id, name, roles }) => ({
      id: `person:${id}`,
      scope: 'network/directory',
      ver: 1,
      part: 'person' as const,
      manager: null,
      name,
      roles,
    })),
  ),
};

const writeOff = (more: Partial<ShownCase> = {}) =>
  ({
    kind: 'write-off',
    queue: 'write-offs',
    site,
    payerClass: 'commercial',
    amountMinor: 84_50,
    escalations: 0,
    state: 'open',
    approvals: [],
    approvalsNeeded: 1,
    proposedBy: { id: 'daniel', name: 'daniel' },
    owner: null,
    facts: [],
    pending: null,
    ...more,
  }) as unknown as ShownCase;

const at = instantOf(new Date('2026-11-24T09:00:00.000Z'));
const nothing = () => {};
const offer = (by: Person, shown: ShownCase) =>
  caseActions({
    person: by,
    shown,
    reference,
    at,
    ask: nothing,
    take: nothing,
    release: nothing,
    repost: nothing,
    recheck: nothing,
    watch: nothing,
  });

describe('the buttons of a case', () => {
  it('let a clinic manager approve $84.50 at their own site', () =>
    expect(offer(maya, writeOff()).approve.disabledReason).toBeUndefined());

  it('say who can approve it when it is over the limit', () =>
    expect(offer(maya, writeOff({ amountMinor: 900_00 })).approve.disabledReason).toMatch(/Over your limit.*ruth/));

  it.each(['take', 'release', 'resubmit', 'amend', 'repost'] as const)(
    'do not %s twice while the server has not answered',
    (done) =>
      expect(
        disabledReason(
          done,
          daniel,
          writeOff({ pending: { decision: done, since: '2026-03-02T08:00:00.000Z' } }),
          reference,
          at,
        ),
      ).toMatch(/has not answered/),
  );

  it('let what is taken be decided before the server has answered', () =>
    expect(
      offer(maya, writeOff({ pending: { decision: 'take', since: '2026-03-02T08:00:00.000Z' } })).approve
        .disabledReason,
    ).toBeUndefined());

  it('never let the proposer approve', () =>
    expect(offer(daniel, writeOff()).approve.disabledReason).toBeTypeOf('string'));

  it('wait for the answer to a decision before they take another, but take a comment', () => {
    const waiting = writeOff({ pending: { decision: 'approve', since: '' } });
    expect(disabledReason('refuse', maya, waiting, reference, at)).toMatch(/Approval waiting/);
    expect(disabledReason('comment', maya, waiting, reference, at)).toBeUndefined();
  });

  it('offer to change the amount to who proposed it, and to nobody else', () => {
    expect(offer(daniel, writeOff()).proposal.map(({ id }) => id)).toEqual(['case.amend']);
    expect(offer(maya, writeOff()).proposal).toEqual([]);
  });

  it('offer the whole form to who proposed with one', () => {
    const intake = { values: {}, rows: {} };
    expect(offer(daniel, writeOff({ intake })).proposal.map(({ label }) => label)).toEqual(['Change']);
  });

  it('leave the step of another duty to somebody else, and the approval until it is done', () => {
    const steps = [
      {
        id: 'coding',
        label: 'Coding review',
        explains: '',
        duty: 'coding-review',
        state: 'waiting' as const,
        note: '',
      },
    ];
    expect(offer(daniel, writeOff({ steps })).completeStep.disabledReason).toMatch(
      /somebody else does “Coding review”/,
    );
    expect(offer(maya, writeOff({ steps })).completeStep.disabledReason).toBeUndefined();
    expect(offer(maya, writeOff({ steps })).approve.disabledReason).toBe('“Coding review” comes first.');
    expect(offer(maya, writeOff({ blockedBy: ['The account is not known.'] })).approve.disabledReason).toBe(
      'The account is not known.',
    );
  });

  it('offer to take a free case, and to release a taken one', () => {
    expect(offer(maya, writeOff()).ownership.label).toBe('Take');
    expect(offer(maya, writeOff({ owner: { id: maya.id, name: 'maya' } })).ownership.label).toBe('Release');
  });
});
