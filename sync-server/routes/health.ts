import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { HttpProblem } from './problems.ts';

export type HealthDeps = {
  readonly version: string;
  /** Null when everything runs; else what is missing, in a sentence. */
  readonly whatIsMissing: () => Promise<string | null>;
};

const Status = z.object({ status: z.literal('ok'), version: z.string() });

export function healthRoutes(untyped: FastifyInstance, deps: HealthDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  const schema = { tags: ['health'], security: [], response: { 200: Status } };
  app.get('/health/live', { schema: { ...schema, summary: 'The process runs' } }, async () => ({
    status: 'ok' as const,
    version: deps.version,
  }));
  for (const path of ['/health', '/health/ready']) {
    app.get(path, { schema: { ...schema, summary: 'Migrations are done and the engine runs' } }, async () => {
      const missing = await deps.whatIsMissing();
      if (missing !== null) throw new HttpProblem('unavailable', missing, { headers: { 'retry-after': '1' } });
      return { status: 'ok' as const, version: deps.version };
    });
  }
}
