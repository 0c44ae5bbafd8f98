import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';
import { invariant } from '../base/invariant.ts';
import { sha256Hex } from '../base/sha256.ts';
import { remember } from '../base/remember.ts';
import { casePolicies } from './cedar/case-policies.ts';
import { networkPolicies } from './cedar/network-policies.ts';
import { attributesIn, type NamedPolicy, readPolicies } from './cedar/read-policies.ts';
import { grantsCovering } from './coverage.ts';
import { type AuthorityAction, authorityActions, caseActionGroups, type ResourceType } from './cedar/schema.ts';
import { Role, type Person } from './person.ts';

/** The policies of the product, in Cedar's notation. */
export const authorityPolicies = casePolicies + networkPolicies;

/** The functions of Cedar that are needed; whoever composes a process loads the module and hands it in. */
export type CedarModule = Pick<
  typeof Cedar,
  'policySetTextToParts' | 'policyToJson' | 'preparsePolicySet' | 'statefulIsAuthorized'
>;

/** What is acted on. The site is an id; null where it concerns the network, at which every role counts. */
export type Resource =
  | {
      readonly type: 'Case';
      readonly site: string | null;
      readonly kind: string;
      readonly queue: string;
      readonly payerClass: string;
      readonly department: string;
    }
  | { readonly type: Exclude<ResourceType, 'Case'>; readonly site: string | null };

export type Permission = {
  readonly allowed: boolean;
  /** The policies that decided it: those that permit it, or those that forbid it. Empty when nothing permits it. */
  readonly rules: readonly { readonly id: string; readonly reason: string }[];
};

/** Who may act on what kind of thing where. How much is for the policy tables, see decision 0003. */
export type Authorizer = {
  /** @param roles  of one person, the same list each time: answers are kept by it. */
  permits(roles: Person['roles'], action: AuthorityAction, resource: Resource): Permission;
};

/**
 * Reads the policies, and answers from then on. That they fit the schema is for `checkPolicies` to say.
 *
 * @param text  Cedar policies, each with an `@id` and a `@reason`. Default: those of the product.
 * @throws InvariantError when a policy cannot be read, or names a person, a team or a site: answers are kept by the
 *         roles that count at a site, and hold for every site and person alike.
 */
export function createAuthorizer(cedar: CedarModule, text = authorityPolicies): Authorizer {
  const policies = readPolicies(cedar, text);
  // Cedar keeps policies under a name for the whole process: others than these have another one.
  const policySet = sha256Hex(text);
  const staticPolicies = Object.fromEntries(policies.map(({ id, source }) => [id, source]));
  invariant(cedar.preparsePolicySet(policySet, { staticPolicies }).type === 'success', 'Cedar takes the policies');
  const looked = attributesIn(policies);
  const answers = new Map<string, Map<string, Permission>>();
  return {
    permits(roles, action, resource) {
      const counting = countingFor(roles, action, resource);
      const byQuestion = remember(answers, rolesAt(counting, resource.site), () => new Map<string, Permission>());
      return remember(byQuestion, questionKey(action, resource, looked), () =>
        ask({ cedar, policies, policySet }, counting, action, resource),
      );
    },
  };
}

/**
 * Roles that are limited to some cases make their holder a member of the site's teams for these cases alone. Reading is not
 * limited by them: what somebody may see is keyed by site and data class.
 */
function countingFor(roles: Person['roles'], action: AuthorityAction, resource: Resource): Person['roles'] {
  return resource.type === 'Case' && action !== 'read' ? grantsCovering(roles, resource) : roles;
}

const rolesBySite = new WeakMap<Person['roles'], Map<string | null, RolesHere>>();
type RolesHere = { readonly key: string };

/** The roles that count at a site, as a key. */
function rolesAt(roles: Person['roles'], site: string | null): string {
  const sites = remember(rolesBySite, roles, () => new Map<string | null, RolesHere>());
  return remember(sites, site, () => ({
    key: Role.options.filter((role) => roles.some((held) => held.role === role && countsAt(held.site, site))).join(' '),
  })).key;
}

function countsAt(held: string, site: string | null): boolean {
  return held === '*' || site === null || held === site;
}

/** Without the attributes that no policy looks at: a list of 100,000 cases then asks few questions. */
function questionKey(action: AuthorityAction, resource: Resource, looked: ReadonlySet<string>): string {
  if (resource.type !== 'Case') return `${action} ${resource.type}`;
  const { kind, queue, payerClass, department } = resource;
  const part = (name: string, value: string) => (looked.has(name) ? value : '');
  return `${action} Case ${part('kind', kind)} ${part('queue', queue)} ${part('payerClass', payerClass)} ${part('department', department)}`;
}

const team = (role: string, site: string) => ({ type: 'Team', id: `${role} at ${site}` });

type Prepared = {
  readonly cedar: CedarModule;
  readonly policies: readonly NamedPolicy[];
  readonly policySet: string;
};

function ask(
  { cedar, policies, policySet }: Prepared,
  roles: Person['roles'],
  action: AuthorityAction,
  resource: Resource,
): Permission {
  invariant(authorityActions[action].includes(resource.type), `${action} is not asked of a ${resource.type}`);
  const answer = cedar.statefulIsAuthorized({
    principal: { type: 'Person', id: 'whoever asks' },
    action: { type: 'Action', id: action },
    resource: { type: resource.type, id: 'this' },
    context: {},
    // Without the schema: the policies were checked against it, and it makes a question three times as long.
    preparsedPolicySetId: policySet,
    validateRequest: false,
    entities: [actionEntity(action), ...entitiesOf(roles, resource)],
  });
  invariant(answer.type === 'success', 'Cedar takes the question');
  const { decision, diagnostics } = answer.response;
  invariant(diagnostics.errors.length === 0, `a policy fails: ${diagnostics.errors[0]?.error.message}`);
  const decided = new Set(diagnostics.reason);
  const rules = policies.filter(({ id }) => decided.has(id)).map(({ id, reason }) => ({ id, reason }));
  return { allowed: decision === 'allow', rules };
}

/** An action with the groups it belongs to: without the schema Cedar learns of them here. */
function actionEntity(action: AuthorityAction): Entity {
  const groups = Object.entries(caseActionGroups).filter(([, actions]) =>
    (actions as readonly AuthorityAction[]).includes(action),
  );
  return {
    uid: { type: 'Action', id: action },
    attrs: {},
    parents: groups.map(([id]) => ({ type: 'Action', id })),
  };
}

type Entity = Parameters<CedarModule['statefulIsAuthorized']>[0]['entities'][number];

function entitiesOf(roles: Person['roles'], resource: Resource): Entity[] {
  const { type, site: at, ...attributes } = resource;
  const site = at ?? 'network';
  const held = roles.map((grant) => team(grant.role, at === null ? site : grant.site));
  const everywhere = roles.filter((grant) => grant.site === '*' && at !== null);
  const teams = everywhere.map(({ role }) => ({ uid: team(role, '*'), attrs: {}, parents: [team(role, site)] }));
  return [
    { uid: { type: 'Person', id: 'whoever asks' }, attrs: {}, parents: held },
    ...teams,
    {
      uid: { type: 'Site', id: site },
      attrs: Object.fromEntries(Role.options.map((role) => [role, { __entity: team(role, site) }])),
      parents: [],
    },
    {
      uid: { type, id: 'this' },
      attrs: { site: { __entity: { type: 'Site', id: site } }, ...attributes },
      parents: [],
    },
  ];
}
