import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Result } from '../../src-shared/base/result.ts';
import {
  ConnectorEntry,
  ConnectorRequest,
  ConnectorsReply,
  ConnectorTest,
  ConnectorTestReply,
} from '../../src-shared/wire/connectors.ts';
import {
  changeConnector,
  type ConnectorDeps,
  type ConnectorRefusal,
  createConnector,
  readConnector,
  readConnectors,
  removeConnector,
} from '../services/keep-connectors.ts';
import { requireSession, sessionOf } from './access.ts';
import { isAskedFor, tagOf } from './entity-tags.ts';
import { HttpProblem } from './problems.ts';

export type { ConnectorDeps } from '../services/keep-connectors.ts';

const tags = ['connectors'];
const Params = z.strictObject({ id: z.string().max(60) });

/** The ways by which other systems send something: administrators set them up, test them and see how they are. */
export async function connectorRoutes(untyped: FastifyInstance, deps: ConnectorDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/connectors',
    { schema: { summary: 'Every way in, and how it is', tags, response: { 200: ConnectorsReply } } },
    async () => await readConnectors(deps),
  );
  app.get(
    '/api/v1/connectors/:id',
    { schema: { summary: 'One of them', tags, params: Params, response: { 200: ConnectorEntry } } },
    async (request, reply) => {
      const found = await entryOf(deps, request.params.id);
      // How it is changes without a version, so it is always sent.
      reply.header('etag', tagOf(found.ver));
      return found;
    },
  );
  app.post(
    '/api/v1/connectors',
    {
      schema: {
        summary: 'Set one up. Its secret is sealed, and never given out again',
        tags,
        body: ConnectorRequest,
        response: { 201: ConnectorEntry },
      },
    },
    async (request, reply) => {
      const made = await createConnector(deps, sessionOf(request).person, request.body);
      reply.code(201);
      return await afterwards(deps, reply, made);
    },
  );
  app.post(
    '/api/v1/connectors/tests',
    {
      schema: {
        summary: 'Whether one could run with these settings; nothing is kept',
        tags,
        body: ConnectorTest,
        response: { 200: ConnectorTestReply },
      },
    },
    async ({ body }) => await deps.connectors.test(body),
  );
  changeRoutes(untyped, deps);
}

function changeRoutes(untyped: FastifyInstance, deps: ConnectorDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const changeOf = (request: FastifyRequest, id: string) => ({
    by: sessionOf(request).person,
    id,
    isBasedOn: (ver: number) => isAskedFor(request, ver),
  });
  app.put(
    '/api/v1/connectors/:id',
    {
      schema: {
        summary: 'What it is from now on; without a secret that stays as it was',
        tags,
        params: Params,
        body: ConnectorRequest,
        response: { 200: ConnectorEntry },
      },
    },
    async (request, reply) =>
      await afterwards(deps, reply, await changeConnector(deps, changeOf(request, request.params.id), request.body)),
  );
  app.delete(
    '/api/v1/connectors/:id',
    { schema: { summary: 'Remove it; what came by it stays', tags, params: Params, response: { 204: z.null() } } },
    async (request, reply) => {
      const removed = await removeConnector(deps, changeOf(request, request.params.id));
      if (!removed.ok) throw problemOf(removed.error);
      return await reply.code(204).send(null);
    },
  );
}

async function afterwards(
  deps: ConnectorDeps,
  reply: FastifyReply,
  changed: Result<{ readonly id: string; readonly ver: number }, ConnectorRefusal>,
): Promise<ConnectorEntry> {
  if (!changed.ok) throw problemOf(changed.error);
  reply.header('etag', tagOf(changed.value.ver));
  return await entryOf(deps, changed.value.id);
}

async function entryOf(deps: ConnectorDeps, id: string): Promise<ConnectorEntry> {
  const found = await readConnector(deps, id);
  if (!found) throw problemOf({ kind: 'noSuchConnector' });
  return found;
}

function problemOf(refusal: ConnectorRefusal): HttpProblem {
  switch (refusal.kind) {
    case 'noSuchConnector':
      return new HttpProblem('not-found', 'There is no such connector.');
    case 'changed':
      return new HttpProblem('precondition-failed', 'It was changed meanwhile. Read it again. Nothing was changed.', {
        headers: { etag: tagOf(refusal.ver) },
      });
    case 'placeTaken':
      return new HttpProblem('conflict', `The connector ${refusal.name} has this folder or port already.`);
    case 'unknownSite':
      return malformed('site', 'is not known');
    case 'keyFault':
      return malformed(refusal.path, refusal.message);
    case 'noPassword':
      return malformed('secret', 'a sign-in needs a password');
  }
}

function malformed(path: string, message: string): HttpProblem {
  return new HttpProblem('malformed-request', `${path}: ${message}`, { errors: [{ path, message }] });
}
