import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { scopeId, scopesOf } from '../../src-shared/authority/scopes.ts';
import {
  ErpOfCase,
  ErpMappingPut,
  ErpMappingReply,
  ErpPreview,
  ErpPreviewAsk,
  ErpReconciliation,
  ErpStatusReply,
} from '../../src-shared/wire/erp.ts';
import type { ErpLink } from '../erp/erp-link.ts';
import { ErpError } from '../erp/port.ts';
import {
  erpMapping,
  erpOfCase,
  erpStatus,
  type KeepErpDeps,
  previewForward,
  reconcileErp,
  retryErp,
  saveMapping,
} from '../services/keep-erp.ts';
import { readMapping } from '../store/erp-mappings.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, sessionOf } from './access.ts';
import { requireVersion, tagOf } from './entity-tags.ts';
import { HttpProblem } from './problems.ts';

export type ErpRouteDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** null: this server posts to its own ledger alone. */
  readonly erpLink: ErpLink | null;
};

const tags = ['erp'];

/** The way of our ledger's entries to the ERP. Who may do what is in `route-rules.ts`. */
export async function erpRoutes(untyped: FastifyInstance, deps: ErpRouteDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/erp',
    { schema: { summary: 'How far the ERP has what the ledger has', tags, response: { 200: ErpStatusReply } } },
    async () => ({ erp: deps.erpLink && (await erpStatus(linked(deps))) }),
  );
  app.get(
    '/api/v1/erp/cases/:id',
    {
      schema: {
        summary: 'Where the entry of a case is in the ERP',
        tags,
        params: z.object({ id: z.string().max(60) }),
        response: { 200: ErpOfCase },
      },
    },
    async (request) => {
      if (!deps.erpLink) return { name: '', entries: [] };
      const sites = await listSites(deps.db);
      const scopes = new Set(scopesOf(sessionOf(request).person, sites));
      const seen = new Set(sites.filter((site) => scopes.has(scopeId(site, 'work'))));
      return { name: deps.erpLink.name, entries: await erpOfCase(linked(deps), request.params.id, seen) };
    },
  );
  mappingRoutes(untyped, deps);
  app.post(
    '/api/v1/erp/retries',
    {
      schema: {
        summary: 'Try everything again that waits, and an ERP that was left alone',
        tags,
        response: { 200: ErpStatusReply },
      },
    },
    async (request) => {
      await retryErp(linked(deps), sessionOf(request).person);
      return { erp: await erpStatus(linked(deps)) };
    },
  );
  app.get(
    '/api/v1/erp/reconciliation',
    {
      schema: {
        summary: 'What was sent, held against what stands in the ERP',
        tags,
        response: { 200: ErpReconciliation },
      },
    },
    async () => {
      try {
        return await reconcileErp(linked(deps));
      } catch (error) {
        if (error instanceof ErpError) throw new HttpProblem('unavailable', error.message);
        throw error;
      }
    },
  );
}

function mappingRoutes(untyped: FastifyInstance, deps: ErpRouteDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/erp/mapping',
    {
      schema: {
        summary: 'What our accounts, parties and cost centres are there',
        tags,
        response: { 200: ErpMappingReply },
      },
    },
    async (_request, reply) => {
      const mapping = await erpMapping(linked(deps));
      // What the ERP has changes without a version of ours, so it is always sent.
      reply.header('etag', tagOf(mapping.version));
      return mapping;
    },
  );
  app.put(
    '/api/v1/erp/mapping',
    {
      schema: {
        summary: 'A new version of it; entries that wait are tried with it',
        tags,
        body: ErpMappingPut,
        response: { 200: ErpMappingReply },
      },
    },
    async (request) => {
      requireVersion(request, (await readMapping(deps.db, linked(deps).link.target))?.version ?? 0);
      const saved = await saveMapping(linked(deps), sessionOf(request).person, request.body);
      if (saved.ok) return await erpMapping(linked(deps));
      const { kind, message } = saved.error;
      throw new HttpProblem(kind === 'changed' ? 'conflict' : 'malformed-request', message);
    },
  );
  app.post(
    '/api/v1/erp/previews',
    {
      schema: {
        summary: 'An entry of the ledger as it would be sent with a mapping; nothing is sent',
        tags,
        body: ErpPreviewAsk,
        response: { 200: ErpPreview },
      },
    },
    async (request) => {
      const { number, mapping } = request.body;
      const preview = await previewForward(linked(deps), number, mapping);
      if (!preview) throw new HttpProblem('not-found', `There is no entry ${number} in the ledger.`);
      return preview;
    },
  );
}

function linked({ db, clock, erpLink: link }: ErpRouteDeps): KeepErpDeps {
  if (!link) throw new HttpProblem('not-found', 'This server posts to its own ledger alone.');
  return { db, clock, link };
}
