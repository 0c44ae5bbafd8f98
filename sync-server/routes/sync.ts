import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  CommandsReply,
  CommandsRequest,
  DigestReply,
  PulledCollectionName,
  PullReply,
  PullRequest,
  PurgedRequest,
  SessionReply,
  SessionRequest,
} from '../../src-shared/wire/sync.ts';
import type { LiveFeed } from '../feed/live-feed.ts';
import { applyCommands } from '../services/apply-commands.ts';
import type { CommandHandlers } from '../services/command-handler.ts';
import { pullChanges } from '../services/pull-changes.ts';
import { beginSync } from '../services/sync-session.ts';
import { confirmPurge } from '../store/devices.ts';
import { readDigest, readEpoch } from '../store/feed.ts';
import type { Db } from '../store/transaction.ts';
import { requireDevice, requireProtocol, requireSession, scopesOfRequest, sessionOf } from './access.ts';
import { sendJsonText } from './json-text.ts';
import type { Metrics } from './metrics.ts';
import { HttpProblem } from './problems.ts';
import { streamRoute } from './stream.ts';

export type SyncDeps = {
  readonly db: Db;
  readonly live: LiveFeed;
  readonly clock: () => Date;
  readonly handlers: CommandHandlers;
  readonly heartbeatMs: number;
  readonly metrics: Metrics;
};

/** 500 commands with the longest texts. */
const COMMANDS_BODY_LIMIT = 16 * 1024 * 1024;

export async function syncRoutes(app: FastifyInstance, deps: SyncDeps): Promise<void> {
  requireProtocol(app);
  requireSession(app, deps);
  sessionRoutes(app, deps);
  pullRoutes(app, deps);
  commandsRoute(app, deps);
  streamRoute(app, { ...deps, countStreams: (difference) => deps.metrics.streams(difference) });
}

function sessionRoutes(untyped: FastifyInstance, deps: SyncDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/sync/v1/session',
    {
      schema: {
        summary: 'What this person may see now, and what this workbench must drop',
        tags: ['sync'],
        body: SessionRequest.strict(),
        response: { 200: SessionReply },
      },
    },
    async (request) => {
      const { deviceId, heldScopes } = request.body;
      requireDevice(request, deviceId);
      const granted = await scopesOfRequest(request, deps.db);
      const { person } = sessionOf(request);
      const reply = await beginSync(deps, { person, deviceId, granted, heldScopes });
      if (!reply.ok) throw new HttpProblem('device-refused', 'This computer is not enrolled. Sign in again.');
      return reply.value;
    },
  );
  app.post(
    '/sync/v1/purged',
    {
      schema: {
        summary: 'Confirms that a scope was destroyed on this workbench',
        tags: ['sync'],
        body: PurgedRequest.strict(),
        response: { 204: z.null().describe('Confirmed') },
      },
    },
    async (request, reply) => {
      const { deviceId, scope } = request.body;
      requireDevice(request, deviceId);
      await confirmPurge(deps.db, { deviceId, scope, now: deps.clock() });
      return reply.code(204).send(null);
    },
  );
}

function pullRoutes(untyped: FastifyInstance, deps: SyncDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/sync/v1/pull',
    {
      schema: {
        summary: 'The next page of a collection',
        tags: ['sync'],
        body: PullRequest.strict(),
        response: { 200: PullReply },
      },
    },
    async (request, reply) => {
      const { epoch, collection, checkpoint, limit } = request.body;
      const current = await readEpoch(deps.db);
      if (epoch !== current) {
        throw new HttpProblem('epoch-changed', 'Every checkpoint is void: read everything again.', {
          members: { reset: 'epoch', epoch: current },
        });
      }
      const scopes = await scopesOfRequest(request, deps.db);
      const page = await pullChanges(deps.db, { scopes, collection, checkpoint, limit });
      const head = JSON.stringify({ checkpoint: page.checkpoint, more: page.more });
      return sendJsonText(request, reply, `{"documents":[${page.documents.join(',')}],${head.slice(1)}`);
    },
  );
  app.get(
    '/sync/v1/digest/:scope/:coll',
    {
      schema: {
        summary: 'Count and digest of what a replica must hold',
        tags: ['sync'],
        params: z.strictObject({ scope: z.string().max(130), coll: PulledCollectionName }),
        response: { 200: DigestReply },
      },
    },
    async (request) => {
      const { scope, coll } = request.params;
      const scopes = await scopesOfRequest(request, deps.db);
      if (!scopes.includes(scope)) throw new HttpProblem('not-found', 'You hold no such scope.');
      return readDigest(deps.db, scope, coll);
    },
  );
}

function commandsRoute(untyped: FastifyInstance, deps: SyncDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/sync/v1/commands',
    {
      bodyLimit: COMMANDS_BODY_LIMIT,
      schema: {
        summary: 'Signed commands of this workbench, answered one by one',
        tags: ['sync'],
        body: CommandsRequest.strict(),
        response: { 200: CommandsReply },
      },
    },
    async (request) => {
      const { deviceId, commands } = request.body;
      requireDevice(request, deviceId);
      const reportBug = (error: unknown): void => request.log.error({ err: error }, 'a command met a fault');
      const { person } = sessionOf(request);
      const reply = await applyCommands({ ...deps, reportBug }, { person, deviceId, commands });
      if (!reply.ok) throw new HttpProblem('device-refused', 'This computer is not enrolled. Sign in again.');
      for (const { state } of reply.value.outcomes) deps.metrics.command(state);
      return reply.value;
    },
  );
}
