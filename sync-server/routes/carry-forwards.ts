import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { scopeId, scopesOf } from '../../src-shared/authority/scopes.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { CarryForwardsReply } from '../../src-shared/wire/carry-forwards.ts';
import { type CarryForwardPlace, listCarryForwards } from '../services/list-carry-forwards.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, sessionOf } from './access.ts';
import { PageLimit } from './page-limit.ts';

/** `next` of the page before. */
const After = z
  .string()
  .max(1000)
  .regex(/^(\d{4}-\d\d-\d\d|closed) ./, "must be the 'next' of a page")
  .transform((text): CarryForwardPlace => {
    const [since = '', ...id] = text.split(' ');
    return { openSince: since === 'closed' ? null : since, id: id.join(' ') };
  });

export async function carryForwardRoutes(
  untyped: FastifyInstance,
  deps: { readonly db: Db; readonly clock: () => Date },
): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/carry-forwards',
    {
      schema: {
        summary: 'What payers carry forward over their remittances until it nets to zero, the oldest first',
        tags: ['remittances'],
        querystring: z.strictObject({
          state: z.enum(['open', 'all']).default('open'),
          limit: PageLimit,
          after: After.optional(),
        }),
        response: { 200: CarryForwardsReply },
      },
    },
    async (request) => {
      const asOf = calendarDateOf(deps.clock());
      const all = await listSites(deps.db);
      const seen = new Set(scopesOf(sessionOf(request).person, all));
      const sites = all.filter((site) => seen.has(scopeId(site, 'remits')));
      const { state, limit, after = null } = request.query;
      const { aged, items, hasMore } = await listCarryForwards(deps.db, { sites, state, limit, after, asOf });
      const last = items.at(-1);
      return {
        asOf,
        sites,
        aged: aged.map((one) => ({ ...one })),
        items: items.map((item) => ({ ...item, items: [...item.items] })),
        next: hasMore && last ? textOf(last) : null,
      };
    },
  );
}

/** '2026-11-20 northern-plains PCN77', or with 'closed' in place of the day since which it is open. */
function textOf({ openSince, id }: CarryForwardPlace): string {
  return `${openSince ?? 'closed'} ${id}`;
}
