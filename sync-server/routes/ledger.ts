import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { CalendarDate, calendarDateOf } from '../../src-shared/base/dates.ts';
import { sumByAccount } from '../store/ledger.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, scopesOfRequest } from './access.ts';

const TrialBalanceReply = z.object({
  asOf: CalendarDate,
  /** The sites it covers: those whose ledger the person may see. */
  sites: z.array(z.string()),
  accounts: z.array(
    z.object({
      account: z.string(),
      accountName: z.string(),
      debitMinor: z.int(),
      creditMinor: z.int(),
      /** Debits less credits; negative is a credit balance. */
      balanceMinor: z.int(),
    }),
  ),
});

export async function ledgerRoutes(
  untyped: FastifyInstance,
  deps: { readonly db: Db; readonly clock: () => Date },
): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/ledger/trial-balance',
    {
      schema: {
        summary: 'Turnover and balance per account, up to and including a day',
        tags: ['ledger'],
        querystring: z.strictObject({ asOf: CalendarDate.optional() }),
        response: { 200: TrialBalanceReply },
      },
    },
    async (request) => {
      const asOf = request.query.asOf ?? calendarDateOf(deps.clock());
      const all = await listSites(deps.db);
      const seen = new Set(await scopesOfRequest(request, deps.db));
      const sites = all.filter((site) => seen.has(scopeId(site, 'ledger')));
      const rows = await sumByAccount(deps.db, { asOf, sites });
      const accounts = rows.map((row) => ({ ...row, balanceMinor: row.debitMinor - row.creditMinor }));
      return { asOf, sites, accounts };
    },
  );
}
