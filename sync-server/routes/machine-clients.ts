import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  MachineClientEntry,
  MachineClientKeys,
  MachineClientRequest,
  MachineClientsReply,
} from '../../src-shared/wire/machine-clients.ts';
import type { Result } from '../../src-shared/base/result.ts';
import {
  type ChangeRefusal,
  endMachineClient,
  type MachineClientDeps,
  registerMachineClient,
  rotateMachineKeys,
} from '../services/machine-clients.ts';
import { findMachineClient, listMachineClients } from '../store/machine-clients.ts';
import { requireSession, sessionOf } from './access.ts';
import { isAskedFor, isKnownVersion, sendUnchanged, tagOf } from './entity-tags.ts';
import { HttpProblem } from './problems.ts';

const tags = ['machine clients'];
const Params = z.strictObject({ id: z.string().max(60) });

/** The programs that may ask by themselves: administrators register, rotate and revoke them. */
export async function machineClientRoutes(untyped: FastifyInstance, deps: MachineClientDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/machine-clients',
    { schema: { summary: 'All there ever were', tags, response: { 200: MachineClientsReply } } },
    async () => ({ items: await listMachineClients(deps.db) }),
  );
  app.get(
    '/api/v1/machine-clients/:id',
    { schema: { summary: 'One of them', tags, params: Params, response: { 200: MachineClientEntry } } },
    async (request, reply) => {
      const client = await findMachineClient(deps.db, request.params.id);
      if (!client) throw missing();
      if (isKnownVersion(request, reply, client.ver)) return sendUnchanged(reply);
      return client;
    },
  );
  app.post(
    '/api/v1/machine-clients',
    {
      schema: {
        summary: 'Register one with its public keys, its scopes and its sites',
        tags,
        body: MachineClientRequest,
        response: { 201: MachineClientEntry },
      },
    },
    async (request, reply) => {
      const registered = await registerMachineClient(deps, sessionOf(request).person, request.body);
      if (registered.ok) return await reply.code(201).header('etag', tagOf(1)).send(registered.value);
      if (registered.error.kind === 'idTaken') {
        throw new HttpProblem('conflict', `There is or was a client ${request.body.id}. Choose another id.`);
      }
      if (registered.error.kind === 'noKeys') throw noKeys(registered.error.why);
      const message = `not known: ${registered.error.sites.join(', ')}`;
      throw new HttpProblem('malformed-request', `sites: ${message}`, { errors: [{ path: 'sites', message }] });
    },
  );
  changeRoutes(untyped, deps);
}

function changeRoutes(untyped: FastifyInstance, deps: MachineClientDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const changeOf = (request: FastifyRequest, id: string) => ({
    by: sessionOf(request).person,
    id,
    isBasedOn: (ver: number) => isAskedFor(request, ver),
  });
  app.put(
    '/api/v1/machine-clients/:id/keys',
    {
      schema: {
        summary: 'Its keys from now on: the old one beside the new one while it goes over, then the new one alone',
        tags,
        params: Params,
        body: MachineClientKeys,
        response: { 200: MachineClientEntry },
      },
    },
    async (request, reply) =>
      entryOf(reply, await rotateMachineKeys(deps, changeOf(request, request.params.id), request.body)),
  );
  app.post(
    '/api/v1/machine-clients/:id/revocation',
    {
      schema: {
        summary: 'End it at once, with the tokens it has',
        tags,
        params: Params,
        body: z.strictObject({}),
        response: { 200: MachineClientEntry },
      },
    },
    async (request, reply) => entryOf(reply, await endMachineClient(deps, changeOf(request, request.params.id))),
  );
}

function entryOf(reply: FastifyReply, changed: Result<MachineClientEntry, ChangeRefusal>): MachineClientEntry {
  if (changed.ok) {
    reply.header('etag', tagOf(changed.value.ver));
    return changed.value;
  }
  switch (changed.error.kind) {
    case 'noSuchClient':
      throw missing();
    case 'noKeys':
      throw noKeys(changed.error.why);
    case 'revoked':
      throw new HttpProblem('conflict', 'This client was revoked. Register another one.');
    case 'changed':
      throw new HttpProblem('precondition-failed', 'It was changed meanwhile. Read it again. Nothing was changed.', {
        headers: { etag: tagOf(changed.error.ver) },
      });
  }
}

function noKeys(why: string): HttpProblem {
  return new HttpProblem('malformed-request', `jwksUrl: ${why}`, { errors: [{ path: 'jwksUrl', message: why }] });
}

function missing(): HttpProblem {
  return new HttpProblem('not-found', 'There is no such machine client.');
}
