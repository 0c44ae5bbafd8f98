import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { scopeId, scopesOf } from '../../src-shared/authority/scopes.ts';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { agedBalances, carryForwards } from '../../src-shared/remittance/carry-forward.ts';
import { CarryForwardsReply } from '../../src-shared/wire/carry-forwards.ts';
import { listSites } from '../store/people.ts';
import { listAdjustments } from '../store/provider-adjustments.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, sessionOf } from './access.ts';

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
        querystring: z.strictObject({ state: z.enum(['open', 'all']).default('open') }),
        response: { 200: CarryForwardsReply },
      },
    },
    async (request) => {
      const asOf = calendarDateOf(deps.clock());
      const all = await listSites(deps.db);
      const seen = new Set(scopesOf(sessionOf(request).person, all));
      const sites = all.filter((site) => seen.has(scopeId(site, 'remits')));
      const items = carryForwards(await listAdjustments(deps.db, { sites, which: request.query.state }));
      const aged = agedBalances(items, asOf);
      return {
        asOf,
        sites,
        aged: aged.map((one) => ({ ...one })),
        items: items.map((item) => ({ ...item, items: [...item.items] })),
      };
    },
  );
}
