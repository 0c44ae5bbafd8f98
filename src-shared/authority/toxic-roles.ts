import { remember } from '../base/remember.ts';
import { caseKinds } from '../case/kinds.ts';
import type { Policies } from '../policy/policies.ts';
import type { Authorizer } from './authorizer.ts';
import { analyseDuties, type DutyFinding } from './duty-analysis.ts';
import type { Rules } from './grant.ts';
import { Role, type Person, type RoleGrant } from './person.ts';
import { roleTitle } from './roles.ts';

/** Two roles that must not be one person's at one site. */
export type ToxicPair = {
  readonly roles: readonly [Role, Role];
  /** Why, in a sentence. */
  readonly text: string;
};

/**
 * The first two of a person's roles that must not come together, whatever cases they are limited to: together they hold duties
 * that are to be kept apart, or one forbids what the other is for. Each role by itself is as the policies made it.
 *
 * @returns null when all may be held.
 */
export function toxicPair(roles: Person['roles'], rules: Rules): ToxicPair | null {
  for (const [index, one] of roles.entries()) {
    for (const other of roles.slice(index + 1)) {
      const pair = [one.role, other.role].toSorted(byOrder) as [Role, Role];
      const text = one.role !== other.role && meet(one, other) ? whyToxic(pair, rules) : null;
      if (text !== null) return { roles: pair, text };
    }
  }
  return null;
}

/** 'Ann Lee cannot be clinic manager and reconciliation analyst at one site: …'. */
export function toxicText(name: string, { roles, text }: ToxicPair): string {
  return `${name} cannot be ${roles.map((role) => roleTitle[role]).join(' and ')} at one site: ${text}`;
}

function meet(one: RoleGrant, other: RoleGrant): boolean {
  return one.site === '*' || other.site === '*' || one.site === other.site;
}

function byOrder(one: Role, other: Role): number {
  return Role.options.indexOf(one) - Role.options.indexOf(other);
}

function whyToxic(pair: readonly [Role, Role], rules: Rules): string | null {
  const findings = findingsUnder(rules).filter(({ about }) => about !== 'selfApproval');
  const alone = findings.filter(({ roles }) => roles.length === 1 && pair.includes(roles[0]!));
  const together = findings.find(
    ({ roles, caseKind }) =>
      roles.join(' ') === pair.join(' ') && !alone.some((finding) => finding.caseKind === caseKind),
  );
  return together?.path ?? forbidding(pair, rules);
}

/** Why one of two roles forbids what the other permits. */
function forbidding(pair: readonly [Role, Role], { authorizer }: Rules): string | null {
  for (const { kind, queue } of caseKinds.all) {
    const resource = { type: 'Case', site: null, kind, queue, payerClass: '', department: '' } as const;
    const permits = (roles: readonly Role[], action: 'approve' | 'propose') =>
      authorizer.permits(
        roles.map((role) => ({ role, site: '*' })),
        action,
        resource,
      );
    for (const action of ['approve', 'propose'] as const) {
      const both = permits(pair, action);
      if (!both.allowed && pair.some((role) => permits([role], action).allowed)) return both.rules[0]?.reason ?? null;
    }
  }
  return null;
}

const known = new WeakMap<Authorizer, WeakMap<Policies, readonly DutyFinding[]>>();

/** Kept: the walk takes long, and policies change seldom. */
function findingsUnder(rules: Rules): readonly DutyFinding[] {
  const byPolicies = remember(known, rules.authorizer, () => new WeakMap<Policies, readonly DutyFinding[]>());
  return remember(byPolicies, rules.policies, () => analyseDuties(rules));
}
