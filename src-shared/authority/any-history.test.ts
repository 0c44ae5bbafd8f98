import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../base/dates.ts';
import { amendmentOf, approvalsIn, asksTwoHighest, policyReason } from '../case/amendment.ts';
import { decideApprovals } from '../case/approval-inputs.ts';
import { approvalSubjectOf } from '../case/approval-subject.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { caseKinds } from '../case/kinds.ts';
import type { CaseEvent } from '../case/case-event.ts';
import { transition } from '../case/transition.ts';
import { decide } from '../policy/policies.ts';
import type { DatedVersion } from '../policy/policy-version.ts';
import { authorizer } from '../testing/build-authorizer.ts';
import { now, policies, writeOffCase } from '../testing/build-case.ts';
import {
  absence,
  actor,
  daniel,
  directoryWith,
  everybody,
  keith,
  maya,
  person,
  priya,
  ruth,
  tom,
} from '../testing/build-people.ts';
import { approversOf } from './approvers.ts';
import { departmentApprover } from './department-approver.ts';
import { dutiesAt } from './duty-conflict.ts';
import { highestTwo, standingAt } from './grant.ts';
import { may, proposerAnswers } from './may.ts';
import type { Person } from './person.ts';
import { peopleIn } from './who-can.ts';

const at = instantOf(now);
const site = 'westside-clinic';
const people: readonly Person[] = [...everybody, person('Ana Lima', [['clinic-manager', '*']])];

type Step = {
  readonly who: Person;
  readonly action: 'approve' | 'refuse' | 'return' | 'escalate' | 'resubmit' | 'amend';
  readonly amountMinor: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.constantFrom(...people),
  // Mostly approvals: a history in which nobody approves says little.
  action: fc.constantFrom<Step['action'][]>(
    ...(['approve', 'approve', 'approve', 'return', 'escalate', 'resubmit', 'amend', 'refuse'] as const),
  ),
  amountMinor: fc.integer({ min: 1, max: 60_000_00 }),
});
const absences = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...people), fc.constantFrom(...people)).filter(([absent, standIn]) => absent !== standIn),
  { maxLength: 4, selector: (pair) => pair.map(({ id }) => id).join(' ') },
);
const opened = fc.record({
  proposer: fc.constantFrom(...people),
  kind: fc.constantFrom(...caseKinds.all),
  amountMinor: fc.integer({ min: 1, max: 60_000_00 }),
});

type Context = Parameters<typeof may>[3] & { readonly directory: ReturnType<typeof directoryWith> };

/** The case after one step, as the server takes it; unchanged when it is refused. */
function after(current: CaseDocument, { who, action, amountMinor }: Step, context: Context): CaseDocument {
  const permitted = may(who, action, current, { ...context, reason: 'Because' });
  if (!permitted.ok) return current;
  const { actingFor } = permitted.value;
  const by = { by: actor(who), text: 'Because', ...(actingFor ? { for: actingFor } : {}) };
  const changed = transition(current, eventOf(current, action, amountMinor, by, context), at);
  return changed.ok ? changed.value : current;
}

function eventOf(
  current: CaseDocument,
  action: Step['action'],
  amountMinor: number,
  by: { readonly by: ReturnType<typeof actor>; readonly text: string },
  context: Context,
): CaseEvent {
  if (action === 'approve') {
    return { type: 'approve', ...by, command: '', effect: caseKinds.find(current.kind)!.approve.effect };
  }
  if (action !== 'resubmit' && action !== 'amend') return { type: action, ...by };
  const inPlaceOf = proposerAnswers(current, context) ? {} : { inPlaceOf: current.proposedBy.id };
  const amended = amendmentOf(current, amountMinor, { policies, kinds: caseKinds, evaluationId: 'ev' });
  if (!amended.ok) return { type: 'resubmit', ...by, ...inPlaceOf, amendment: null };
  return { type: action, ...by, ...inPlaceOf, amendment: amended.value.amendment };
}

function history(
  { proposer, kind, amountMinor }: { proposer: Person; kind: (typeof caseKinds.all)[number]; amountMinor: number },
  away: readonly (readonly [Person, Person])[],
  steps: readonly Step[],
  { versions = [], owner = null }: { versions?: readonly DatedVersion[]; owner?: Person | null } = {},
): { readonly final: CaseDocument; readonly context: Context } {
  const known = directoryWith(...away.map(([absent, standIn]) => absence(absent, standIn)));
  const departments = owner ? [{ id: 'patient-financial-services', name: 'Patients', owner: String(owner.id) }] : [];
  const directory = { ...known, departments };
  const context = { policies, authorizer, directory, versions, at };
  const subject = {
    ...writeOffCase(amountMinor),
    kind: kind.kind,
    queue: kind.queue,
    proposedBy: actor(proposer),
  };
  const approval = decideApprovals(kind, { ...approvalSubjectOf(subject), category: 'timely-filing' }, policies);
  const start = {
    ...subject,
    approvalsNeeded: approvalsIn(approval),
    approvalRule: policyReason(approval, 'ev'),
    ...(asksTwoHighest(approval) ? { twoHighestLevels: true } : {}),
    ...(owner ? { departmentApproves: true } : {}),
  };
  return { final: steps.reduce<CaseDocument>((current, each) => after(current, each, context), start), context };
}

const anyHistory = fc.tuple(opened, absences, fc.array(step, { maxLength: 14 }));

describe('whatever the history, absences included', () => {
  it('nobody approves what they proposed or answered for, and one person counts once', () =>
    fc.assert(
      fc.property(anyHistory, ([start, away, steps]) => {
        const { final } = history(start, away, steps);
        const parts = peopleIn(final);
        expect(new Set(parts).size).toBe(parts.length);
      }),
      { numRuns: 400 },
    ));

  it('nobody approves under a policy that they wrote or reviewed, nor lends their authority to whoever does', () => {
    let approved = 0;
    const makers = fc.uniqueArray(fc.constantFrom(...people), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(anyHistory, makers, ([start, away, steps], [reviewer, ...authors]) => {
        const { final } = history(start, away, steps, { versions: versionsBy(authors, reviewer!) });
        const made = new Set([reviewer!, ...authors].map(({ id }) => String(id)));
        approved += final.approvals.length;
        const deciders = final.approvals.flatMap((approval) => [approval.by.id, approval.for?.id ?? approval.by.id]);
        expect(deciders.filter((id) => made.has(id))).toEqual([]);
      }),
      { numRuns: 400 },
    );
    expect(approved).toBeGreaterThan(0);
  });

  it('an approved case that asks for its department has an approval of whoever answers for it, or stands above them', () => {
    let seen = 0;
    const proposed = opened.map((each) => ({ ...each, kind: caseKinds.find('write-off')! }));
    fc.assert(
      fc.property(
        fc.tuple(proposed, absences, fc.array(step, { minLength: 4, maxLength: 14 })),
        fc.constantFrom(...people),
        ([start, away, steps], owner) => {
          const { final, context } = history(start, away, steps, { owner });
          // An amended amount asks the policy again, and the default one asks for no department.
          if (final.state !== 'approved' || !final.departmentApproves) return;
          seen += 1;
          const approver = departmentApprover(final, context);
          expect(final.approvals.map((approval) => (approval.for ?? approval.by).id)).toContain(approver?.id);
        },
      ),
      { numRuns: 400 },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('duties that exclude one another do not meet on a case: in an approver, with its proposer, between approvers', () =>
    fc.assert(
      fc.property(anyHistory, ([start, away, steps]) => {
        const { final, context } = history(start, away, steps);
        const exercised = caseKinds.find(final.kind)!.duty;
        final.approvals.forEach((approval, index) => {
          const own = dutiesOf([approval.by.id, approval.for?.id], context);
          expect(conflicts('one-person', own, exercised === '' ? [] : [exercised])).toBe(false);
          expect(conflicts('proposer-approver', dutiesOf([final.proposedBy.id], context), own)).toBe(false);
          for (const before of final.approvals.slice(0, index)) {
            expect(conflicts('co-approvers', dutiesOf([before.by.id, before.for?.id], context), own)).toBe(false);
          }
        });
      }),
      { numRuns: 400 },
    ));

  it('an approved case above $25,000.00 that asks for them has one approval of each of the two highest levels', () => {
    let seen = 0;
    fc.assert(
      fc.property(
        fc.tuple(
          opened.map((each) => ({ ...each, kind: caseKinds.find('write-off')!, amountMinor: 30_000_00 })),
          absences,
          fc.array(
            step.map((each) => ({ ...each, action: 'approve' as const })),
            { minLength: 8, maxLength: 14 },
          ),
        ),
        ([start, away, steps]) => {
          const { final, context } = history(start, away, steps);
          if (final.state !== 'approved') return;
          seen += 1;
          const tiers = final.approvals.map((approval) => {
            const held = context.directory.person((approval.for ?? approval.by).id)!;
            const { grants } = standingAt(held, final, context);
            return grants.ok ? grants.value[0]!.tier : 0;
          });
          const levels = highestTwo(standingAt(ruth, final, context));
          expect(tiers.toSorted((a, b) => b - a)).toEqual(levels);
        },
      ),
      { numRuns: 200 },
    );
    expect(seen).toBeGreaterThan(0);
  });
});

/** The default approval policies, as if these people had written and reviewed them. */
function versionsBy(authors: readonly Person[], reviewer: Person): DatedVersion[] {
  return [...new Set(caseKinds.all.map(({ approval }) => approval.policy))].map((policy) => ({
    policy,
    version: 1,
    table: policies.get(policy)!,
    publication: {
      at,
      effectiveFrom: at,
      authors: authors.map(({ id, name }) => ({ id, name })),
      reviewer: { id: reviewer.id, name: reviewer.name },
      reason: 'Because',
      review: '',
      changes: [],
      rehearsal: null,
    },
  }));
}

function dutiesOf(ids: readonly (string | undefined)[], { directory }: Context): string[] {
  return ids.flatMap((id) => {
    const held = id === undefined ? undefined : directory.person(id);
    const duties = held && dutiesAt(held, site, policies);
    return duties?.ok ? duties.value.split(' ').filter((duty) => duty !== '') : [];
  });
}

function conflicts(relation: string, some: readonly string[], others: readonly string[]): boolean {
  const pairs = some.flatMap((one) =>
    others.flatMap(
      (other) =>
        [
          [one, other],
          [other, one],
        ] as const,
    ),
  );
  return pairs.some(([first, second]) => {
    const decided = decide(policies, 'duty-conflicts', { relation, first, second });
    return !decided.ok || decided.value.then['conflict'] === true;
  });
}

describe('more money', () => {
  const anySubject = fc.record({
    payerClass: fc.constantFrom('', 'commercial', 'medicare', 'medicaid', 'workers-comp', 'self-pay'),
    category: fc.constantFrom('small-balance', 'timely-filing', 'administrative', 'charity'),
    kind: fc.constantFrom(...caseKinds.all),
    before: fc.boolean(),
  });
  const amount = fc.integer({ min: 1, max: 9_999_999_99 });

  it('never asks fewer approvals, nor fewer of the highest levels', () =>
    fc.assert(
      fc.property(anySubject, amount, amount, ({ kind, payerClass, category, before }, a, b) => {
        const asked = (amountMinor: number) => {
          const history = { sameCategory: before, recentMinor: 0 };
          const subject = { kind: kind.kind, queue: kind.queue, payerClass, site, category, amountMinor, history };
          return decideApprovals(kind, subject, policies);
        };
        const [less, more] = [asked(Math.min(a, b)), asked(Math.max(a, b))];
        expect(approvalsIn(more)).toBeGreaterThanOrEqual(approvalsIn(less));
        expect(Number(asksTwoHighest(more))).toBeGreaterThanOrEqual(Number(asksTwoHighest(less)));
      }),
      { numRuns: 1000 },
    ));
});

describe('the two highest levels', () => {
  const subject = { ...writeOffCase(30_000_00), proposedBy: actor(daniel) };
  const context = { policies, authorizer, directory: directoryWith(), at };
  const second = person('Olga Berg', [['controller', '*']]);

  it('are asked above $25,000.00, and the rule says so', () => {
    expect(subject).toMatchObject({ approvalsNeeded: 2, twoHighestLevels: true, approvalRule: { rule: 'WO-10' } });
    expect(writeOffCase(25_000_00).twoHighestLevels).toBeUndefined();
  });

  it('are not two of one level', () => {
    const once = { ...subject, approvals: [{ by: actor(keith), at, command: '' }] };
    expect(may(second, 'approve', once, context)).toMatchObject({ error: { kind: 'levelTaken' } });
    expect(may(ruth, 'approve', once, context).ok).toBe(true);
  });
});

describe('who can approve a case', () => {
  const names = (subject: CaseDocument, directory = directoryWith()) =>
    approversOf(subject, { policies, authorizer, directory, at }).map(
      ({ name, actingFor }) => name + (actingFor ? ` for ${actingFor.name}` : ''),
    );

  it('are the managers of its proposer first, then the others, lowest level first', () => {
    expect(names(writeOffCase(45_00))).toEqual(['Ruth Abramson', 'Keith Vance', 'Maya Okafor']);
    expect(names(writeOffCase(45_00, { proposedBy: actor(ruth) }))).toEqual(['Keith Vance', 'Maya Okafor']);
    expect(names(writeOffCase(45_00, { proposedBy: actor(keith) }))).toEqual(['Maya Okafor', 'Ruth Abramson']);
  });

  it('name a stand-in with whom they decide for, and each person once', () => {
    const away = directoryWith(absence(maya, tom), absence(ruth, tom), absence(maya, priya, { kinds: ['denial'] }));
    const listed = names(writeOffCase(45_00), away);
    expect(listed).toContain('Tom Lindqvist for Maya Okafor');
    expect(listed.filter((name) => name.startsWith('Tom'))).toHaveLength(1);
    expect(listed.some((name) => name.startsWith('Priya'))).toBe(false);
  });
});
