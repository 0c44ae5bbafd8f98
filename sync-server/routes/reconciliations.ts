import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { scopesOf } from '../../src-shared/authority/scopes.ts';
import { unreachable } from '../../src-shared/base/invariant.ts';
import { LineTableBuilder, type LineTable } from '../../src-shared/matching/line-table.ts';
import { decodeSegment, encodeSegment } from '../../src-shared/matching/segment.ts';
import { PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { periodRefusalText } from '../../src-shared/reconciliation/period-words.ts';
import { PeriodRulesReply } from '../../src-shared/wire/match-rules.ts';
import { LinesReply } from '../../src-shared/wire/reconciliations.ts';
import { periodScope } from '../services/period-command.ts';
import { periodCertificate } from '../services/period-certificate.ts';
import { rulesOfPeriod } from '../services/period-rules.ts';
import { periodEvidence } from '../services/read-audit.ts';
import { takePeriodLines, type TakeLinesRefusal } from '../services/take-period-lines.ts';
import { listLines } from '../store/reconciliation-lines.ts';
import { findPeriod } from '../store/reconciliation-periods.ts';
import { listSites } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, sessionOf } from './access.ts';
import { matchRulesRoutes } from './match-rules.ts';
import { HttpProblem } from './problems.ts';

const Id = z.strictObject({ id: z.string().max(80) });
const Side = z.strictObject({ id: z.string().max(80), side: PeriodSide });
const SENT_LIMIT_BYTES = 64 * 1024 * 1024;
/** A million lines of long texts; what unpacks to more was not packed by a workbench. */
const UNPACKED_LIMIT_BYTES = 512 * 1024 * 1024;
const [unpacked, packed] = [promisify(gunzip), promisify(gzip)];

type Deps = { readonly db: Db; readonly clock: () => Date };

/** Lines of the periods that are reconciled together, and what is certified of them. The rest of a period is synchronised. */
export async function reconciliationRoutes(untyped: FastifyInstance, deps: Deps): Promise<void> {
  requireSession(untyped, deps);
  untyped.addContentTypeParser(
    'application/octet-stream',
    { parseAs: 'buffer', bodyLimit: SENT_LIMIT_BYTES },
    (_request, content, done) => done(null, content),
  );
  const app = typed(untyped);
  const periods = periodsOf(deps);
  lineRoutes(app, deps, periods);
  certificateRoute(app, deps, periods);
  rulesRoute(app, deps, periods);
  matchRulesRoutes(untyped, deps);
}

function typed(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** What a request may see: the periods of the sites whose ledger its person sees. */
function periodsOf(deps: Deps) {
  const sitesOf = async (request: FastifyRequest) => {
    const all = await listSites(deps.db);
    const seen = new Set(scopesOf(sessionOf(request).person, all));
    return all.filter((site) => seen.has(periodScope(site)));
  };
  const periodOf = async (request: FastifyRequest, id: string): Promise<PeriodDocument> => {
    const period = await findPeriod(deps.db, id);
    if (!period || !(await sitesOf(request)).includes(period.site)) throw unknown();
    return period;
  };
  return { sitesOf, periodOf };
}

function lineRoutes(
  app: ReturnType<typeof typed>,
  deps: Deps,
  { sitesOf, periodOf }: ReturnType<typeof periodsOf>,
): void {
  app.put(
    '/api/v1/reconciliations/:id/sides/:side',
    {
      schema: {
        summary:
          'Send the lines of a side, as a compressed segment; those that are there already are known by their ids',
        tags: ['reconciliations'],
        consumes: ['application/octet-stream'],
        params: Side,
        response: { 200: LinesReply },
      },
      bodyLimit: SENT_LIMIT_BYTES,
    },
    async (request) => {
      const { id, side } = request.params;
      // Whether there is such a period comes before whether its lines can be read.
      await periodOf(request, id);
      const { table, sha256 } = await readSegment(request.body);
      const to = { period: id, side, person: sessionOf(request).person, sites: await sitesOf(request) };
      const taken = await takePeriodLines(deps, to, { table, sha256 });
      if (!taken.ok) throw problemOf(taken.error);
      return taken.value;
    },
  );
  app.get(
    '/api/v1/reconciliations/:id/sides/:side',
    { schema: { summary: 'The lines of a side, as a compressed segment', tags: ['reconciliations'], params: Side } },
    async (request, reply) => {
      const { id, side } = request.params;
      await periodOf(request, id);
      const builder = new LineTableBuilder();
      for (const line of await listLines(deps.db, id, side)) builder.append(line);
      const content = await packed(encodeSegment(builder.table()));
      return reply.type('application/octet-stream').header('cache-control', 'no-store').send(content);
    },
  );
}

function certificateRoute(app: ReturnType<typeof typed>, deps: Deps, { periodOf }: ReturnType<typeof periodsOf>): void {
  app.get(
    '/api/v1/reconciliations/:id/certificate',
    {
      schema: {
        summary: 'What a period was signed with, as a PDF that encloses the entries of the audit log about it',
        tags: ['reconciliations'],
        params: Id,
      },
    },
    async (request, reply) => {
      const period = await periodOf(request, request.params.id);
      const pack = await periodEvidence(deps.db, period.id);
      if (!pack)
        throw new HttpProblem('not-found', 'Nothing of this is sealed in the audit log yet. Try again in a moment.');
      const file = await periodCertificate(deps, { person: sessionOf(request).person, period, pack });
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .header('content-disposition', 'attachment; filename="reconciliation-certificate.pdf"')
        .send(file);
    },
  );
}

function rulesRoute(app: ReturnType<typeof typed>, deps: Deps, { periodOf }: ReturnType<typeof periodsOf>): void {
  app.get(
    '/api/v1/reconciliations/:id/rules',
    {
      schema: {
        summary: 'The rules that a period began with, and keeps',
        tags: ['reconciliations'],
        params: Id,
        response: { 200: PeriodRulesReply },
      },
    },
    async (request) => rulesOfPeriod(deps.db, await periodOf(request, request.params.id)),
  );
}

async function readSegment(body: unknown): Promise<{ readonly table: LineTable; readonly sha256: string }> {
  if (!Buffer.isBuffer(body)) {
    throw new HttpProblem('unsupported-media-type', 'Send the lines themselves, as application/octet-stream.');
  }
  const bytes = await unpacked(body, { maxOutputLength: UNPACKED_LIMIT_BYTES }).catch(() => null);
  const table = bytes && decodeSegment(bytes);
  if (!table?.ok) throw new HttpProblem('malformed-request', 'These are no lines that can be read. Nothing was taken.');
  return { table: table.value, sha256: createHash('sha256').update(body).digest('hex') };
}

function unknown(): HttpProblem {
  return new HttpProblem('not-found', 'There is no such document, or you may not see it.');
}

function problemOf(refusal: TakeLinesRefusal): HttpProblem {
  switch (refusal.kind) {
    case 'unknown':
      return unknown();
    case 'notPermitted':
      return new HttpProblem('not-permitted', refusal.message);
    case 'standing':
      return new HttpProblem('conflict', periodRefusalText(refusal.refusal));
    case 'afterPeriod':
      return new HttpProblem(
        'malformed-request',
        `${refusal.lines} of these lines are dated after the end of the period. Nothing was taken.`,
      );
    case 'contradicting':
      return new HttpProblem(
        'conflict',
        `The period has ${refusal.lines} of these lines with another date, amount or text, ${refusal.first} first. Nothing was taken.`,
      );
    case 'longId':
      return new HttpProblem('malformed-request', `The id of a line is too long: ${refusal.first}…`);
    default:
      return unreachable(refusal);
  }
}
