import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { sha256Hex } from '../../src-shared/base/sha256.ts';
import { CaseDocument, CaseState } from '../../src-shared/case/case-document.ts';
import { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { type DocumentFilter, findDocument, listDocuments } from '../store/documents.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, scopesOfRequest } from './access.ts';
import { isKnownVersion, sendUnchanged } from './entity-tags.ts';
import { sendJsonText } from './json-text.ts';
import { PageLimit } from './page-limit.ts';
import { HttpProblem } from './problems.ts';

export type ReadModelDeps = { readonly db: Db; readonly clock: () => Date };

/** `before` is the `next` of the page before. */
const page = { limit: PageLimit, before: z.string().max(80).optional() };
const Id = z.strictObject({ id: z.string().max(80) });

function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** The read models over plain HTTP, newest first, of what the person may see and nothing else. */
export async function readModelRoutes(untyped: FastifyInstance, deps: ReadModelDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const { db } = deps;
  app.get(
    '/api/v1/cases',
    {
      schema: {
        summary: 'Cases, newest first',
        tags: ['cases'],
        querystring: z.strictObject({
          ...page,
          queue: z.string().max(40).optional(),
          state: CaseState.optional(),
          site: z.string().max(60).optional(),
        }),
        response: { 200: pageOf(CaseDocument) },
      },
    },
    async (request, reply) => {
      const { limit, before, ...filter } = request.query;
      return sendPage(db, request, reply, { coll: 'cases', limit, before, filter: given(filter) });
    },
  );
  app.get(
    '/api/v1/cases/:id',
    { schema: { summary: 'One case', tags: ['cases'], params: Id, response: { 200: CaseDocument } } },
    async (request, reply) => sendOne(db, request, reply, { coll: 'cases', id: request.params.id }),
  );
  app.get(
    '/api/v1/remittances',
    {
      schema: {
        summary: 'Remittance advices, newest first',
        tags: ['remittances'],
        querystring: z.strictObject(page),
        response: { 200: pageOf(RemittanceDocument) },
      },
    },
    async (request, reply) => sendPage(db, request, reply, { coll: 'remits', advices: true, ...request.query }),
  );
  app.get(
    '/api/v1/remittances/:id',
    {
      schema: {
        summary: 'One remittance advice',
        tags: ['remittances'],
        params: Id,
        response: { 200: RemittanceDocument },
      },
    },
    async (request, reply) => sendOne(db, request, reply, { coll: 'remits', id: request.params.id }),
  );
  app.get(
    '/api/v1/ledger/entries',
    {
      schema: {
        summary: 'Journal entries, newest first',
        tags: ['ledger'],
        querystring: z.strictObject(page),
        response: { 200: pageOf(LedgerEntryDocument) },
      },
    },
    async (request, reply) => sendPage(db, request, reply, { coll: 'ledger', ...request.query }),
  );
}

/** One more is read than is sent, to know whether there is a next page. */
async function sendPage(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  list: {
    readonly coll: 'cases' | 'remits' | 'ledger';
    readonly limit: number;
    readonly before?: string | undefined;
    readonly advices?: boolean;
    readonly filter?: DocumentFilter;
  },
): Promise<FastifyReply> {
  const scopes = await scopesOfRequest(request, db);
  const rows = await listDocuments(db, { ...list, scopes, before: list.before ?? null, limit: list.limit + 1 });
  const items = rows.slice(0, list.limit);
  const next = rows.length > list.limit ? (items.at(-1)?.id ?? null) : null;
  const text = `{"items":[${items.map(({ body }) => body).join(',')}],"next":${JSON.stringify(next)}}`;
  return sendJsonText(request, reply, text);
}

async function sendOne(
  db: Db,
  request: FastifyRequest,
  reply: FastifyReply,
  document: { readonly coll: 'cases' | 'remits'; readonly id: string },
): Promise<FastifyReply> {
  const body = await findDocument(db, { ...document, scopes: await scopesOfRequest(request, db) });
  // The same answer for what does not exist and for what this person may not see.
  if (body === null) throw new HttpProblem('not-found', 'There is no such document, or you may not see it.');
  if (isKnownVersion(request, reply, sha256Hex(body).slice(0, 32))) return sendUnchanged(reply);
  return sendJsonText(request, reply, body);
}

/** Without the keys that were not asked for. */
function given(filter: { readonly [K in keyof DocumentFilter]: DocumentFilter[K] | undefined }): DocumentFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
