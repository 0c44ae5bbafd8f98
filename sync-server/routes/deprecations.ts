import type { FastifyInstance, RouteOptions } from 'fastify';

export type Deprecation = {
  readonly since: Date;
  /** From then on it may be gone. */
  readonly sunset: Date;
  /** Path of what takes its place. */
  readonly successor: string;
};

/** Routes that will go, by method and path. */
export const deprecations: Readonly<Record<string, Deprecation>> = {
  // It is /health/ready under another name.
  'GET /health': {
    since: new Date('2026-12-01T00:00:00Z'),
    sunset: new Date('2027-12-01T00:00:00Z'),
    successor: '/health/ready',
  },
};

/** Says so of each in its answers and in the OpenAPI document. @see RFC 9745 (Deprecation), RFC 8594 (Sunset) */
export function announceDeprecations(app: FastifyInstance, table = deprecations): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    if ([route.method].flat().some((method) => table[`${method} ${route.url}`])) {
      route.schema = { ...route.schema, deprecated: true };
    }
  });
  app.addHook('onRequest', async ({ method, routeOptions }, reply) => {
    const known = table[`${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`];
    if (!known) return;
    reply.header('deprecation', `@${known.since.getTime() / 1000}`);
    reply.header('sunset', known.sunset.toUTCString());
    reply.header('link', `<${known.successor}>; rel="successor-version"`);
  });
}
