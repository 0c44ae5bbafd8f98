import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { scopeId, scopesOf } from '../../src-shared/authority/scopes.ts';
import { ReassociationReply, RemittanceLinks } from '../../src-shared/wire/reassociation.ts';
import { findRemittanceLinks, listReassociation } from '../services/list-reassociation.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

export async function reassociationRoutes(
  untyped: FastifyInstance,
  deps: { readonly db: Db; readonly clock: () => Date },
): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const sitesOf = async (request: FastifyRequest) => {
    const all = await listSites(deps.db);
    const seen = new Set(scopesOf(sessionOf(request).person, all));
    const sites = all.filter((site) => seen.has(scopeId(site, 'remits')));
    return { sites, isEverywhere: sites.length === all.length };
  };
  app.get(
    '/api/v1/reassociation',
    {
      schema: {
        summary: 'Remittances without a deposit, and deposits without a remittance, newest first',
        tags: ['remittances'],
        response: { 200: ReassociationReply },
      },
    },
    async (request) => await listReassociation(deps.db, await sitesOf(request)),
  );
  app.get(
    '/api/v1/remittances/:id/links',
    {
      schema: {
        summary: 'The deposit of a remittance, and the claims that it pays with their status',
        tags: ['remittances'],
        params: z.strictObject({ id: z.string().max(80) }),
        response: { 200: RemittanceLinks },
      },
    },
    async (request) => {
      const { sites } = await sitesOf(request);
      const found = await findRemittanceLinks(deps.db, request.params.id, sites);
      if (!found) throw new HttpProblem('not-found', 'There is no such document, or you may not see it.');
      return found;
    },
  );
}
