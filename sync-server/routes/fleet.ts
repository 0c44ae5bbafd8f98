import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Result } from '../../src-shared/base/result.ts';
import { MOST_BUNDLE_BYTES } from '../../src-shared/support/bundle-manifest.ts';
import {
  DeviceOrders,
  DeviceReport,
  DeviceRingRequest,
  FleetEntry,
  FleetReply,
} from '../../src-shared/wire/devices.ts';
import type { DeviceDeps } from '../services/devices.ts';
import {
  askForBundle,
  type FleetRefusal,
  forceRing,
  giveBundle,
  seeFleet,
  takeBundle,
  takeReport,
} from '../services/fleet.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

const tags = ['fleet'];
const Params = z.strictObject({ id: z.uuid() });

/** All computers, for administrators of the network; and what each of them says of itself. */
export async function fleetRoutes(untyped: FastifyInstance, deps: DeviceDeps): Promise<void> {
  requireSession(untyped, deps);
  untyped.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: MOST_BUNDLE_BYTES },
    (_request, content, done) => done(null, content),
  );
  ownRoutes(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/fleet',
    {
      schema: {
        summary: 'Every computer with its version, ring, sync, encryption and health, a page at a time',
        tags,
        querystring: z.strictObject({ after: z.uuid().optional() }),
        response: { 200: FleetReply },
      },
    },
    ({ query }) => seeFleet(deps, query.after ?? null),
  );
  app.put(
    '/api/v1/fleet/:id/ring',
    {
      schema: {
        summary: 'Name the ring of updates that a computer follows; what its organisation has fixed there comes first',
        tags,
        params: Params,
        body: DeviceRingRequest.strict(),
        response: { 200: FleetEntry },
      },
    },
    async (request) =>
      changedOf(await forceRing(deps, sessionOf(request).person, request.params.id, request.body.ring)),
  );
  app.post(
    '/api/v1/fleet/:id/bundle-requests',
    {
      schema: {
        summary: 'Ask a computer for a diagnostics bundle; whoever works there is told',
        tags,
        params: Params,
        body: z.strictObject({}),
        response: { 200: FleetEntry },
      },
    },
    async (request) => changedOf(await askForBundle(deps, sessionOf(request).person, request.params.id)),
  );
  app.get(
    '/api/v1/fleet/:id/bundle',
    { schema: { summary: 'The last diagnostics bundle of a computer, as a ZIP', tags, params: Params } },
    async (request, reply) => {
      const content = await giveBundle(deps, sessionOf(request).person, request.params.id);
      if (!content) throw new HttpProblem('not-found', 'This computer has sent no diagnostics bundle.');
      return reply
        .type('application/zip')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="countersign-diagnostics.zip"')
        .send(content);
    },
  );
}

function ownRoutes(untyped: FastifyInstance, deps: DeviceDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.put(
    '/api/v1/devices/current/report',
    {
      schema: {
        summary: 'How this computer is; the answer says what administrators want of it',
        tags,
        body: DeviceReport.strict(),
        response: { 200: DeviceOrders },
      },
    },
    (request) => takeReport(deps, sessionOf(request).deviceId, request.body),
  );
  app.put(
    '/api/v1/devices/current/bundle',
    {
      schema: {
        summary: 'Send the diagnostics bundle that was asked for',
        tags,
        consumes: ['application/octet-stream'],
        response: { 200: DeviceOrders },
      },
      bodyLimit: MOST_BUNDLE_BYTES,
    },
    async (request) => {
      const { body } = request;
      if (!Buffer.isBuffer(body)) {
        throw new HttpProblem('unsupported-media-type', 'Send the bundle itself, as application/octet-stream.');
      }
      const { deviceId: id, person } = sessionOf(request);
      const taken = await takeBundle(deps, { id, person }, body);
      if (!taken.ok) throw new HttpProblem('conflict', 'Nobody has asked this computer for a diagnostics bundle.');
      return taken.value;
    },
  );
}

function changedOf(outcome: Result<FleetEntry, FleetRefusal>): FleetEntry {
  if (outcome.ok) return outcome.value;
  if (outcome.error.kind === 'revoked') throw new HttpProblem('conflict', 'This computer was revoked.');
  throw new HttpProblem('not-found', 'There is no such computer.');
}
