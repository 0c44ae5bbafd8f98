import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { HttpProblem, type ProblemKind, problemKinds, problemType } from './problems.ts';

const ProblemType = z.object({ type: z.string(), title: z.string(), status: z.int(), meaning: z.string() });

/** Where the `type` of every problem leads: what it means, for whoever writes a client. @see RFC 9457 §3.1.1 */
export function problemTypeRoutes(untyped: FastifyInstance): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const schema = { tags: ['problems'], security: [] };
  app.get(
    '/problems',
    {
      schema: {
        ...schema,
        summary: 'Every type of problem there is',
        response: { 200: z.object({ items: z.array(ProblemType) }) },
      },
    },
    async () => ({ items: Object.keys(problemKinds).map((kind) => describe(kind as ProblemKind)) }),
  );
  app.get(
    '/problems/:kind',
    {
      schema: {
        ...schema,
        summary: 'One type of problem',
        params: z.strictObject({ kind: z.string().max(60) }),
        response: { 200: ProblemType },
      },
    },
    async ({ params }) => {
      if (!Object.hasOwn(problemKinds, params.kind)) {
        throw new HttpProblem('not-found', 'There is no problem of this type.');
      }
      return describe(params.kind as ProblemKind);
    },
  );
}

function describe(kind: ProblemKind): z.infer<typeof ProblemType> {
  const [status, title, meaning] = problemKinds[kind];
  return { type: problemType(kind), title, status, meaning };
}
