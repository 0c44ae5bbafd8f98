import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginRequest, type RequestSpan } from '../telemetry/tracing.ts';

/** Asked by machines every few seconds, and about nothing that anybody follows. */
const UNTRACED = /^\/(health|metrics)/;

/**
 * A span for every request that a route answers, under the `traceparent` of whoever asks, so that a call of another system, what it
 * starts and its entry in the ERP are one trace. Event streams last for hours and have none.
 *
 * @see W3C Trace Context
 */
export function traceRequests(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, RequestSpan>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { url } = request.routeOptions;
    const isTraced = url !== undefined && !UNTRACED.test(url) && !url.endsWith('/stream');
    const parent = request.headers['traceparent'];
    const span = isTraced ? beginRequest(request.method, url, typeof parent === 'string' ? parent : undefined) : null;
    if (!span) return done();
    spans.set(request, span);
    span.around(done);
  });
  app.addHook('onResponse', async (request, reply) => spans.get(request)?.end(reply.statusCode));
  // Whoever hung up waits for no answer.
  app.addHook('onRequestAbort', async (request) => {
    spans.get(request)?.end(499);
    spans.delete(request);
  });
}
