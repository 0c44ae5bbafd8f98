import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { unreachable } from '../../src-shared/base/invariant.ts';
import { Reach, UpdateTerms } from '../../src-shared/update/rollout.ts';
import { Version } from '../../src-shared/update/version.ts';
import { ReleasesReply } from '../../src-shared/wire/releases.ts';
import { listReleases, type ReachRefusal, type ReleaseDeps, setReach, setUpdateTerms } from '../services/releases.ts';
import { requireSession, sessionOf } from './access.ts';
import { isAskedFor, tagOf } from './entity-tags.ts';
import { HttpProblem } from './problems.ts';

const tags = ['releases'];

/** How far each release of the workbench goes: for administrators. */
export async function releaseRoutes(untyped: FastifyInstance, deps: ReleaseDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/releases',
    { schema: { summary: 'The releases in the folder of updates', tags, response: { 200: ReleasesReply } } },
    () => listReleases(deps),
  );
  app.put(
    '/api/v1/releases/:version/reach',
    {
      schema: {
        summary: 'Let a release go to a ring and a share of it, hold it, or withdraw it for good',
        tags,
        params: z.strictObject({ version: Version }),
        body: Reach,
        response: { 200: Reach },
      },
    },
    async (request, reply) => {
      const change = { by: sessionOf(request).person, isBasedOn: (ver: number) => isAskedFor(request, ver) };
      const set = await setReach(deps, change, request.params.version, request.body);
      if (!set.ok) throw refused(set.error);
      return tagged(reply, set.value.ver, request.body);
    },
  );
  app.put(
    '/api/v1/update-terms',
    {
      schema: {
        summary: 'The oldest version to work with, and when computers update by themselves',
        tags,
        body: UpdateTerms,
        response: { 200: UpdateTerms },
      },
    },
    async (request, reply) => {
      const change = { by: sessionOf(request).person, isBasedOn: (ver: number) => isAskedFor(request, ver) };
      const set = await setUpdateTerms(deps, change, request.body);
      if (!set.ok) throw refused(set.error);
      return tagged(reply, set.value.ver, request.body);
    },
  );
}

function tagged<T>(reply: FastifyReply, ver: number, body: T): T {
  reply.header('etag', tagOf(ver));
  return body;
}

function refused(refusal: ReachRefusal): HttpProblem {
  switch (refusal.kind) {
    case 'noSuchRelease':
      return new HttpProblem('not-found', 'There is no such release in the folder of updates.');
    case 'withdrawn':
      return new HttpProblem('conflict', 'This release was withdrawn. Bring what mends it under a newer version.');
    case 'changed':
      return new HttpProblem('precondition-failed', 'It was changed meanwhile. Read it again. Nothing was changed.', {
        headers: { etag: tagOf(refusal.ver) },
      });
    default:
      return unreachable(refusal);
  }
}
