import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CrushedRequest, DeviceEvidence, DevicesReply } from '../../src-shared/wire/devices.ts';
import { describeDevice, type DeviceDeps, revoke, seeDevices, takeCrushReceipt } from '../services/devices.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

const Params = z.strictObject({ id: z.uuid() });

/** The computers people work on. */
export async function deviceRoutes(untyped: FastifyInstance, deps: DeviceDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/devices',
    {
      schema: {
        summary: 'One’s own computers; everybody’s for an administrator',
        tags: ['identity'],
        response: { 200: DevicesReply },
      },
    },
    (request) => seeDevices(deps, sessionOf(request).person),
  );
  app.post(
    '/api/v1/devices/current',
    {
      schema: {
        summary: 'What protects the data on this computer',
        tags: ['identity'],
        body: DeviceEvidence.strict(),
        response: { 204: z.null().describe('Noted') },
      },
    },
    async (request, reply) => {
      await describeDevice(deps, sessionOf(request).deviceId, request.body);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/api/v1/devices/:id/revocation',
    {
      schema: {
        summary: 'Revoke a computer: it is signed out at once and destroys its data at its next contact',
        tags: ['identity'],
        params: Params,
        body: z.strictObject({}),
        response: { 204: z.null().describe('Revoked') },
      },
    },
    async (request, reply) => {
      const revoked = await revoke(deps, sessionOf(request).person, request.params.id);
      if (!revoked.ok) throw new HttpProblem('not-found', 'There is no such computer, or it is not yours to revoke.');
      return reply.code(204).send(null);
    },
  );
}

/** For a computer that has nothing left to sign in with. */
export async function crushedRoutes(untyped: FastifyInstance, deps: DeviceDeps): Promise<void> {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/api/v1/devices/:id/crushed',
    {
      schema: {
        summary: 'The last word of a revoked computer: its keys are destroyed',
        tags: ['identity'],
        security: [],
        params: Params,
        body: CrushedRequest.strict(),
        response: { 204: z.null().describe('Noted') },
      },
    },
    async (request, reply) => {
      const taken = await takeCrushReceipt(deps, request.params.id, request.body.receipt);
      if (!taken.ok) throw new HttpProblem('not-permitted', 'This is not the receipt of a computer that was revoked.');
      return reply.code(204).send(null);
    },
  );
}
