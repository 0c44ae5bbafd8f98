import { caseKinds } from '../case/kinds.ts';
import type { CaseKind, KindRegistry } from '../case/kind.ts';
import type { PoliciesCheck } from '../policy/check-policies.ts';
import type { Authorizer } from './authorizer.ts';
import { conflictOfDuties, dutiesAt } from './duty-conflict.ts';
import { type Rules, type Standing, standingAt } from './grant.ts';
import { Role, type Person, type PersonId } from './person.ts';
import { roleTitle } from './roles.ts';

/** Duties that guidance says must not be one person's on the same money, whatever a network's own tables say. */
export const requiredSeparations: readonly {
  readonly one: string;
  readonly other: string;
  /** Where it says so. */
  readonly source: string;
}[] = [
  { one: 'payment-posting', other: 'write-off-authorisation', source: 'continuityrcm.com/learn/foundation-r4-2' },
  { one: 'payment-posting', other: 'refund-authorisation', source: 'medman.com, separating duties' },
  { one: 'bank-reconciliation', other: 'write-off-authorisation', source: 'medman.com, separating duties' },
  { one: 'bank-reconciliation', other: 'refund-authorisation', source: 'medman.com, separating duties' },
  { one: 'receivables-follow-up', other: 'write-off-authorisation', source: 'cpas4mds.com/duties.html' },
  { one: 'receivables-follow-up', other: 'refund-authorisation', source: 'cpas4mds.com/duties.html' },
];

/** A way in which one person, with one role or two at one site, comes to two duties that are to be kept apart. */
export type DutyFinding = {
  /** 'open': nothing stops it, and the policies must not be published. */
  readonly severity: 'open' | 'stopped';
  readonly about: 'selfApproval' | 'excludedDuties' | 'ownPolicies';
  readonly roles: readonly Role[];
  /** Id of the kind of case; '' when it is about policies. */
  readonly caseKind: string;
  /** How one gets there, in words. */
  readonly path: string;
  /** What stops it, in words; '' when it is open. */
  readonly stoppedBy: string;
};

const payerClasses = ['', 'commercial', 'medicare', 'medicaid', 'workers-comp', 'self-pay'];
const SITE = 'any-site';

/**
 * Walks every role, every pair of roles that one person may hold at a site, every kind of case and every payer class, and lists
 * each way in which the policies would let one person do both of two things that are to be kept apart: propose and approve,
 * exercise a duty while holding one that excludes it, keep the policies and decide under them.
 *
 * @returns open findings first; empty of open ones for policies that may be published.
 */
export function analyseDuties(rules: Rules, kinds: KindRegistry = caseKinds): DutyFinding[] {
  const findings = rolesAlone().flatMap((roles) => [
    ...kinds.all.flatMap((kind) => [
      ...proposesAndApproves(roles, kind, rules),
      ...exercisesWhatIsExcluded(roles, kind, rules, kinds),
    ]),
    ...keepsPoliciesAndDecides(roles, rules, kinds),
  ]);
  return findings.toSorted((a, b) => Number(a.severity === 'stopped') - Number(b.severity === 'stopped'));
}

/** The walk as a check of a draft: what it leaves open keeps the draft from being published. */
export function dutiesCheck(authorizer: Authorizer, kinds: KindRegistry = caseKinds): PoliciesCheck {
  return (policies) =>
    analyseDuties({ policies, authorizer }, kinds)
      .filter(({ severity }) => severity === 'open')
      .map(({ path }) => ({ policy: 'duty-conflicts', kind: 'conflict', rule: '', text: path, blocks: true }));
}

/** Each role by itself, and each pair. */
function rolesAlone(): (readonly Role[])[] {
  const all = Role.options;
  return [
    ...all.map((role) => [role]),
    ...all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other])),
  ];
}

function holderOf(roles: readonly Role[]): Person {
  return { id: 'one-person' as PersonId, name: 'One person', roles: roles.map((role) => ({ role, site: SITE })) };
}

/** The standings of a holder of the roles to cases of a kind, where some amount may be approved, one per payer class. */
function approvable(roles: readonly Role[], { kind, queue }: CaseKind, rules: Rules): Standing[] {
  return payerClasses
    .map((payerClass) => standingAt(holderOf(roles), { kind, queue, site: SITE, payerClass }, rules))
    .filter(
      ({ grants, permits }) =>
        permits('approve').allowed &&
        grants.ok &&
        grants.value.some((grant) => grant.mayApprove && Math.max(grant.leadMinor, grant.concurMinor) > 0),
    );
}

function proposesAndApproves(roles: readonly Role[], kind: CaseKind, rules: Rules): DutyFinding[] {
  if (!kind.mayBeProposedByPeople) return [];
  const both = approvable(roles, kind, rules).find(({ permits }) => permits('propose').allowed);
  if (!both) return [];
  const proposes = ruleText(both, 'propose');
  const approves = ruleText(both, 'approve');
  return [
    {
      severity: 'stopped',
      about: 'selfApproval',
      roles,
      caseKind: kind.kind,
      path: `Whoever is ${titles(roles)} proposes ${kind.plural.toLowerCase()} (${proposes}) and approves them (${approves}).`,
      stoppedBy: 'Nobody approves what they proposed, at any amount: the case and the database refuse it.',
    },
  ];
}

function exercisesWhatIsExcluded(
  roles: readonly Role[],
  kind: CaseKind,
  rules: Rules,
  kinds: KindRegistry,
): DutyFinding[] {
  const [standing] = approvable(roles, kind, rules);
  const holder = holderOf(roles);
  const held = dutiesAt(holder, SITE, rules.policies);
  if (!standing || !held.ok || kind.duty === '') return [];
  const excluded = requiredSeparations.flatMap(({ one, other, source }) => {
    const counterpart = one === kind.duty ? other : other === kind.duty ? one : null;
    return counterpart !== null && held.value.split(' ').includes(counterpart) ? [{ counterpart, source }] : [];
  });
  const conflict = conflictOfDuties([holder], { kind: kind.kind, site: SITE }, { ...rules, kinds });
  return excluded.map(({ counterpart, source }) => ({
    severity: conflict ? 'stopped' : 'open',
    about: 'excludedDuties',
    roles,
    caseKind: kind.kind,
    path:
      `Whoever is ${titles(roles)} has the duty ${words(counterpart)} and approves ${kind.plural.toLowerCase()} ` +
      `(${ruleText(standing, 'approve')}), which is ${words(kind.duty)}; to be kept apart by ${source}.`,
    stoppedBy: conflict ? stopText(conflict) : '',
  }));
}

function keepsPoliciesAndDecides(roles: readonly Role[], rules: Rules, kinds: KindRegistry): DutyFinding[] {
  const keeps = rules.authorizer.permits(holderOf(roles).roles, 'maintain', { type: 'Policy', site: null });
  if (!keeps.allowed) return [];
  return kinds.all.flatMap((kind): DutyFinding[] => {
    const [standing] = approvable(roles, kind, rules);
    if (!standing) return [];
    const path =
      `Whoever is ${titles(roles)} keeps the policies (${keeps.rules.map(({ id }) => id).join(', ')}) and approves ` +
      `${kind.plural.toLowerCase()} under them (${ruleText(standing, 'approve')}).`;
    return [{ severity: 'open', about: 'ownPolicies', roles, caseKind: kind.kind, path, stoppedBy: '' }];
  });
}

function stopText(conflict: NonNullable<ReturnType<typeof conflictOfDuties>>): string {
  return conflict.kind === 'dutyConflict'
    ? `${conflict.rule}: ${conflict.text}`
    : 'The policies of duties are invalid.';
}

function ruleText(standing: Standing, action: 'propose' | 'approve'): string {
  const { rules } = standing.permits(action);
  const amounts = action === 'approve' ? standing.evaluations.map(({ rule }) => rule) : [];
  return [...rules.map(({ id }) => id), ...amounts].join(', ');
}

function titles(roles: readonly Role[]): string {
  return roles.map((role) => roleTitle[role]).join(' and ');
}

function words(duty: string): string {
  return duty.replaceAll('-', ' ');
}
