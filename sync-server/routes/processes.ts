import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Person } from '../../src-shared/authority/person.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { bpmnOf } from '../../src-shared/process/bpmn.ts';
import { ProcessPlace } from '../../src-shared/process/place.ts';
import { findProcessMap, processMaps } from '../../src-shared/process/process-maps.ts';
import { OperateRequest, ProcessesReply, StandingReply } from '../../src-shared/wire/processes.ts';
import type { OperateRefusal } from '../services/operate-process.ts';
import type { Db } from '../store/transaction.ts';
import { listStanding } from '../store/workflow.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

export type ProcessRouteDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly operateProcess: (
    person: Person,
    request: { readonly id: string } & z.infer<typeof OperateRequest>,
  ) => Promise<Result<ProcessPlace, OperateRefusal>>;
};

const tags = ['processes'];
const MOST_STANDING = 200;
const Version = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, 'must be a whole number from 1')
  .transform(Number);

/** Definitions of processes, for everybody; and what operators do with those of cases. */
export async function processRoutes(untyped: FastifyInstance, deps: ProcessRouteDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/processes',
    { schema: { summary: 'Definitions of processes', tags, response: { 200: ProcessesReply } } },
    async () => ({
      processes: processMaps.map(({ name, version, title, nodes }) => ({ name, version, title, nodes: nodes.length })),
    }),
  );
  app.get(
    '/api/v1/processes/:name/bpmn',
    {
      schema: {
        summary: 'A definition as BPMN 2.0, the newest version unless another is asked for',
        tags,
        params: z.strictObject({ name: z.string().max(60) }),
        querystring: z.strictObject({ version: Version.optional() }),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const map = findProcessMap(name, request.query.version);
      if (!map) throw new HttpProblem('not-found', `There is no such version of a process ${name}.`);
      return await reply
        .type('application/xml; charset=utf-8')
        .header('content-disposition', `attachment; filename="${map.name}-v${map.version}.bpmn"`)
        .send(bpmnOf(map));
    },
  );
  app.get(
    '/api/v1/processes/standing',
    {
      schema: {
        summary: 'Processes that have failed or are paused, newest first, at most 200',
        tags,
        response: { 200: StandingReply },
      },
    },
    async () => {
      const standing = await listStanding(deps.db, MOST_STANDING);
      return { standing: standing.map(({ since, ...one }) => ({ ...one, since: instantOf(since) })) };
    },
  );
  app.post(
    '/api/v1/cases/:id/process',
    {
      schema: {
        summary: 'Pause, resume or retry the process of a case, or end a wait before its time',
        tags,
        params: z.strictObject({ id: z.string().max(60) }),
        body: OperateRequest,
        response: { 200: ProcessPlace },
      },
    },
    async (request) => {
      const operated = await deps.operateProcess(sessionOf(request).person, { ...request.params, ...request.body });
      if (operated.ok) return operated.value;
      const { error } = operated;
      if (error.kind === 'notFound') throw new HttpProblem('not-found', 'There is no such case.');
      if (error.kind === 'notPermitted') {
        const { reason } = error;
        throw new HttpProblem('not-permitted', reason || 'Your role does not let you operate this process.');
      }
      throw new HttpProblem('conflict', refusalOutcome(error).message);
    },
  );
}
