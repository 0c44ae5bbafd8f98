import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Actor, Person } from '../../src-shared/authority/person.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import { type ImportedSource, ImportReply } from '../../src-shared/wire/http.ts';
import { LineageReply } from '../../src-shared/wire/lineage.ts';
import { tellLineage } from '../services/tell-lineage.ts';
import { listAcknowledgements } from '../store/acknowledgements.ts';
import type { Db } from '../store/transaction.ts';
import { actorOf, requireSession, requireSites, scopesOfRequest, sessionOf } from './access.ts';
import type { Metrics } from './metrics.ts';
import { HttpProblem } from './problems.ts';
import { withSpooledUpload } from './spool-upload.ts';

/** Why a file was not taken, in a sentence, with what was found in it. */
export type ImportRefusal = { readonly message: string; readonly problems: readonly RemittanceProblem[] };

export type ImportDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  /** The server's data folder; uploads wait in its `tmp`. */
  readonly dataDir: string;
  readonly importLimitBytes: number;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
  readonly metrics: Pick<Metrics, 'imported'>;
  readonly importFile: (file: {
    readonly path: string;
    readonly name: string;
    readonly by: Actor;
    readonly sha256: string;
    readonly bytes: number;
    readonly site?: string;
    readonly signal?: AbortSignal;
  }) => Promise<Result<ImportReply, ImportRefusal>>;
  /** An earlier import that this person may see, or null. */
  readonly findImport: (id: string, person: Person) => Promise<ImportReply | null>;
};

export async function importRoutes(untyped: FastifyInstance, deps: ImportDeps): Promise<void> {
  requireSession(untyped, deps);
  // As a stream: a remittance file may be larger than the memory it is given.
  untyped.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/imports',
    {
      schema: {
        summary: 'Import a file; its kind is told from its content',
        tags: ['imports'],
        consumes: ['application/octet-stream'],
        querystring: z.strictObject({
          name: z.string().min(1).max(255),
          /** Where invoices are entered. */
          site: z.string().min(1).max(60).optional(),
        }),
        response: { 201: ImportReply },
      },
    },
    async (request, reply) => {
      // A file may hold any site's.
      requireSites(request, ['*']);
      const person = actorOf(request);
      if (!isStream(request.body)) {
        throw new HttpProblem('unsupported-media-type', 'Send the file itself, as application/octet-stream.');
      }
      const length = request.headers['content-length'];
      const imported = await withSpooledUpload(
        {
          body: request.body,
          folder: join(deps.dataDir, 'tmp'),
          limitBytes: deps.importLimitBytes,
          announcedBytes: length === undefined ? null : Number(length),
          signal: deps.closing,
        },
        (spooled) => {
          const by = { id: person.id, name: person.name };
          const { name, site } = request.query;
          return deps.importFile({ ...spooled, name, by, signal: deps.closing, ...(site ? { site } : {}) });
        },
      );
      if (!imported.ok) {
        const { message, problems } = imported.error;
        deps.metrics.imported('refused');
        throw new HttpProblem('unreadable-file', message, { members: { problems } });
      }
      for (const { status } of imported.value.transactions) deps.metrics.imported(status);
      for (const { status } of imported.value.invoices ?? []) deps.metrics.imported(status);
      if (imported.value.source) deps.metrics.imported(statusOf(imported.value.source));
      return reply.code(201).send(imported.value);
    },
  );
  readRoutes(untyped, deps);
}

function readRoutes(untyped: FastifyInstance, deps: ImportDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/imports/:id',
    {
      schema: {
        summary: 'What became of an imported file',
        tags: ['imports'],
        params: z.strictObject({ id: z.string().max(80) }),
        response: { 200: ImportReply },
      },
    },
    async (request) => {
      const found = await deps.findImport(request.params.id, actorOf(request));
      if (!found) throw new HttpProblem('not-found', 'There is no such import, or you may not see it.');
      return found;
    },
  );
  app.get(
    '/api/v1/lineage/imports/:id',
    {
      schema: {
        summary: 'Where the parts of a file and the entries that rest on it come from, as OpenLineage events',
        tags: ['imports'],
        params: z.strictObject({ id: z.string().max(80) }),
        response: { 200: LineageReply },
      },
    },
    async (request) => {
      const { id } = request.params;
      const scopes = await scopesOfRequest(request, deps.db);
      const lineage = (await deps.findImport(id, actorOf(request))) && (await tellLineage(deps.db, id, scopes));
      if (!lineage) throw new HttpProblem('not-found', 'There is no such import, or you may not see it.');
      return lineage;
    },
  );
  app.get(
    '/api/v1/imports/:id/acknowledgements',
    {
      schema: {
        summary: 'What is answered to whoever sent an X12 file: TA1 and 999, an interchange each',
        tags: ['imports'],
        params: z.strictObject({ id: z.string().max(80) }),
        response: { 200: z.object({ acknowledgements: z.array(z.string()) }) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = await deps.findImport(id, sessionOf(request).person);
      if (!found) throw new HttpProblem('not-found', 'There is no such import, or you may not see it.');
      return { acknowledgements: await listAcknowledgements(deps.db, id) };
    },
  );
}

/** Of a file as a whole, for counting. */
function statusOf({ accepted, duplicates, quarantined }: ImportedSource): 'imported' | 'duplicate' | 'unreadable' {
  if (accepted > 0) return 'imported';
  return duplicates > 0 && quarantined === 0 ? 'duplicate' : 'unreadable';
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body;
}
