import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NETWORK } from '../../src-shared/authority/scopes.ts';
import { isResource, type Resource } from '../../src-shared/fhir/resource.ts';
import { KeyedTurns } from '../integration/keyed-turns.ts';
import { capabilityStatement } from '../services/capability-statement.ts';
import { FhirProblem, type OutcomeIssue, outcomeOf } from '../services/fhir-problem.ts';
import { OWN_TYPES, type ResourcePage, searchResources } from '../services/read-resources.ts';
import { takeBundle, versionOf } from '../services/take-bundle.ts';
import { takeResource, type TakeResourceDeps, TOLD_TYPES } from '../services/take-resource.ts';
import { actorOf, requireScope, requireSession, requireSites, scopesOfRequest } from './access.ts';
import { idOf, searchOf } from './fhir-search.ts';
import { type ProblemDeps, problemOf, statusOf } from './problems.ts';
import { fhirReads } from './route-rules.ts';

export type FhirRouteDeps = Omit<TakeResourceDeps, 'turns'> &
  Omit<ProblemDeps, 'closing'> & { readonly version: string };

const MEDIA_TYPE = 'application/fhir+json';
const BASE = '/fhir/r4';
const LARGEST_BODY = 16 * 1024 * 1024;
const hidden = { schema: { hide: true } };

/** FHIR R4 for the systems around the desk: its cases and remittances to read, their resources to tell. */
export async function fhirRoutes(app: FastifyInstance, deps: FhirRouteDeps & ProblemDeps): Promise<void> {
  app.addContentTypeParser(
    [MEDIA_TYPE, 'application/json'],
    { parseAs: 'string', bodyLimit: LARGEST_BODY },
    (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(FhirProblem.of(400, 'structure', 'The body is not JSON.'));
      }
    },
  );
  app.setErrorHandler((error: FastifyError, request, reply) => sendFault(error, request, reply, deps));
  app.get(`${BASE}/metadata`, hidden, (request, reply) =>
    send(reply, capabilityStatement(deps.version, baseOf(request), deps.clock())),
  );
  await app.register(async (scope) => {
    requireSession(scope, deps);
    for (const type of Object.keys(OWN_TYPES)) readRoutes(scope, deps, type, () => type);
    readRoutes(scope, deps, ':type', readableType);
    tellRoutes(scope, { ...deps, turns: new KeyedTurns() });
  });
}

function readRoutes(
  app: FastifyInstance,
  { db }: FhirRouteDeps,
  path: string,
  typeOf: (request: FastifyRequest) => string,
): void {
  app.get(`${BASE}/${path}`, hidden, async (request, reply) => {
    const search = { ...searchOf(request), type: typeOf(request), scopes: await scopesOfRequest(request, db) };
    return send(reply, searchset(request, search.type, await searchResources(db, search)));
  });
  app.get(`${BASE}/${path}/:id`, hidden, async (request, reply) => {
    const scopes = await scopesOfRequest(request, db);
    const one = {
      type: typeOf(request),
      scopes,
      id: idOf(parameter(request, 'id')),
      limit: 1,
      changed: {},
      cursor: null,
    };
    const [found] = (await searchResources(db, one)).resources;
    // The same answer for what does not exist and for what this person may not see.
    if (!found) throw FhirProblem.of(404, 'not-found', 'There is no such resource, or you may not see it.');
    const { versionId, lastUpdated } = found['meta'] as { readonly versionId: string; readonly lastUpdated: string };
    const etag = `W/"${versionId}"`;
    reply.header('etag', etag).header('last-modified', new Date(lastUpdated).toUTCString());
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : send(reply, found);
  });
}

function tellRoutes(app: FastifyInstance, deps: TakeResourceDeps): void {
  app.post(BASE, hidden, async (request, reply) => {
    const { body } = request;
    if (!isResource(body) || body.resourceType !== 'Bundle') {
      throw FhirProblem.of(400, 'invalid', 'What is sent to this address is a Bundle.');
    }
    requireSites(request, [NETWORK]);
    return send(reply, await takeBundle(deps, actorOf(request), body));
  });
  const take = async (request: FastifyRequest, reply: FastifyReply, id: string | null): Promise<FastifyReply> => {
    requireSites(request, [NETWORK]);
    const ifMatch = versionOf(request.headers['if-match']);
    const told = { type: toldType(request), id, body: request.body, ifMatch };
    const { stored, isNew } = await takeResource(deps, actorOf(request), told);
    const meta = { versionId: String(stored.ver), lastUpdated: stored.updatedAt.toISOString() };
    return send(
      reply
        .code(isNew ? 201 : 200)
        .header('location', `${baseOf(request)}/${stored.type}/${stored.id}/_history/${stored.ver}`)
        .header('etag', `W/"${stored.ver}"`)
        .header('last-modified', stored.updatedAt.toUTCString()),
      { ...(JSON.parse(stored.body) as Resource), meta },
    );
  };
  app.post(`${BASE}/:type`, hidden, (request, reply) => take(request, reply, null));
  app.put(`${BASE}/:type/:id`, hidden, (request, reply) => take(request, reply, idOf(parameter(request, 'id'))));
}

/** What systems tell belongs to no site: a client that reads it is one of the whole network, with a scope for the type. */
function readableType(request: FastifyRequest): string {
  const type = toldType(request);
  requireScope(request, fhirReads(type));
  requireSites(request, [NETWORK]);
  return type;
}

function toldType(request: FastifyRequest): (typeof TOLD_TYPES)[number] {
  const found = TOLD_TYPES.find((each) => each === parameter(request, 'type'));
  if (found) return found;
  throw FhirProblem.of(404, 'not-supported', 'Resources of this type are not kept here.');
}

function parameter(request: FastifyRequest, name: 'type' | 'id'): string {
  return (request.params as Readonly<Record<string, string>>)[name] ?? '';
}

function searchset(request: FastifyRequest, type: string, { resources, next }: ResourcePage): Resource {
  const base = baseOf(request);
  const self = new URL(request.url, base);
  const links = [{ relation: 'self', url: self.href }];
  if (next !== null) {
    const following = new URL(self);
    following.searchParams.set('_cursor', next);
    links.push({ relation: 'next', url: following.href });
  }
  const entry = resources.map((resource) => ({
    fullUrl: `${base}/${type}/${String(resource['id'])}`,
    resource,
    search: { mode: 'match' },
  }));
  return { resourceType: 'Bundle', type: 'searchset', link: links, ...(entry.length === 0 ? {} : { entry }) };
}

function baseOf({ protocol, host }: FastifyRequest): string {
  return `${protocol}://${host}${BASE}`;
}

function send(reply: FastifyReply, body: unknown): FastifyReply {
  return reply
    .type(`${MEDIA_TYPE}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(body);
}

function sendFault(
  error: FastifyError | FhirProblem,
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ProblemDeps,
): FastifyReply {
  if (error instanceof FhirProblem) return send(reply.code(error.status), outcomeOf(error.issues));
  const problem = problemOf(error, request, deps);
  const status = statusOf(problem);
  reply.headers({ ...problem.extras.headers });
  const code = CODES[status] ?? (status < 500 ? 'processing' : 'exception');
  return send(reply.code(status), outcomeOf([{ severity: 'error', code, diagnostics: problem.message }]));
}

const CODES: Readonly<Record<number, OutcomeIssue['code']>> = {
  400: 'invalid',
  401: 'login',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-costly',
  503: 'transient',
};
