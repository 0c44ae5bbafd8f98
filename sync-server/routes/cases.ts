import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseRequest } from '../../src-shared/sync/command.ts';
import type { Records } from '../../src-shared/records/record.ts';
import { CasePreview, CaseRequestBody, RecordsBody, RecordsReply } from '../../src-shared/wire/cases.ts';
import type { Db } from '../store/transaction.ts';
import type { Asked } from '../services/propose-case.ts';
import { actorOf, isMachine, requireSession, requireSites } from './access.ts';
import { HttpProblem } from './problems.ts';

export type CaseDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly proposeCase: (
    asked: Asked,
    key: string | null,
  ) => Promise<Result<CaseDocument, Refusal | { readonly kind: 'keyReused' }>>;
  readonly previewCase: (asked: Asked) => Promise<Result<CasePreview, Refusal>>;
  readonly takeRecords: (by: Person, records: Records) => Promise<z.infer<typeof RecordsReply>>;
};

/** How cases come about that nobody has to find in a remittance, and what they rest on. */
export async function caseRoutes(untyped: FastifyInstance, deps: CaseDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/cases',
    {
      schema: {
        summary:
          'Propose a case with the form of its kind: it goes on once it has the approvals that the policy asks for',
        tags: ['cases'],
        headers: z.looseObject({ 'idempotency-key': z.uuid().optional() }),
        body: CaseRequestBody,
        response: { 201: CaseDocument },
      },
    },
    async (request, reply) => {
      const key = request.headers['idempotency-key'] ?? null;
      const proposed = await deps.proposeCase(askedBy(request, request.body), key);
      if (proposed.ok) return reply.code(201).send(proposed.value);
      if (proposed.error.kind === 'keyReused') {
        throw new HttpProblem(
          'key-reused',
          'This Idempotency-Key was given to another proposal before. Nothing was changed.',
        );
      }
      throw problemOf(proposed.error);
    },
  );
  app.post(
    '/api/v1/cases/preview',
    {
      schema: {
        summary: 'What would become of a proposal: its checks, its entry and who would be asked. Changes nothing',
        tags: ['cases'],
        body: CaseRequestBody,
        response: { 200: CasePreview },
      },
    },
    async (request) => {
      const preview = await deps.previewCase(askedBy(request, request.body));
      if (!preview.ok) throw problemOf(preview.error);
      return preview.value;
    },
  );
  app.put(
    '/api/v1/records',
    {
      schema: {
        summary: 'Tell what a system around the desk knows: accounts, vendors, orders, budgets',
        tags: ['records'],
        body: RecordsBody,
        response: { 200: RecordsReply },
      },
    },
    async (request) => {
      requireSites(
        request,
        request.body.records.map(({ site }) => site),
      );
      return deps.takeRecords(actorOf(request), request.body.records);
    },
  );
}

/** @throws HttpProblem when a machine client proposes at a site that it was not registered for. */
function askedBy(request: FastifyRequest, body: CaseRequest): Asked {
  requireSites(request, [body.site]);
  return { by: actorOf(request), request: body, isProgram: isMachine(request) };
}

/** A form that was filled in wrongly names its fields. */
function problemOf(refusal: Refusal): HttpProblem {
  const { message } = refusalOutcome(refusal);
  switch (refusal.kind) {
    case 'intakeInvalid': {
      const errors = refusal.problems.map((problem) => ({ path: `values.${problem.path}`, message: problem.message }));
      return new HttpProblem('malformed-request', message, { errors });
    }
    case 'unknownKind':
      return new HttpProblem('malformed-request', message, { errors: [{ path: 'kind', message }] });
    case 'unknownPayer':
      return new HttpProblem('malformed-request', message, { errors: [{ path: 'values.payer', message }] });
    default:
      return new HttpProblem('not-permitted', message);
  }
}
