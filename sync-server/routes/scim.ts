import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { ScimGroup, ScimPatch, ScimUser } from '../../src-shared/wire/scim.ts';
import { resourceTypes, schemas, serviceProviderConfig } from '../provisioning/scim-discovery.ts';
import { matchesFilter, parseFilter, userTerm } from '../provisioning/scim-filter.ts';
import { patched } from '../provisioning/scim-patch.ts';
import { ScimProblem } from '../provisioning/scim-problem.ts';
import { etagOf, groupResource, userResource } from '../provisioning/scim-resource.ts';
import { changeGroup, createGroup, needGroup, removeGroup } from '../services/scim-groups.ts';
import { changeUser, createUser, needUser, removeUser, type ScimDeps } from '../services/scim-users.ts';
import { listGroups, searchUsers } from '../store/scim.ts';
import type { AttemptLimit } from './attempt-limit.ts';

export type ScimRouteDeps = ScimDeps & {
  /** Whoever has it provisions people; undefined: nobody does. */
  readonly scimToken: string | undefined;
  /** Counts what comes with a wrong token. */
  readonly limit: AttemptLimit;
};

const MEDIA_TYPE = 'application/scim+json';
const MOST_RESULTS = 200;
const ListQuery = z.object({
  filter: z.string().max(1000).optional(),
  startIndex: z.coerce.number().int().default(1),
  count: z.coerce.number().int().nonnegative().default(MOST_RESULTS),
});

/** SCIM 2.0 for the HR system. @see RFC 7643, RFC 7644 */
export async function scimRoutes(app: FastifyInstance, deps: ScimRouteDeps): Promise<void> {
  app.addContentTypeParser([MEDIA_TYPE, 'application/json'], { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(new ScimProblem(400, 'The body is not JSON.', 'invalidSyntax'));
    }
  });
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.addHook('onRequest', async (request) => requireToken(request, deps));
  const hidden = { schema: { hide: true } };
  app.get('/scim/v2/ServiceProviderConfig', hidden, (_request, reply) => send(reply, serviceProviderConfig));
  app.get('/scim/v2/ResourceTypes', hidden, (_request, reply) =>
    send(reply, listOf(resourceTypes, { startIndex: 1, total: resourceTypes.length })),
  );
  app.get('/scim/v2/Schemas', hidden, (_request, reply) =>
    send(reply, listOf(schemas, { startIndex: 1, total: schemas.length })),
  );
  userRoutes(app, deps);
  groupRoutes(app, deps);
}

function userRoutes(app: FastifyInstance, deps: ScimDeps): void {
  const hidden = { schema: { hide: true } };
  app.get('/scim/v2/Users', hidden, async (request, reply) => {
    const { comparisons, startIndex, count } = listQuery(request);
    const terms = comparisons.map(userTerm);
    const { total, users } = await searchUsers(deps.db, terms, { offset: startIndex - 1, limit: count });
    return send(reply, listOf(users.map(userResource), { startIndex, total }));
  });
  app.post('/scim/v2/Users', hidden, async (request, reply) => {
    const made = await createUser(deps, parsed(ScimUser, request.body));
    return send(
      reply.code(201).header('location', `/scim/v2/Users/${made.id}`).header('etag', etagOf(made)),
      userResource(made),
    );
  });
  app.get('/scim/v2/Users/:id', hidden, async (request, reply) => {
    const user = await needUser(deps.db, idOf(request));
    return send(reply.header('etag', etagOf(user)), userResource(user));
  });
  app.put('/scim/v2/Users/:id', hidden, async (request, reply) => {
    const user = parsed(ScimUser, request.body);
    const next = await changeUser(deps, idOf(request), (present) => {
      requireVersion(request, present);
      return user;
    });
    return send(reply.header('etag', etagOf(next)), userResource(next));
  });
  app.patch('/scim/v2/Users/:id', hidden, async (request, reply) => {
    const patch = parsed(ScimPatch, request.body);
    const next = await changeUser(deps, idOf(request), (present) => {
      requireVersion(request, present);
      return parsed(ScimUser, patched(present.user, patch));
    });
    return send(reply.header('etag', etagOf(next)), userResource(next));
  });
  app.delete('/scim/v2/Users/:id', hidden, async (request, reply) => {
    await removeUser(deps, idOf(request));
    return reply.code(204).send();
  });
}

function groupRoutes(app: FastifyInstance, deps: ScimDeps): void {
  const hidden = { schema: { hide: true } };
  app.get('/scim/v2/Groups', hidden, async (request, reply) => {
    const { comparisons, startIndex, count } = listQuery(request);
    const asked = (displayname: string | null, externalid: string | null, id: string | null) =>
      matchesFilter(comparisons, { displayname, externalid, id });
    // Also of none, so that a wrong attribute is refused where there is no group.
    asked(null, null, null);
    const all = await listGroups(deps.db);
    const found = all.filter(({ displayName, externalId, id }) => asked(displayName, externalId, id));
    const page = found.slice(startIndex - 1, startIndex - 1 + count);
    return send(reply, listOf(page.map(groupResource), { startIndex, total: found.length }));
  });
  app.post('/scim/v2/Groups', hidden, async (request, reply) => {
    const made = await createGroup(deps, parsed(ScimGroup, request.body));
    return send(
      reply.code(201).header('location', `/scim/v2/Groups/${made.id}`).header('etag', etagOf(made)),
      groupResource(made),
    );
  });
  app.get('/scim/v2/Groups/:id', hidden, async (request, reply) => {
    const group = await needGroup(deps.db, idOf(request));
    return send(reply.header('etag', etagOf(group)), groupResource(group));
  });
  app.put('/scim/v2/Groups/:id', hidden, async (request, reply) => {
    const group = parsed(ScimGroup, request.body);
    const next = await changeGroup(deps, idOf(request), (present) => {
      requireVersion(request, present);
      return group;
    });
    return send(reply.header('etag', etagOf(next)), groupResource(next));
  });
  app.patch('/scim/v2/Groups/:id', hidden, async (request, reply) => {
    const patch = parsed(ScimPatch, request.body);
    const next = await changeGroup(deps, idOf(request), (present) => {
      requireVersion(request, present);
      const { displayName, externalId, members } = present;
      const resource = {
        displayName,
        ...(externalId === null ? {} : { externalId }),
        members: members.map((value) => ({ value })),
      };
      return parsed(ScimGroup, patched(resource, patch));
    });
    return send(reply.header('etag', etagOf(next)), groupResource(next));
  });
  app.delete('/scim/v2/Groups/:id', hidden, async (request, reply) => {
    await removeGroup(deps, idOf(request));
    return reply.code(204).send();
  });
}

/** Compared by their hashes: neither length nor place of a difference can be told by the time it takes. */
async function requireToken(
  request: FastifyRequest,
  { scimToken: expected, limit }: Pick<ScimRouteDeps, 'scimToken' | 'limit'>,
): Promise<void> {
  if (expected === undefined) throw new ScimProblem(404, 'Nobody provisions people here: set scimToken.');
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (timingSafeEqual(hash(given), hash(expected))) return;
  const seconds = limit.takeAddress(request.ip);
  if (seconds > 0) throw new ScimProblem(429, `Too many wrong tokens. Try again in ${seconds} s.`, null, seconds);
  throw new ScimProblem(401, 'The token is missing or wrong.');
}

function requireVersion(request: FastifyRequest, present: { readonly ver: number }): void {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted === '*' || wanted === etagOf(present)) return;
  throw new ScimProblem(412, 'It has changed since you read it.');
}

function listQuery(request: FastifyRequest) {
  const { filter, startIndex, count } = parsed(ListQuery, request.query);
  return {
    comparisons: filter === undefined ? [] : parseFilter(filter),
    startIndex: Math.max(1, startIndex),
    count: Math.min(count, MOST_RESULTS),
  };
}

/** @param page  those that are sent of all there are. */
function listOf(
  page: readonly unknown[],
  { startIndex, total }: { readonly startIndex: number; readonly total: number },
): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: page.length,
    Resources: page,
  };
}

function send(reply: FastifyReply, body: unknown): FastifyReply {
  return reply.type(MEDIA_TYPE).serializer(JSON.stringify).send(body);
}

function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = error instanceof ScimProblem ? error : faultOf(error, request);
  if (problem.retryAfterS > 0) reply.header('retry-after', String(problem.retryAfterS));
  return send(reply.code(problem.status), {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(problem.status),
    ...(problem.scimType === null ? {} : { scimType: problem.scimType }),
    detail: problem.message,
  });
}

function faultOf(error: unknown, request: FastifyRequest): ScimProblem {
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status < 500) return new ScimProblem(status, error instanceof Error ? error.message : String(error));
  request.log.error({ err: error }, 'provisioning met a fault');
  return new ScimProblem(500, `This is a fault of the server. It was recorded under ${request.id}.`);
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ScimProblem(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`, 'invalidValue');
}

function idOf(request: FastifyRequest): string {
  return z.object({ id: z.string() }).parse(request.params).id;
}
