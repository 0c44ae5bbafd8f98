import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ComparisonReply } from '../../src-shared/wire/comparisons.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession } from './access.ts';

export type ComparisonDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** @param opens  whether cases are opened and closed with it. */
  readonly compare: (opens: boolean) => Promise<ComparisonReply>;
};

const tags = ['ledger'];

/** Every posting held against its approval. It is about all sites, so it asks for a role that reads the ledgers of all. */
export async function comparisonRoutes(untyped: FastifyInstance, deps: ComparisonDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/comparisons',
    {
      schema: {
        summary: 'What was approved and what is posted, and how they differ, as of now',
        tags,
        response: { 200: ComparisonReply },
      },
    },
    () => deps.compare(false),
  );
  app.post(
    '/api/v1/comparisons',
    {
      schema: {
        summary: 'The same, and a case for each difference that has none; those whose difference is gone are closed',
        tags,
        response: { 200: ComparisonReply },
      },
    },
    () => deps.compare(true),
  );
}
