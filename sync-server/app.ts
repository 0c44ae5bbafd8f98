import cors from '@fastify/cors';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { SYNC_PROTOCOL_HEADER } from '../src-shared/wire/sync.ts';
import type { Config } from './config.ts';
import type { DocumentDeps } from './services/document-deps.ts';
import type { OrganisationDeps } from './services/organisation-sign-in.ts';
import { AttemptLimit, limitAttempts } from './routes/attempt-limit.ts';
import { auditRoutes, auditWitnessRoutes, evidenceRoutes } from './routes/audit.ts';
import { type CaseDeps, caseRoutes } from './routes/cases.ts';
import { type ConnectorDeps, connectorRoutes } from './routes/connectors.ts';
import { closeGracefully } from './routes/closing.ts';
import { type ComparisonDeps, comparisonRoutes } from './routes/comparisons.ts';
import { crushedRoutes, deviceRoutes } from './routes/devices.ts';
import { fleetRoutes } from './routes/fleet.ts';
import { documentRoutes } from './routes/documents.ts';
import { type ErpRouteDeps, erpRoutes } from './routes/erp.ts';
import { fhirRoutes, type FhirRouteDeps } from './routes/fhir.ts';
import { announceDeprecations } from './routes/deprecations.ts';
import { healthRoutes, type HealthDeps } from './routes/health.ts';
import { machineClientRoutes } from './routes/machine-clients.ts';
import { oauthRoutes, type OAuthDeps } from './routes/oauth.ts';
import { keepAnswers } from './routes/idempotency.ts';
import { problemTypeRoutes } from './routes/problem-types.ts';
import { limitRequests } from './routes/request-budget.ts';
import { carryForwardRoutes } from './routes/carry-forwards.ts';
import { importRoutes, type ImportDeps } from './routes/imports.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { installMetrics, type MetricsDeps } from './routes/metrics.ts';
import { describeApi } from './routes/openapi.ts';
import { policyRoutes } from './routes/policies.ts';
import { type ProcessRouteDeps, processRoutes } from './routes/processes.ts';
import { answerFrameworkError, installProblems, type ProblemDeps } from './routes/problems.ts';
import { letterRoutes } from './routes/letters.ts';
import { type QuarantineDeps, quarantineRoutes } from './routes/quarantine.ts';
import { reassociationRoutes } from './routes/reassociation.ts';
import { reconciliationRoutes } from './routes/reconciliations.ts';
import { readModelRoutes } from './routes/read-models.ts';
import { releaseRoutes } from './routes/releases.ts';
import { traceRequests } from './routes/trace-requests.ts';
import { updateRoutes } from './routes/updates.ts';
import type { ReleaseDeps } from './services/releases.ts';
import { ownSessionRoutes, type SessionDeps, signInRoutes } from './routes/sessions.ts';
import { requireRules } from './routes/route-rules.ts';
import { organisationSignInRoutes } from './routes/organisation-sign-in.ts';
import { type ScimRouteDeps, scimRoutes } from './routes/scim.ts';
import { type WebhookRouteDeps, webhookRoutes } from './routes/webhooks.ts';
import { type SyncDeps, syncRoutes } from './routes/sync.ts';

export type AppDeps = Omit<SyncDeps, 'metrics'> &
  SessionDeps &
  Omit<ScimRouteDeps, 'limit'> &
  OrganisationDeps &
  Omit<ImportDeps, 'closing' | 'metrics'> &
  MetricsDeps &
  Omit<ProblemDeps, 'closing'> &
  CaseDeps &
  ProcessRouteDeps &
  ComparisonDeps &
  ErpRouteDeps &
  ConnectorDeps &
  QuarantineDeps &
  Omit<FhirRouteDeps, 'version'> &
  HealthDeps &
  ReleaseDeps &
  WebhookRouteDeps &
  OAuthDeps & {
    readonly log: Config['log'];
    /** Token of programs under development; null: there is none. */
    readonly devApiKey?: string | null;
    readonly documents: DocumentDeps;
    /** Of an address that is not signed in; 0: as many as it likes. */
    readonly attemptsPerMinute: number;
    /** Of one caller under /api/v1; 0: as many as they like. */
    readonly requestsPerMinute: number;
    /** Whose X-Forwarded-For is believed: addresses and networks. */
    readonly trustedProxies: readonly string[];
    /** Beside the workbench's own: where its window is served from while it is developed. */
    readonly devOrigins: readonly string[];
  };

const WORKBENCH_ORIGIN = 'app://countersign';
const CONDITION_HEADERS = ['idempotency-key', 'if-match', 'if-none-match'];
/** A large file over a slow line; the headers still have to come within a minute. */
const LONGEST_REQUEST_MS = 30 * 60_000;

/** The HTTP side of the server, not listening yet. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = fastify({
    logger: deps.log === 'silent' ? false : { level: deps.log, stream: process.stderr },
    // Addresses hold ids and names: they are not logged.
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: answerFrameworkError,
    trustProxy: deps.trustedProxies.length > 0 && [...deps.trustedProxies],
    routerOptions: { maxParamLength: 300 },
    requestTimeout: LONGEST_REQUEST_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  requireRules(app);
  traceRequests(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const closing = closeGracefully(app);
  installProblems(app, { ...deps, closing });
  announceDeprecations(app);
  limitRequests(app, deps);
  keepAnswers(app, deps);
  await app.register(cors, {
    origin: [WORKBENCH_ORIGIN, ...deps.devOrigins],
    methods: ['GET', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'range', ...CONDITION_HEADERS, SYNC_PROTOCOL_HEADER],
    exposedHeaders: ['retry-after', 'etag', 'ratelimit', 'ratelimit-policy', SYNC_PROTOCOL_HEADER],
    maxAge: 600,
    strictPreflight: false,
  });
  await describeApi(app, deps.version);
  const metrics = installMetrics(app, deps);
  healthRoutes(app, deps);
  problemTypeRoutes(app);
  const limit = new AttemptLimit(deps.attemptsPerMinute, deps.clock);
  await app.register(async (scope) => {
    limitAttempts(scope, limit);
    await signInRoutes(scope, deps);
    await crushedRoutes(scope, deps);
    await organisationSignInRoutes(scope, deps);
    await oauthRoutes(scope, deps);
  });
  await app.register(async (scope) => ownSessionRoutes(scope, deps));
  await app.register(async (scope) => deviceRoutes(scope, deps));
  await app.register(async (scope) => fleetRoutes(scope, deps));
  await app.register(async (scope) => machineClientRoutes(scope, deps));
  await app.register(async (scope) => releaseRoutes(scope, deps));
  await app.register(async (scope) => updateRoutes(scope, deps));
  await app.register(async (scope) => webhookRoutes(scope, deps));
  await app.register(async (scope) => scimRoutes(scope, { ...deps, limit }));
  await app.register(async (scope) => readModelRoutes(scope, deps));
  await app.register(async (scope) => ledgerRoutes(scope, deps));
  await app.register(async (scope) => comparisonRoutes(scope, deps));
  await app.register(async (scope) => erpRoutes(scope, deps));
  await app.register(async (scope) => carryForwardRoutes(scope, deps));
  await app.register(async (scope) => reassociationRoutes(scope, deps));
  await app.register(async (scope) => reconciliationRoutes(scope, deps));
  await app.register(async (scope) => auditWitnessRoutes(scope, deps));
  await app.register(async (scope) => auditRoutes(scope, deps));
  await app.register(async (scope) => evidenceRoutes(scope, deps));
  await app.register(async (scope) => importRoutes(scope, { ...deps, closing, metrics }));
  await app.register(async (scope) => connectorRoutes(scope, deps));
  await app.register(async (scope) => quarantineRoutes(scope, deps));
  await app.register(async (scope) => fhirRoutes(scope, { ...deps, closing }));
  await app.register(async (scope) => documentRoutes(scope, deps));
  await app.register(async (scope) => caseRoutes(scope, deps));
  await app.register(async (scope) => letterRoutes(scope, deps));
  await app.register(async (scope) => policyRoutes(scope, { ...deps, closing }));
  await app.register(async (scope) => processRoutes(scope, deps));
  await app.register(async (scope) => syncRoutes(scope, { ...deps, metrics }));
  return app;
}
