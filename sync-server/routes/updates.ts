import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Rollout } from '../../src-shared/update/rollout.ts';
import { type ReleaseDeps, readRollout } from '../services/releases.ts';
import { findReleaseFile } from '../updates/release-folder.ts';
import { rangeOf } from './byte-range.ts';
import { HttpProblem } from './problems.ts';

/**
 * The feed that workbenches update from: without a session, since a program that is too old to sign in must find it. Any other
 * host with the same files does as well.
 */
export async function updateRoutes(untyped: FastifyInstance, deps: ReleaseDeps): Promise<void> {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/updates/rollout.json',
    {
      schema: {
        summary: 'Which releases go how far',
        tags: ['releases'],
        security: [],
        response: { 200: Rollout },
      },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-cache');
      return readRollout(deps);
    },
  );
  app.get(
    '/updates/:version/:file',
    {
      schema: {
        summary: 'An installer, its block map, its signed manifest or a list of electron-updater; or a range of it',
        tags: ['releases'],
        security: [],
        params: z.strictObject({ version: z.string().max(60), file: z.string().max(200) }),
      },
    },
    async (request, reply) => {
      const found = deps.updatesFolder && (await findReleaseFile(deps.updatesFolder, request.params));
      if (!found) throw new HttpProblem('not-found', 'There is no such file of a release.');
      return sendFile(found, request.headers.range, reply);
    },
  );
}

function sendFile(
  { path, bytes }: { readonly path: string; readonly bytes: number },
  header: string | undefined,
  reply: FastifyReply,
): FastifyReply {
  const range = rangeOf(header, bytes);
  if (range === 'unsatisfiable') {
    throw new HttpProblem('range-not-satisfiable', `The file has ${bytes} bytes.`, {
      headers: { 'content-range': `bytes */${bytes}` },
    });
  }
  const { first, last } = range ?? { first: 0, last: bytes - 1 };
  reply
    .code(range ? 206 : 200)
    .headers({
      'accept-ranges': 'bytes',
      // A release is never changed; its manifest may be signed anew.
      'cache-control': path.endsWith('.json') || path.endsWith('.yml') ? 'no-cache' : 'public, max-age=86400',
      'content-length': bytes === 0 ? 0 : last - first + 1,
      'x-content-type-options': 'nosniff',
      ...(range ? { 'content-range': `bytes ${first}-${last}/${bytes}` } : {}),
    })
    .type('application/octet-stream');
  return reply.send(bytes === 0 ? '' : createReadStream(path, { start: first, end: last }));
}
