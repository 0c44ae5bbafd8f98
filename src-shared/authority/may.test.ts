import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYSTEM, Role, type Person } from './person.ts';
import { instantOf } from '../base/dates.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import { transition } from '../case/transition.ts';
import { policiesOf } from '../policy/policies.ts';
import { defaultPolicies } from '../policy/defaults.ts';
import {
  actor,
  daniel,
  directory,
  elena,
  everybody,
  keith,
  maya,
  person,
  priya,
  ruth,
  samuel,
  tom,
} from '../testing/build-people.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import { may, mayPropose } from './may.ts';
import type { CaseAction } from './refusal.ts';
import { refusalOutcome } from './refusal-outcome.ts';

const at = instantOf(now);
const context = { policies, authorizer, directory };

/** 'yes', or the sentence on the disabled button. */
function answer(who: Person, action: CaseAction, subject: CaseDocument): string {
  const result = may(who, action, subject, context);
  return result.ok ? 'yes' : refusalOutcome(result.error).message;
}

function ofKind(kind: string, amountMinor: number): CaseDocument {
  const { queue } = caseKinds.find(kind)!;
  return writeOffCase(amountMinor, { kind, queue, proposedBy: actor(priya), approvalsNeeded: 1 });
}

function approvedBy(current: CaseDocument, ...people: readonly Person[]): CaseDocument {
  return { ...current, approvals: people.map((by) => ({ by: actor(by), at, command: '' })) };
}

describe('approving a write-off of $45.00 at Westside Clinic', () => {
  const subject = writeOffCase(45_00);

  it('is for its clinic manager, the director and the controller', () =>
    expect(everybody.filter((who) => answer(who, 'approve', subject) === 'yes')).toEqual([maya, ruth, keith]));

  it('is not for a manager of other sites', () =>
    expect(answer(tom, 'approve', subject)).toBe(
      'You have no role at Westside Clinic; Maya Okafor (clinic manager) or Ruth Abramson (revenue cycle director) can approve it.',
    ));

  it('is not for an analyst, who decides remittance exceptions only', () =>
    expect(answer(priya, 'approve', subject)).toMatch(/^As reconciliation analyst you do not approve these cases; /));

  it('is not for the board and the auditor, who read', () => {
    expect(answer(elena, 'approve', subject)).toBe('As governance board you read cases and do not work on them.');
    expect(answer(samuel, 'comment', subject)).toBe('As auditor you read cases and do not work on them.');
  });

  it('is not for whoever proposed it, at any amount', () => {
    const own = writeOffCase(1, { proposedBy: actor(maya) });
    expect(may(maya, 'approve', own, context)).toMatchObject({ error: { kind: 'selfApproval' } });
    expect(answer(maya, 'approve', own)).toMatch(/^You proposed it, so somebody else approves it; Ruth Abramson/);
  });

  it('is not for whoever did the step of it that a second person is to look at', () => {
    const step = {
      id: 'coding-review',
      label: 'Coding review',
      explains: '',
      state: 'done',
      at,
      note: 'It stands.',
    } as const;
    const reviewed = (duty: string) => writeOffCase(45_00, { steps: [{ ...step, duty, by: actor(maya) }] });
    expect(answer(maya, 'approve', reviewed('coding'))).toBe(
      'You did “Coding review”, so somebody else decides; Ruth Abramson (revenue cycle director) or Keith Vance (controller) can approve it.',
    );
    expect(answer(ruth, 'approve', reviewed('coding'))).toBe('yes');
    expect(answer(maya, 'approve', reviewed(''))).toBe('yes');
  });

  it('records which rule of which version gave the authority', () =>
    expect(may(maya, 'approve', subject, context)).toMatchObject({
      ok: true,
      value: { concurring: false, evaluations: [{ policy: 'authority', version: 1, rule: 'AU-2' }] },
    }));
});

describe('the limit', () => {
  it('is $500.00 for a clinic manager, to the cent', () => {
    expect(answer(maya, 'approve', writeOffCase(500_00))).toBe('yes');
    expect(answer(maya, 'approve', writeOffCase(500_01))).toBe(
      'Over your limit of $500.00 at Westside Clinic; Ruth Abramson (revenue cycle director) or Keith Vance (controller) can approve it.',
    );
  });

  it('names nobody where the directory is not at hand', () =>
    expect(may(maya, 'approve', writeOffCase(600_00), { policies, authorizer })).toEqual({
      ok: false,
      error: {
        kind: 'overLimit',
        action: 'approve',
        limitMinor: 500_00,
        amountMinor: 600_00,
        site: 'westside-clinic',
        others: [],
      },
    }));

  it('is $250,000.00 for a controller alone', () => {
    const alone = { approvalsNeeded: 1 };
    expect(answer(keith, 'approve', writeOffCase(250_000_00, alone))).toBe('yes');
    expect(answer(keith, 'approve', writeOffCase(250_000_01, alone))).toBe(
      'Over your limit of $250,000.00 at Westside Clinic.',
    );
  });

  it('does not bind a controller on a remittance exception, which gives nothing away', () =>
    expect(answer(keith, 'approve', ofKind('out-of-balance', 1_200_000_00))).toBe('yes'));
});

describe('two approvals', () => {
  const subject = writeOffCase(12_000_00);

  it('take the full limit once: a director beside a controller, in either order', () => {
    expect(may(ruth, 'approve', subject, context)).toMatchObject({ ok: true, value: { concurring: true } });
    expect(may(keith, 'approve', approvedBy(subject, ruth), context)).toMatchObject({ value: { concurring: false } });
    expect(may(ruth, 'approve', approvedBy(subject, keith), context)).toMatchObject({ value: { concurring: true } });
  });

  it('are not two that both lack the limit', () => {
    const other = person('Olga Berg', [['revenue-cycle-director', '*']]);
    expect(may(other, 'approve', approvedBy(subject, ruth), context)).toMatchObject({ error: { kind: 'overLimit' } });
  });

  it('are of two people', () =>
    expect(answer(ruth, 'approve', approvedBy(subject, ruth))).toBe(
      'You have approved it already; the other approval is somebody else’s.',
    ));
});

describe('escalation', () => {
  it('asks the next level, although the amount is within the limit', () => {
    const escalated = writeOffCase(45_00, { escalations: 1 });
    expect(answer(maya, 'approve', escalated)).toBe(
      'Escalated beyond your level; Ruth Abramson (revenue cycle director) or Keith Vance (controller) can approve it.',
    );
    expect(answer(ruth, 'approve', escalated)).toBe('yes');
    expect(answer(ruth, 'approve', { ...escalated, escalations: 2 })).toMatch(/^Escalated beyond your level; Keith/);
  });

  it('ends at the highest level', () => {
    const top = writeOffCase(45_00, { escalations: 2 });
    expect(answer(keith, 'escalate', top)).toBe('There is no higher level to escalate to.');
    expect(answer(keith, 'approve', { ...top, escalations: 5 })).toBe('yes');
  });
});

describe('duties that may not be combined', () => {
  it('are found in one person: whoever posts payments does not authorise write-offs', () => {
    const both = person('Ben Roy', [
      ['clinic-manager', 'westside-clinic'],
      ['reconciliation-analyst', '*'],
    ]);
    expect(answer(both, 'approve', writeOffCase(45_00))).toBe(
      'Whoever posts payments or reconciles the bank does not authorise write-offs or refunds.',
    );
    expect(answer(both, 'approve', ofKind('reversal', 45_00))).toBe('yes');
    expect(answer(person('Ben Roy', [['clinic-manager', 'westside-clinic']]), 'approve', writeOffCase(45_00))).toBe(
      'yes',
    );
  });

  it('are found between two approvers', () => {
    const second = person('Ana Lima', [['clinic-manager', '*']]);
    const once = approvedBy(writeOffCase(45_00, { approvalsNeeded: 2 }), maya);
    expect(may(second, 'approve', once, context)).toMatchObject({
      error: { kind: 'dutyConflict', rule: 'DC-4', with: actor(maya) },
    });
    expect(answer(second, 'approve', once)).toMatch(/Maya Okafor has a part in it\.$/);
    expect(answer(ruth, 'approve', once)).toBe('yes');
  });
});

describe('the other actions', () => {
  it.each<[CaseAction, Person[]]>([
    ['refuse', [maya, ruth, keith]],
    ['return', [maya, ruth, keith]],
    ['escalate', [maya, ruth, keith]],
    ['take', [maya, priya, daniel, ruth, keith]],
    ['assign', [maya, ruth, keith]],
    ['comment', [maya, priya, daniel, ruth, keith]],
    ['amend', [daniel]],
  ])('%s an open write-off', (action, expected) =>
    expect(everybody.filter((who) => answer(who, action, writeOffCase(45_00)) === 'yes')).toEqual(expected),
  );

  it('resubmit belongs to the proposer, or to whoever may propose when the system did', () => {
    const returned = writeOffCase(45_00, { state: 'returned' });
    expect(everybody.filter((who) => answer(who, 'resubmit', returned) === 'yes')).toEqual([daniel]);
  });

  it.each([
    ['the system', SYSTEM],
    ['somebody who is not in the directory', { id: 'operator' as Person['id'], name: 'Operator at the command line' }],
    ['somebody without a role at the site', actor(tom)],
  ])('resubmit belongs to whoever may propose when the proposer was %s', (_, proposedBy) => {
    const returned = writeOffCase(45_00, { state: 'returned', proposedBy });
    const proposers = everybody.filter((who) => [maya, priya, daniel, ruth, keith].includes(who));
    expect(everybody.filter((who) => answer(who, 'resubmit', returned) === 'yes')).toEqual(proposers);
  });

  it('approve has no amount that nobody may: above $250,000.00 a controller and a director do together', () => {
    const subject = writeOffCase(900_000_00);
    expect(everybody.filter((who) => answer(who, 'approve', subject) === 'yes')).toEqual([ruth, keith]);
    expect(answer(keith, 'approve', approvedBy(subject, ruth))).toBe('yes');
    expect(answer(ruth, 'approve', approvedBy(subject, keith))).toBe('yes');
    expect(answer(ruth, 'refuse', subject)).toBe('yes');
    for (const kind of ['denial', 'out-of-balance'])
      expect(answer(keith, 'approve', ofKind(kind, 900_000_00))).toBe('yes');
  });

  it('two directors do not approve together what neither may alone', () => {
    const subject = approvedBy(writeOffCase(900_000_00), ruth);
    const other = person('Ana Lima', [['revenue-cycle-director', '*']]);
    expect(may(other, 'approve', subject, context)).toMatchObject({ error: { kind: 'overLimit' } });
  });

  it('refuse takes the limit that approving takes, where approving would post or let a remittance go on', () => {
    const held = ofKind('unknown-payer', 600_00);
    expect(answer(priya, 'refuse', held)).toBe(
      'Over your limit of $500.00 at Westside Clinic; Ruth Abramson (revenue cycle director) or Keith Vance (controller) can refuse it.',
    );
    const refusing = (subject: CaseDocument) => everybody.filter((who) => answer(who, 'refuse', subject) === 'yes');
    expect(refusing(held)).toEqual([ruth, keith]);
    expect(refusing(ofKind('unknown-payer', 500_00))).toEqual([maya, priya, ruth, keith]);
    expect(refusing(writeOffCase(600_00))).toEqual([ruth, keith]);
    expect(refusing(writeOffCase(90_000_00))).toEqual([ruth, keith]);
    expect(refusing(ofKind('denial', 90_000_00))).toEqual([maya, ruth, keith]);
  });

  it('a case that somebody works on is released by them or by whoever could decide it', () => {
    const taken = writeOffCase(45_00, { owner: actor(daniel) });
    expect(everybody.filter((who) => answer(who, 'release', taken) === 'yes')).toEqual([maya, daniel, ruth, keith]);
    expect(answer(priya, 'take', taken)).toBe('Daniel Reyes is working on it.');
  });

  it('a failed posting is tried again by whoever could approve it', () => {
    const failed = writeOffCase(45_00, { state: 'postingFailed' });
    expect(everybody.filter((who) => answer(who, 'repost', failed) === 'yes')).toEqual([maya, ruth, keith]);
  });

  it('ask for a reason once it was written, and not while the button is drawn', () => {
    const subject = writeOffCase(45_00);
    expect(may(maya, 'refuse', subject, { ...context, reason: '  ' })).toEqual({
      ok: false,
      error: { kind: 'reasonRequired', action: 'refuse' },
    });
    expect(may(maya, 'refuse', subject, { ...context, reason: 'Appeal first.' }).ok).toBe(true);
    expect(may(maya, 'approve', subject, { ...context, reason: '' }).ok).toBe(true);
  });

  it('say in words that the state is not the right one', () =>
    expect(answer(maya, 'approve', writeOffCase(45_00, { state: 'posted' }))).toBe('It is posted.'));
});

describe('proposing', () => {
  const proposal = { kind: 'write-off', queue: 'write-offs', site: 'westside-clinic', payerClass: 'commercial' };

  it('a write-off is for specialists, analysts, managers of the site, directors and controllers', () =>
    expect(everybody.filter((who) => mayPropose(who, proposal, context).ok)).toEqual(
      everybody.filter((who) => [maya, priya, daniel, ruth, keith].includes(who)),
    ));

  it('is refused in words', () => {
    const refused = mayPropose(priya, { ...proposal, kind: 'patient-refund', queue: 'patient-refunds' }, context);
    expect(refused.ok ? '' : refusalOutcome(refused.error).message).toBe(
      'As reconciliation analyst you do not propose these cases.',
    );
  });
});

describe('a policy that is invalid', () => {
  it('grants nothing and says so', () => {
    const without = policiesOf(defaultPolicies.filter(({ policy }) => policy !== 'authority'));
    const refused = may(keith, 'approve', writeOffCase(1), { policies: without, authorizer });
    expect(refused.ok ? '' : refusalOutcome(refused.error).message).toBe(
      'There is no policy authority: a person decides.',
    );
  });

  it('lets nobody approve while duties cannot be compared', () => {
    const without = policiesOf(defaultPolicies.filter(({ policy }) => policy !== 'duty-conflicts'));
    expect(may(keith, 'approve', writeOffCase(1), { policies: without, authorizer, directory })).toMatchObject({
      error: { kind: 'policyInvalid' },
    });
  });
});

describe('whoever asks', () => {
  const anyone = fc
    .array(fc.tuple(fc.constantFrom(...Role.options), fc.constantFrom('*', 'westside-clinic', 'mercy-general')), {
      maxLength: 3,
    })
    .map((grants) => person('Any One', grants));
  const anyCase = fc
    .record({
      kind: fc.constantFrom(...caseKinds.all.map(({ kind }) => kind)),
      amount: fc.integer({ min: 1, max: 300_000_00 }),
      escalations: fc.integer({ min: 0, max: 3 }),
      approvalsNeeded: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ kind, amount, ...rest }) => ({ ...ofKind(kind, amount), ...rest }));

  it('less money is never harder to approve', () =>
    fc.assert(
      fc.property(anyone, anyCase, fc.nat(300_000_00), (who, subject, less) => {
        fc.pre(may(who, 'approve', subject, context).ok);
        const smaller = { ...subject, amountMinor: Math.max(1, subject.amountMinor - less), escalations: 0 };
        expect(may(who, 'approve', smaller, context).ok).toBe(true);
      }),
    ));

  it('nobody approves what they proposed or approved before', () =>
    fc.assert(
      fc.property(anyone, anyCase, (who, subject) => {
        expect(may(who, 'approve', { ...subject, proposedBy: actor(who) }, context).ok).toBe(false);
        expect(may(who, 'approve', approvedBy(subject, who), context).ok).toBe(false);
      }),
    ));

  it('a full set of approvals holds the full limit at least once', () =>
    fc.assert(
      fc.property(anyCase, fc.shuffledSubarray([...everybody]), (subject, people) => {
        let current = subject;
        const full: boolean[] = [];
        for (const who of people) {
          const permitted = may(who, 'approve', current, context);
          if (!permitted.ok) continue;
          full.push(!permitted.value.concurring);
          const event = { type: 'approve', by: actor(who), effect: 'post', command: '', text: '' } as const;
          const next = transition(current, event, at);
          if (next.ok) current = next.value;
        }
        if (current.state === 'approved') expect(full).toContain(true);
      }),
    ));

  it('every refusal has a sentence', () =>
    fc.assert(
      fc.property(
        anyone,
        anyCase,
        fc.constantFrom<CaseAction>('approve', 'escalate', 'amend', 'take'),
        (who, subject, action) => {
          expect(answer(who, action, subject)).toMatch(/^(yes|[A-Z].+\.)$/);
        },
      ),
    ));
});
