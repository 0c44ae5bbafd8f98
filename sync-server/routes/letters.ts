import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { letterProblemWords, mayBePreviewed } from '../../src-shared/letter/letter-problem.ts';
import { lettersOf } from '../../src-shared/letter/letters.ts';
import { LetterQuery, LettersReply } from '../../src-shared/wire/letters.ts';
import { caseForLetters, caseLetter } from '../services/case-letters.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, scopesOfRequest, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

type LetterDeps = Parameters<typeof caseLetter>[0];

const Id = z.string().max(80);

/** Letters made of a case: for who may see it. */
export async function letterRoutes(untyped: FastifyInstance, deps: LetterDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/cases/:id/letters',
    {
      schema: {
        summary: 'Which letters a case has, and why one cannot be taken yet',
        tags: ['cases'],
        params: z.strictObject({ id: Id }),
        response: { 200: LettersReply },
      },
    },
    async (request) => {
      const letters = lettersOf(await seenCase(request, deps.db, request.params.id));
      return {
        letters: letters.map(({ problem, ...letter }) => ({
          ...letter,
          reason: problem && letterProblemWords(problem),
          preview: problem === null || mayBePreviewed(problem),
        })),
      };
    },
  );
  app.get(
    '/api/v1/cases/:id/letters/:letter',
    {
      // Taking one out leaves an entry in the log, so asking whether it is there must not be the same.
      exposeHeadRoute: false,
      schema: {
        summary: 'A letter as PDF, or with ?preview how it would be',
        tags: ['cases'],
        params: z.strictObject({ id: Id, letter: Id }),
        querystring: LetterQuery,
      },
    },
    async (request, reply) => {
      const { id, letter: template } = request.params;
      const shown = await seenCase(request, deps.db, id);
      const { person } = sessionOf(request);
      const isPreview = request.query.preview !== undefined;
      const made = await caseLetter(deps, { person, shown, template, isPreview });
      if (!made.ok) {
        throw new HttpProblem(made.error.kind === 'notFor' ? 'not-found' : 'conflict', letterProblemWords(made.error));
      }
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${made.value.name}"`)
        .send(made.value.file);
    },
  );
}

async function seenCase(request: FastifyRequest, db: Db, id: string): Promise<CaseDocument> {
  const shown = await caseForLetters(db, { id, scopes: await scopesOfRequest(request, db) });
  if (!shown) throw new HttpProblem('not-found', 'There is no such case, or you may not see it.');
  return shown;
}
