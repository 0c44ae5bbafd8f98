import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Person } from '../../src-shared/authority/person.ts';
import type { AuthorityAction, ResourceType } from '../../src-shared/authority/cedar/schema.ts';
import type { FhirType, MachineGrant, MachineScope } from '../../src-shared/authority/machine-client.ts';
import { NETWORK } from '../../src-shared/authority/scopes.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { TOLD_TYPES } from '../services/take-resource.ts';
import { authorizer } from '../services/authorizer.ts';
import { HttpProblem } from './problems.ts';

/**
 * What a route asks of whoever calls it: an action on a kind of resource, by a role at any site, or by one for the whole
 * network. Which of them, at which site, is for the service behind the route to ask. `everybody` are routes without a session.
 */
export type RouteRule =
  | 'everybody'
  | {
      readonly action: AuthorityAction;
      readonly resource: ResourceType;
      readonly held: 'anywhere' | 'forTheNetwork';
      /** What a refusal says one may not: 'Your role does not let you import files.' */
      readonly what: string;
      /** With which scopes a machine client may call it, one of them being enough; absent: none may. */
      readonly client?: readonly MachineScope[];
    };

function anywhere(action: AuthorityAction, resource: ResourceType, what: string): RouteRule {
  return { action, resource, what, held: 'anywhere' };
}

function forTheNetwork(action: AuthorityAction, resource: ResourceType, what: string): RouteRule {
  return { action, resource, what, held: 'forTheNetwork' };
}

/** The same, for machine clients of a scope too, or of one of several. */
function also(client: MachineScope | readonly MachineScope[], rule: RouteRule): RouteRule {
  return rule === 'everybody' ? rule : { ...rule, client: [client].flat() };
}

/** The scopes that read types of FHIR, as SMART backend services name them. */
export function fhirReads(...types: readonly FhirType[]): readonly MachineScope[] {
  return ['system/*.read', ...types.map((type) => `system/${type}.read` as const)];
}

const keepReleases = forTheNetwork('maintain', 'Device', 'see to computers and releases. Administrators may');
const keepClients = forTheNetwork('maintain', 'Device', 'see to machine clients. Administrators may');
const keepWebhooks = forTheNetwork('maintain', 'Device', 'see to webhooks. Administrators may');
const keepConnections = forTheNetwork('maintain', 'Device', 'see to connections. Administrators may');
const ownSession = anywhere('use', 'Session', 'use the server');
const readCases = anywhere('read', 'Case', 'read cases');
const operateProcesses = anywhere('pause', 'Case', 'operate processes');
const readRemittances = anywhere('read', 'Remittance', 'read remittances');
const readLedger = anywhere('read', 'Ledger', 'read the ledger');
const readPeriods = anywhere('read', 'Reconciliation', 'see how accounts were reconciled');
const writeRules = anywhere('reconcile', 'Reconciliation', 'write rules of reconciliation');
const readPolicies = anywhere('read', 'Policy', 'read policies');
const keepPolicies = forTheNetwork('maintain', 'Policy', 'change policies. The governance board may');
const readAudit = forTheNetwork('read', 'AuditLog', 'read the audit log');
const tellRecords = forTheNetwork('create', 'Record', 'tell what other systems know');
const keepErp = forTheNetwork('maintain', 'Ledger', 'change what goes to the ERP. Controllers may');
const holdAudit = forTheNetwork('maintain', 'AuditLog', 'place or release a legal hold');

/** Every route there is, by method and path. The server does not start with one that is missing here. */
export const routeRules: Readonly<Record<string, RouteRule>> = {
  'GET /health': 'everybody',
  'GET /health/live': 'everybody',
  'GET /health/ready': 'everybody',
  'GET /metrics': 'everybody',
  // Machine clients sign what they send there.
  'POST /api/v1/oauth/token': 'everybody',
  'GET /.well-known/oauth-authorization-server': 'everybody',
  'GET /problems': 'everybody',
  'GET /problems/:kind': 'everybody',
  'GET /api/v1/openapi.json': 'everybody',
  'POST /api/v1/sessions': 'everybody',
  'POST /api/v1/sessions/renew': 'everybody',
  'GET /api/v1/demo-accounts': 'everybody',
  'GET /api/v1/sign-in-ways': 'everybody',
  'POST /api/v1/organisation-sign-ins': 'everybody',
  'POST /api/v1/organisation-sign-ins/answers': 'everybody',

  // What it sends is signed by the computer itself, whose sessions are over.
  'POST /api/v1/devices/:id/crushed': 'everybody',

  // A workbench that is too old to sign in finds its update there.
  'GET /updates/rollout.json': 'everybody',
  'GET /updates/:version/:file': 'everybody',

  // The HR system has a token of its own, which these routes ask for.
  'GET /scim/v2/ServiceProviderConfig': 'everybody',
  'GET /scim/v2/ResourceTypes': 'everybody',
  'GET /scim/v2/Schemas': 'everybody',
  'GET /scim/v2/Users': 'everybody',
  'POST /scim/v2/Users': 'everybody',
  'GET /scim/v2/Users/:id': 'everybody',
  'PUT /scim/v2/Users/:id': 'everybody',
  'PATCH /scim/v2/Users/:id': 'everybody',
  'DELETE /scim/v2/Users/:id': 'everybody',
  'GET /scim/v2/Groups': 'everybody',
  'POST /scim/v2/Groups': 'everybody',
  'GET /scim/v2/Groups/:id': 'everybody',
  'PUT /scim/v2/Groups/:id': 'everybody',
  'PATCH /scim/v2/Groups/:id': 'everybody',
  'DELETE /scim/v2/Groups/:id': 'everybody',

  'GET /api/v1/machine-clients': keepClients,
  'GET /api/v1/machine-clients/:id': keepClients,
  'POST /api/v1/machine-clients': keepClients,
  'PUT /api/v1/machine-clients/:id/keys': keepClients,
  'POST /api/v1/machine-clients/:id/revocation': keepClients,

  'GET /api/v1/releases': keepReleases,
  'PUT /api/v1/releases/:version/reach': keepReleases,
  'PUT /api/v1/update-terms': keepReleases,
  // As they name cases of all sites, by their ids.
  'GET /api/v1/events': also('events.read', keepWebhooks),
  'GET /api/v1/webhooks': keepWebhooks,
  'GET /api/v1/webhooks/:id': keepWebhooks,
  'GET /api/v1/webhooks/:id/deliveries': keepWebhooks,
  'POST /api/v1/webhooks': keepWebhooks,
  'PUT /api/v1/webhooks/:id': keepWebhooks,
  'POST /api/v1/webhooks/:id/secret': keepWebhooks,
  'POST /api/v1/webhooks/:id/replay': keepWebhooks,
  'POST /api/v1/webhooks/:id/tests': keepWebhooks,
  'POST /api/v1/webhooks/:id/deliveries/:event/retries': keepWebhooks,
  'POST /api/v1/webhooks/:id/deliveries/:event/dismissals': keepWebhooks,
  'DELETE /api/v1/webhooks/:id': keepWebhooks,
  'GET /api/v1/connectors': keepConnections,
  'GET /api/v1/connectors/:id': keepConnections,
  'POST /api/v1/connectors': keepConnections,
  'POST /api/v1/connectors/tests': keepConnections,
  'PUT /api/v1/connectors/:id': keepConnections,
  'DELETE /api/v1/connectors/:id': keepConnections,
  // Whoever opens one sees what stands in it, of every site; that they did stands in the audit log.
  'GET /api/v1/quarantine': keepConnections,
  'GET /api/v1/quarantine/:id': keepConnections,
  'POST /api/v1/quarantine/:id/openings': keepConnections,
  'POST /api/v1/quarantine/:id/replays': keepConnections,
  'POST /api/v1/quarantine/:id/columns': keepConnections,
  'POST /api/v1/quarantine/:id/dismissals': keepConnections,
  'POST /api/v1/replays': keepConnections,

  'GET /api/v1/me': ownSession,
  'DELETE /api/v1/sessions': ownSession,
  'DELETE /api/v1/sessions/current': ownSession,

  // One's own computers, and everybody's for an administrator: the service tells them apart.
  'GET /api/v1/devices': ownSession,
  'POST /api/v1/devices/current': ownSession,
  'POST /api/v1/devices/:id/revocation': ownSession,
  'PUT /api/v1/devices/current/report': ownSession,
  'PUT /api/v1/devices/current/bundle': ownSession,
  'GET /api/v1/fleet': keepReleases,
  'PUT /api/v1/fleet/:id/ring': keepReleases,
  'POST /api/v1/fleet/:id/bundle-requests': keepReleases,
  'GET /api/v1/fleet/:id/bundle': keepReleases,

  'GET /api/v1/cases': also('cases.read', readCases),
  'GET /api/v1/cases/:id': also('cases.read', readCases),
  'GET /api/v1/cases/:id/letters': readCases,
  'GET /api/v1/cases/:id/letters/:letter': readCases,
  'POST /api/v1/cases': also('cases.propose', anywhere('propose', 'Case', 'propose cases')),
  'POST /api/v1/cases/preview': also('cases.propose', anywhere('propose', 'Case', 'propose cases')),
  // A case rests on them: whoever proposes does not state them.
  'PUT /api/v1/records': also('records.write', tellRecords),
  'GET /api/v1/remittances': also('remittances.read', readRemittances),
  'GET /api/v1/remittances/:id': also('remittances.read', readRemittances),
  'GET /api/v1/carry-forwards': readRemittances,
  'GET /api/v1/reassociation': readRemittances,
  'GET /api/v1/remittances/:id/links': readRemittances,
  // Whether the period is at a site of theirs, the services ask.
  'PUT /api/v1/reconciliations/:id/sides/:side': anywhere('reconcile', 'Reconciliation', 'reconcile accounts'),
  'GET /api/v1/reconciliations/:id/sides/:side': readPeriods,
  'GET /api/v1/reconciliations/:id/certificate': readPeriods,
  'GET /api/v1/reconciliations/:id/rules': readPeriods,
  'GET /api/v1/match-rules/:pair': readPeriods,
  'PUT /api/v1/match-rules/:pair/draft': writeRules,
  'POST /api/v1/match-rules/:pair/draft/discard': writeRules,
  'POST /api/v1/match-rules/:pair/draft/rehearsals': writeRules,
  'POST /api/v1/match-rules/:pair/draft/use': anywhere(
    'reviewPeriod',
    'Reconciliation',
    'put rules of reconciliation into use',
  ),
  // Whose document it is, and in which case, is for the services to ask.
  'POST /api/v1/documents': readCases,
  'PUT /api/v1/documents/:id/pieces/:n': readCases,
  'POST /api/v1/documents/:id/complete': readCases,
  'GET /api/v1/documents/:id': readCases,
  'POST /api/v1/documents/:id/openings': readCases,
  'GET /api/v1/documents/:id/content': readCases,
  'POST /api/v1/imports': also('imports.write', anywhere('create', 'Import', 'import files')),
  'GET /api/v1/imports/:id': also('imports.read', anywhere('read', 'Import', 'read imports')),
  'GET /api/v1/lineage/imports/:id': also('imports.read', anywhere('read', 'Import', 'read imports')),
  'GET /api/v1/imports/:id/acknowledgements': anywhere('read', 'Import', 'read imports'),
  'GET /api/v1/ledger/entries': also('postings.read', readLedger),
  'GET /api/v1/ledger/trial-balance': also('postings.read', readLedger),
  // It names postings of all sites.
  'GET /api/v1/comparisons': forTheNetwork('read', 'Ledger', 'read the ledger of every site'),
  'POST /api/v1/comparisons': forTheNetwork('read', 'Ledger', 'read the ledger of every site'),
  'GET /api/v1/erp': forTheNetwork('read', 'Ledger', 'read the ledger of every site'),
  // As the case itself, which says that it is posted.
  'GET /api/v1/erp/cases/:id': readCases,
  'GET /api/v1/erp/mapping': forTheNetwork('read', 'Ledger', 'read the ledger of every site'),
  'POST /api/v1/erp/previews': forTheNetwork('read', 'Ledger', 'read the ledger of every site'),
  'GET /api/v1/erp/reconciliation': forTheNetwork('read', 'Ledger', 'read the ledger of every site'),
  'PUT /api/v1/erp/mapping': keepErp,
  'POST /api/v1/erp/retries': keepErp,

  // Drafts too: whoever a rule is for may see it coming.
  'GET /api/v1/policies': readPolicies,
  'GET /api/v1/policies/:policy': readPolicies,
  'GET /api/v1/policies/:policy/versions/:version/dmn': readPolicies,
  'GET /api/v1/policies/:policy/draft/findings': readPolicies,
  // It names cases of all sites.
  'GET /api/v1/policies/:policy/draft/rehearsal': keepPolicies,
  'GET /api/v1/policies/:policy/rehearsals/:id': keepPolicies,
  'GET /api/v1/policies/:policy/rehearsals/:id/changes': keepPolicies,
  'PUT /api/v1/policies/:policy/draft': keepPolicies,
  'POST /api/v1/policies/:policy/draft/dmn': keepPolicies,
  'POST /api/v1/policies/:policy/draft/discard': keepPolicies,
  'POST /api/v1/policies/:policy/draft/submission': keepPolicies,
  'POST /api/v1/policies/:policy/draft/review': keepPolicies,
  'POST /api/v1/policies/:policy/draft/rehearsals': keepPolicies,

  'GET /api/v1/processes': readPolicies,
  'GET /api/v1/processes/:name/bpmn': readPolicies,
  'GET /api/v1/processes/standing': operateProcesses,
  'POST /api/v1/cases/:id/process': operateProcesses,

  // Every workbench is a witness of the log, whoever sits before it.
  'GET /api/v1/audit/checkpoint': ownSession,
  'GET /api/v1/audit/consistency': ownSession,
  'GET /api/v1/audit/entries': readAudit,
  'GET /api/v1/audit/entries/:index': readAudit,
  'GET /api/v1/audit/export': readAudit,
  'GET /api/v1/audit/holds': readAudit,
  'POST /api/v1/audit/holds': holdAudit,
  'DELETE /api/v1/audit/holds/:id': holdAudit,
  'GET /api/v1/audit/evidence/cases/:id': anywhere('read', 'AuditLog', 'take evidence from the audit log'),

  'GET /fhir/r4/metadata': 'everybody',
  'GET /fhir/r4/Task': also(fhirReads('Task'), readCases),
  'GET /fhir/r4/Task/:id': also(fhirReads('Task'), readCases),
  'GET /fhir/r4/PaymentReconciliation': also(fhirReads('PaymentReconciliation'), readRemittances),
  'GET /fhir/r4/PaymentReconciliation/:id': also(fhirReads('PaymentReconciliation'), readRemittances),
  'GET /fhir/r4/ClaimResponse': also(fhirReads('ClaimResponse'), readRemittances),
  'GET /fhir/r4/ClaimResponse/:id': also(fhirReads('ClaimResponse'), readRemittances),
  // Resources that systems tell, they name people, so whoever tells may read them. Which type a client may, the route asks.
  'GET /fhir/r4/:type': also(fhirReads(...TOLD_TYPES), tellRecords),
  'GET /fhir/r4/:type/:id': also(fhirReads(...TOLD_TYPES), tellRecords),
  'POST /fhir/r4/:type': also('system/*.write', tellRecords),
  'PUT /fhir/r4/:type/:id': also('system/*.write', tellRecords),
  'POST /fhir/r4': also('system/*.write', tellRecords),

  // What a workbench pulls is limited to the scopes of its person, and each command is judged by itself.
  'POST /sync/v1/session': ownSession,
  'POST /sync/v1/purged': ownSession,
  'POST /sync/v1/pull': ownSession,
  'GET /sync/v1/digest/:scope/:coll': ownSession,
  'POST /sync/v1/commands': ownSession,
  'GET /sync/v1/stream': ownSession,
};

/** Every route registered on `app` after this has a rule. @throws naming the one that has none. */
export function requireRules(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'OPTIONS') ruleOf(one, url);
  });
}

/** The rule of a route; a HEAD asks for what its GET asks for. */
function ruleOf(method: string, url: string): RouteRule {
  const rule = routeRules[`${method === 'HEAD' ? 'GET' : method} ${url}`];
  invariant(rule, `${method} ${url} has no rule in routes/route-rules.ts`);
  return rule;
}

/** Refuses a machine client whose token lacks the scope of the route. */
export function requireClientPermission({ method, routeOptions }: FastifyRequest, client: MachineGrant): void {
  const rule = routeOptions.url === undefined ? 'everybody' : ruleOf(method, routeOptions.url);
  if (rule === 'everybody') return;
  if (rule.client === undefined) throw new HttpProblem('not-permitted', 'Machine clients cannot use this.');
  if (rule.client.some((scope) => client.scopes.includes(scope))) return;
  throw scopeMissing(rule.client);
}

/** What a machine client is told whose token has none of the scopes that would do. */
export function scopeMissing(scopes: readonly MachineScope[]): HttpProblem {
  return new HttpProblem('not-permitted', `This needs a token with the scope ${scopes.join(' or ')}.`, {
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scopes.join(' ')}"` },
  });
}

/** Refuses whoever has no role that may call this route, before anything of the request is looked at. */
export function requirePermission({ method, routeOptions }: FastifyRequest, person: Person): void {
  const { url } = routeOptions;
  if (url === undefined) return;
  const rule = ruleOf(method, url);
  if (rule === 'everybody') return;
  const { action, resource, held, what } = rule;
  const site = held === 'anywhere' ? null : NETWORK;
  const about =
    resource === 'Case'
      ? ({ type: 'Case', site, kind: '', queue: '', payerClass: '', department: '' } as const)
      : ({ type: resource, site } as const);
  const { allowed, rules } = authorizer.permits(person.roles, action, about);
  if (allowed) return;
  throw new HttpProblem('not-permitted', rules[0]?.reason ?? `Your role does not let you ${what}.`);
}
