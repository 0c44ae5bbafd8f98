import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { WriteOffProposal } from '../../src-shared/sync/command.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

export type WriteOffDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly proposeWriteOff: (
    by: Person,
    request: WriteOffProposal,
    key: string | null,
  ) => Promise<Result<CaseDocument, Refusal | { readonly kind: 'keyReused' }>>;
};

export async function writeOffRoutes(untyped: FastifyInstance, deps: WriteOffDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/write-offs',
    {
      schema: {
        summary: 'Propose a write-off: opens its case, which posts once it has the approvals that the policy asks for',
        tags: ['cases'],
        headers: z.looseObject({ 'idempotency-key': z.uuid().optional() }),
        body: z.strictObject(WriteOffProposal.shape),
        response: { 201: CaseDocument },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'] ?? null;
      const proposed = await deps.proposeWriteOff(sessionOf(request).person, request.body, key);
      if (proposed.ok) return reply.code(201).send(proposed.value);
      if (proposed.error.kind === 'keyReused') {
        throw new HttpProblem(
          'conflict',
          'This Idempotency-Key was given to another proposal before. Nothing was changed.',
        );
      }
      throw new HttpProblem('not-permitted', refusalOutcome(proposed.error).message);
    },
  );
}
