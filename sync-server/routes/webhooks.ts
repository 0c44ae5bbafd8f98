import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Result } from '../../src-shared/base/result.ts';
import { EventsPage, EventsQuery } from '../../src-shared/wire/events.ts';
import {
  WebhookChange,
  WebhookDeliveriesReply,
  WebhookDelivery,
  WebhookDismissal,
  WebhookEntry,
  WebhookReplay,
  WebhookRequest,
  WebhookSecretReply,
  WebhooksReply,
  WebhookTestReply,
} from '../../src-shared/wire/webhooks.ts';
import {
  changeWebhook,
  registerWebhook,
  removeWebhook,
  replayWebhook,
  rotateWebhookSecret,
  type TermsRefusal,
  type WebhookDeps,
  type WebhookRefusal,
} from '../services/keep-webhooks.ts';
import { listReceivers, readEvents } from '../services/read-events.ts';
import { settleDelivery, type SettleDeliveryRefusal } from '../services/settle-delivery.ts';
import { testWebhook } from '../services/test-webhook.ts';
import { listDeliveries } from '../store/webhook-deliveries.ts';
import { findWebhook } from '../store/webhooks.ts';
import { requireSession, seesSite, sessionOf } from './access.ts';
import { isAskedFor, tagOf } from './entity-tags.ts';
import { keepInstead } from './idempotency.ts';
import { PageLimit } from './page-limit.ts';
import { HttpProblem } from './problems.ts';

const tags = ['webhooks'];
const Params = z.strictObject({ id: z.string().max(60) });
const DeliveryParams = Params.extend({ event: z.string().max(80) });
const Nothing = z.strictObject({});

export type WebhookRouteDeps = WebhookDeps;

/** What other systems are told of, asked for or sent. */
export async function webhookRoutes(untyped: FastifyInstance, deps: WebhookRouteDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/events',
    {
      schema: {
        summary: 'Events from a place in the change log on, as webhooks are sent them',
        tags: ['events'],
        querystring: EventsQuery,
        response: { 200: EventsPage },
      },
    },
    async (request) => await readEvents(deps.db, request.query.after, (site) => seesSite(request, site)),
  );
  app.get(
    '/api/v1/webhooks',
    { schema: { summary: 'All there ever were', tags, response: { 200: WebhooksReply } } },
    async () => await listReceivers(deps.db),
  );
  app.get(
    '/api/v1/webhooks/:id',
    { schema: { summary: 'One of them', tags, params: Params, response: { 200: WebhookEntry } } },
    async (request, reply) => {
      const webhook = await findWebhook(deps.db, request.params.id);
      if (!webhook) throw missing();
      // Of its terms, for changes to be based on; how far it was told changes without it, so nothing is answered as unchanged.
      return tagged(reply, webhook);
    },
  );
  keepingRoutes(untyped, deps);
  sendingRoutes(untyped, deps);
  settlingRoutes(untyped, deps);
}

function keepingRoutes(untyped: FastifyInstance, deps: WebhookRouteDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const changeOf = (request: FastifyRequest, id: string) => ({
    by: sessionOf(request).person,
    id,
    isBasedOn: (ver: number) => isAskedFor(request, ver),
  });
  app.post(
    '/api/v1/webhooks',
    {
      schema: {
        summary: 'Register an address for events of some types and sites; its secret is told this once',
        tags,
        body: WebhookRequest,
        response: { 201: WebhookSecretReply },
      },
    },
    async (request, reply) => {
      const { webhook, secret } = valueOf(await registerWebhook(deps, sessionOf(request).person, request.body));
      keepInstead(request, { webhook, secret: null });
      return await reply
        .code(201)
        .headers({ etag: tagOf(webhook.ver), ...UNCACHED })
        .send({ webhook, secret });
    },
  );
  app.put(
    '/api/v1/webhooks/:id',
    {
      schema: {
        summary: 'Its terms from now on; pause it, or let one that was stopped go on',
        tags,
        params: Params,
        body: WebhookChange,
        response: { 200: WebhookEntry },
      },
    },
    async (request, reply) =>
      tagged(reply, valueOf(await changeWebhook(deps, changeOf(request, request.params.id), request.body))),
  );
  app.post(
    '/api/v1/webhooks/:id/secret',
    {
      schema: {
        summary: 'Another secret, told this once; for a day the one before signs beside it',
        tags,
        params: Params,
        body: Nothing,
        response: { 200: WebhookSecretReply },
      },
    },
    async (request, reply) => {
      const { webhook, secret } = valueOf(await rotateWebhookSecret(deps, changeOf(request, request.params.id)));
      keepInstead(request, { webhook, secret: null });
      return await reply.headers({ etag: tagOf(webhook.ver), ...UNCACHED }).send({ webhook, secret });
    },
  );
  app.delete(
    '/api/v1/webhooks/:id',
    { schema: { summary: 'Send nothing there any more', tags, params: Params, response: { 200: WebhookEntry } } },
    async (request, reply) => tagged(reply, valueOf(await removeWebhook(deps, changeOf(request, request.params.id)))),
  );
}

function sendingRoutes(untyped: FastifyInstance, deps: WebhookRouteDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/webhooks/:id/deliveries',
    {
      schema: {
        summary: 'What became of what it was sent in the last thirty days, the newest first',
        tags,
        params: Params,
        querystring: z.strictObject({ state: WebhookDelivery.shape.state.optional(), limit: PageLimit }),
        response: { 200: WebhookDeliveriesReply },
      },
    },
    async (request) => {
      const { state, limit } = request.query;
      if (!(await findWebhook(deps.db, request.params.id))) throw missing();
      return { items: await listDeliveries(deps.db, request.params.id, { state, limit }) };
    },
  );
  app.post(
    '/api/v1/webhooks/:id/replay',
    {
      schema: {
        summary: 'Send again from a place in the change log or an instant on, or what was given up',
        tags,
        params: Params,
        body: WebhookReplay,
        response: { 200: WebhookEntry },
      },
    },
    async (request, reply) => {
      const change = { by: sessionOf(request).person, id: request.params.id };
      return tagged(reply, valueOf(await replayWebhook(deps, change, request.body)));
    },
  );
}

function settlingRoutes(untyped: FastifyInstance, deps: WebhookRouteDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/webhooks/:id/tests',
    {
      schema: {
        summary: 'Send it a message that says nothing, once, and tell what came of it',
        tags,
        params: Params,
        body: Nothing,
        response: { 200: WebhookTestReply },
      },
    },
    async (request) => valueOf(await testWebhook(deps, sessionOf(request).person, request.params.id)),
  );
  app.post(
    '/api/v1/webhooks/:id/deliveries/:event/retries',
    {
      schema: {
        summary: 'Try one delivery again at once',
        tags,
        params: DeliveryParams,
        body: Nothing,
        response: { 200: WebhookEntry },
      },
    },
    async (request, reply) => {
      const { id: webhook, event } = request.params;
      const delivery = { by: sessionOf(request).person, webhook, event };
      return tagged(reply, valueOf(await settleDelivery(deps, delivery, 'retry')));
    },
  );
  app.post(
    '/api/v1/webhooks/:id/deliveries/:event/dismissals',
    {
      schema: {
        summary: 'Give one delivery up, with a reason; what follows it in its case is sent',
        tags,
        params: DeliveryParams,
        body: WebhookDismissal,
        response: { 200: WebhookEntry },
      },
    },
    async (request, reply) => {
      const { id: webhook, event } = request.params;
      const delivery = { by: sessionOf(request).person, webhook, event };
      return tagged(reply, valueOf(await settleDelivery(deps, delivery, request.body)));
    },
  );
}

const UNCACHED = { 'cache-control': 'no-store' };

function tagged(reply: FastifyReply, webhook: WebhookEntry): WebhookEntry {
  reply.header('etag', tagOf(webhook.ver));
  return webhook;
}

function valueOf<T>(result: Result<T, WebhookRefusal | TermsRefusal | SettleDeliveryRefusal>): T {
  if (result.ok) return result.value;
  const { error } = result;
  switch (error.kind) {
    case 'noSuchWebhook':
      throw missing();
    case 'ended':
      throw new HttpProblem('conflict', 'This webhook was ended. Register another one.');
    case 'changed':
      throw new HttpProblem('precondition-failed', 'It was changed meanwhile. Read it again. Nothing was changed.', {
        headers: { etag: tagOf(error.ver) },
      });
    case 'noSuchDelivery':
      throw new HttpProblem('not-found', 'There is no such delivery. They are kept for thirty days.');
    case 'notWaiting':
      throw new HttpProblem('conflict', overWords[error.state]);
    case 'badTerms':
      throw new HttpProblem('malformed-request', `${error.field}: ${error.message}`, {
        errors: [{ path: error.field, message: error.message }],
      });
  }
}

const overWords: Readonly<Record<Extract<SettleDeliveryRefusal, { kind: 'notWaiting' }>['state'], string>> = {
  delivered: 'It arrived. To send it again, replay from its place in the change log.',
  sending: 'It is being sent at this moment. Look again in a minute.',
  dismissed: 'It was given up already.',
};

function missing(): HttpProblem {
  return new HttpProblem('not-found', 'There is no such webhook.');
}
