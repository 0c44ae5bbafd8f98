import { err, ok, type Result } from '../base/result.ts';
import { remember } from '../base/remember.ts';
import type { CaseDocument } from '../case/case-document.ts';
import { policyFaultText, type Evaluation, type PolicyFault } from '../policy/evaluate.ts';
import { decide, type Policies } from '../policy/policies.ts';
import type { Authorizer, Permission } from './authorizer.ts';
import type { AuthorityAction } from './cedar/schema.ts';
import { grantsCovering } from './coverage.ts';
import { Role, type Person } from './person.ts';
import type { Refusal } from './refusal.ts';

/** What authority rests on: the authoriser says who may act on what where, the policy `authority` how much. */
export type Rules = { readonly policies: Policies; readonly authorizer: Authorizer };

/** What one role gives a person on one case. */
export type Grant = {
  readonly role: Role;
  readonly mayApprove: boolean;
  /** Approves up to. Cents. */
  readonly limitMinor: number;
  /** Of two approvers, is the one with full authority up to; at least `limitMinor`. Cents. */
  readonly leadMinor: number;
  /** Of two approvers, may be the other one up to. Cents. */
  readonly concurMinor: number;
  readonly tier: number;
  readonly evaluation: Evaluation;
};

/** How a person stands to every case of one kind, queue, payer class and department at one site. */
export type Standing = {
  /** Of every role held at the site that counts for such a case, strongest first. An invalid policy grants nothing. */
  readonly grants: Result<readonly Grant[], Refusal>;
  /** What the policy `authority` answered for them, to be recorded with a decision. */
  readonly evaluations: readonly Evaluation[];
  /** What every role that approves such a case would give, whoever holds it. */
  readonly approvers: readonly Grant[];
  /** What the authoriser says, with all the roles that count. Who reads is no question of these: it goes by site alone. */
  permits(action: CaseWork): Permission;
};

type CaseWork = Exclude<AuthorityAction, 'read'>;

export type Subject = Pick<CaseDocument, 'kind' | 'queue' | 'site' | 'payerClass' | 'department'>;

/** Kept: a list of 100,000 cases asks for the same few again and again. */
export function standingAt(person: Person, subject: Subject, rules: Rules): Standing {
  const known = knownBy(rules);
  const { kind, queue, site, payerClass, department = '' } = subject;
  const roles = grantsCovering(person.roles, subject);
  const atSites = remember(known.byRoles, roles, () => new Map<string, Standings>());
  // People with the same roles at a site, of those that count for a case, stand to it alike.
  const standings = remember(atSites, site, () => {
    const here = Role.options.filter((role) => holdsAt(roles, role, site)).join(' ');
    return remember(known.byRolesHere, here, (): Standings => new Map());
  });
  const byQueue = remember(standings, kind, () => new Map<string, ByClass>());
  const byClass = remember(byQueue, queue, (): ByClass => new Map());
  const byDepartment = remember(byClass, payerClass, () => new Map<string, Standing>());
  return remember(byDepartment, department, () => standing(roles, subject, rules, known));
}

/** Whether the amount is within what a grant approves alone, or with full authority as one of two. */
export function coversAmount(
  { limitMinor, leadMinor }: Grant,
  { amountMinor, approvalsNeeded }: Pick<CaseDocument, 'amountMinor' | 'approvalsNeeded'>,
): boolean {
  return (approvalsNeeded >= 2 ? leadMinor : limitMinor) >= amountMinor;
}

/** The strongest grant of a person on a case; null when they hold no role there, or the policy is invalid. */
export function strongestGrant({ grants }: Pick<Standing, 'grants'>): Grant | null {
  return grants.ok ? (grants.value[0] ?? null) : null;
}

/**
 * The level that has to approve: the lowest whose limit covers the amount, one higher for each escalation, at most the
 * highest there is. `required` is above every level when nobody's limit covers the amount.
 */
export function tiersFor(
  subject: Pick<CaseDocument, 'amountMinor' | 'approvalsNeeded' | 'escalations'>,
  { approvers }: Standing,
): { readonly required: number; readonly highest: number } {
  let highest = 0;
  let covering = Number.POSITIVE_INFINITY;
  for (const grant of approvers) {
    highest = Math.max(highest, grant.tier);
    if (coversAmount(grant, subject)) covering = Math.min(covering, grant.tier);
  }
  const required = covering > highest ? highest + 1 : Math.min(covering + subject.escalations, highest);
  return { required, highest };
}

/** The tiers of the two highest levels that approve such a case; fewer where there are fewer. */
export function highestTwo({ approvers }: Standing): readonly number[] {
  return [...new Set(approvers.map(({ tier }) => tier))].toSorted((a, b) => b - a).slice(0, 2);
}

/** By kind, queue, payer class and department in turn: a key put together from them would be a new text each time. */
type Standings = Map<string, Map<string, ByClass>>;
type ByClass = Map<string, Map<string, Standing>>;

type Known = {
  readonly byRoles: WeakMap<Person['roles'], Map<string, Standings>>;
  /** By the roles held at a site, in the order of `Role`. */
  readonly byRolesHere: Map<string, Standings>;
  /** By role, kind, queue, payer class and department. */
  readonly grants: Map<string, Result<Grant, PolicyFault>>;
};

const knownByRules = new WeakMap<Authorizer, WeakMap<Policies, Known>>();

function knownBy({ authorizer, policies }: Rules): Known {
  const byPolicies = remember(knownByRules, authorizer, () => new WeakMap<Policies, Known>());
  return remember(byPolicies, policies, () => ({
    byRoles: new WeakMap<Person['roles'], Map<string, Standings>>(),
    byRolesHere: new Map<string, Standings>(),
    grants: new Map<string, Result<Grant, PolicyFault>>(),
  }));
}

function standing(roles: Person['roles'], subject: Subject, rules: Rules, known: Known): Standing {
  const { kind, queue, payerClass, department } = subject;
  const grantOf = (role: Role) =>
    remember(known.grants, [role, kind, queue, payerClass, department].join('\n'), () =>
      decideGrant(role, subject, rules),
    );
  const approvers = Role.options.flatMap((role) => {
    const grant = grantOf(role);
    return grant.ok && grant.value.mayApprove ? [grant.value] : [];
  });
  const held = Role.options.filter((role) => holdsAt(roles, role, subject.site));
  const resource = resourceOf(subject);
  const grants = strongestFirst(held.map(grantOf), subject, rules);
  const permissions = new Map<CaseWork, Permission>();
  return {
    grants,
    evaluations: grants.ok ? grants.value.map(({ evaluation }) => evaluation) : [],
    approvers,
    permits: (action) => remember(permissions, action, () => rules.authorizer.permits(roles, action, resource)),
  };
}

function strongestFirst(
  grants: readonly Result<Grant, PolicyFault>[],
  subject: Subject,
  rules: Rules,
): Result<readonly Grant[], Refusal> {
  const valid: Grant[] = [];
  for (const grant of grants) {
    if (!grant.ok) return err({ kind: 'policyInvalid', text: policyFaultText(grant.error) });
    valid.push(grant.value);
  }
  const rank = (grant: Grant) => rankOf(grant, subject, rules);
  return ok(valid.toSorted((a, b) => rank(b) - rank(a) || b.limitMinor - a.limitMinor));
}

function holdsAt(roles: Person['roles'], role: Role, site: string): boolean {
  return roles.some((held) => held.role === role && (held.site === '*' || held.site === site));
}

/** A role as if somebody held it, and nothing else, at every site. */
const alone = Object.fromEntries(Role.options.map((role) => [role, [{ role, site: '*' }]])) as Readonly<
  Record<Role, Person['roles']>
>;

function decideGrant(role: Role, subject: Subject, { policies, authorizer }: Rules): Result<Grant, PolicyFault> {
  const { kind, queue, payerClass } = subject;
  const decided = decide(policies, 'authority', { role, kind, queue, payerClass });
  if (!decided.ok) return decided;
  const { then } = decided.value;
  const amount = (value: unknown) => (typeof value === 'number' ? value : 0);
  return ok({
    role,
    mayApprove: authorizer.permits(alone[role], 'approve', resourceOf(subject)).allowed,
    limitMinor: amount(then['limitMinor']),
    leadMinor: Math.max(amount(then['limitMinor']), amount(then['leadMinor'])),
    concurMinor: amount(then['concurMinor']),
    tier: amount(then['tier']),
    evaluation: decided.value,
  });
}

function rankOf({ role, mayApprove, tier }: Grant, subject: Subject, { authorizer }: Rules): number {
  const permits = (action: CaseWork) => authorizer.permits(alone[role], action, resourceOf(subject)).allowed;
  return (mayApprove ? 4 + tier * 8 : 0) + (permits('propose') ? 2 : 0) + (permits('comment') ? 1 : 0);
}

function resourceOf({ site, kind, queue, payerClass, department = '' }: Subject) {
  return { type: 'Case', site, kind, queue, payerClass, department } as const;
}
