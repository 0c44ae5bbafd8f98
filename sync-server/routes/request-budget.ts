import type { FastifyInstance } from 'fastify';
import { callerOf } from './access.ts';
import { HttpProblem } from './problems.ts';

const WINDOW_S = 60;
/** Callers that are remembered; beyond, the one that asked longest ago is forgotten and has its whole budget again. */
const REMEMBERED = 10_000;

type Left = { readonly left: number; readonly at: number };

/**
 * What one caller may ask in a minute under /api/v1, told with every answer. It fills up evenly; a process of several behind
 * one balancer counts for itself.
 *
 * @param perMinute  0: as much as they like, and nothing is told.
 * @see draft-ietf-httpapi-ratelimit-headers-10
 */
export function limitRequests(
  app: FastifyInstance,
  { requestsPerMinute: most, clock }: { readonly requestsPerMinute: number; readonly clock: () => Date },
): void {
  if (most === 0) return;
  const budgets = new Map<string, Left>();
  app.addHook('preParsing', async (request, reply) => {
    const caller = callerOf(request);
    if (caller === null || !request.routeOptions.url?.startsWith('/api/v1/')) return;
    const now = clock().getTime();
    const before = budgets.get(caller) ?? { left: most, at: now };
    // A clock that was set back gives nothing and takes nothing.
    const filled = Math.min(most, before.left + (Math.max(0, now - before.at) * most) / (WINDOW_S * 1000));
    const left = filled < 1 ? filled : filled - 1;
    budgets.delete(caller);
    budgets.set(caller, { left, at: now });
    if (budgets.size > REMEMBERED) budgets.delete(budgets.keys().next().value!);
    const full = Math.ceil(((most - left) * WINDOW_S) / most);
    reply.header('ratelimit-policy', `"caller";q=${most};w=${WINDOW_S}`);
    reply.header('ratelimit', `"caller";r=${Math.floor(left)};t=${full}`);
    if (filled >= 1) return;
    const seconds = Math.max(1, Math.ceil(((1 - filled) * WINDOW_S) / most));
    throw new HttpProblem('too-many-requests', `Too many requests. Ask again in ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    });
  });
}
