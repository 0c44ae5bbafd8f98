import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import {
  AuditEntryReply,
  AuditNumber,
  AuditPage,
  AuditQuery,
  CheckpointReply,
  ConsistencyQuery,
  ConsistencyReply,
  EvidenceQuery,
  ExportQuery,
  Hold,
  HoldRelease,
  HoldRequest,
  HoldsReply,
} from '../../src-shared/wire/audit.ts';
import { authorizer } from '../services/authorizer.ts';
import { caseEvidencePdf } from '../services/case-evidence-pdf.ts';
import { allHolds, endHold, placeHold } from '../services/audit-holds.ts';
import {
  caseEvidence,
  exportCsv,
  exportLog,
  proveEntry,
  proveGrowth,
  readSealedLog,
  readShownLog,
  searchAudit,
} from '../services/read-audit.ts';
import { tellOfTaking } from '../services/tell-of-taking.ts';
import { findCaseId, findDocument } from '../store/documents.ts';
import type { Db } from '../store/transaction.ts';
import { requireSession, scopesOfRequest, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

type AuditDeps = { readonly db: Db; readonly clock: () => Date };

/** What of a case its evidence goes by. */
const CaseToProve = CaseDocument.pick({ id: true, site: true, evidence: true });
const Id = z.strictObject({ id: z.string().max(80) });

/** For everybody who is signed in: each workbench watches that the log only grows. */
export async function auditWitnessRoutes(untyped: FastifyInstance, deps: AuditDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = typed(untyped);
  app.get(
    '/api/v1/audit/checkpoint',
    {
      schema: {
        summary: 'The newest signed state of the audit log',
        tags: ['audit'],
        response: { 200: CheckpointReply },
      },
    },
    async () => readShownLog(deps.db),
  );
  app.get(
    '/api/v1/audit/consistency',
    {
      schema: {
        summary: 'Proof that the log only grew from one size to another',
        tags: ['audit'],
        querystring: ConsistencyQuery,
        response: { 200: ConsistencyReply },
      },
    },
    async (request) => {
      const { from, to } = request.query;
      const proof = await proveGrowth(deps.db, from, to);
      if (!proof) throw new HttpProblem('not-found', `The audit log never grew from ${from} to ${to} entries.`);
      return proof;
    },
  );
}

/** For those who may read the log. */
export async function auditRoutes(untyped: FastifyInstance, deps: AuditDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = typed(untyped);
  const { db } = deps;
  app.get(
    '/api/v1/audit/entries',
    {
      schema: {
        summary: 'Entries of the audit log, newest first',
        tags: ['audit'],
        querystring: AuditQuery,
        response: { 200: AuditPage },
      },
    },
    async (request) => {
      const { before, limit, ...filter } = request.query;
      return searchAudit(db, filter, { before, limit });
    },
  );
  app.get(
    '/api/v1/audit/entries/:index',
    {
      schema: {
        summary: 'One entry with the proof that it stands in the log',
        tags: ['audit'],
        params: AuditNumber,
        response: { 200: AuditEntryReply },
      },
    },
    async (request) => {
      const entry = await proveEntry(db, request.params.index);
      if (!entry) throw new HttpProblem('not-found', `The audit log has no entry ${request.params.index} yet.`);
      return entry;
    },
  );
  exportRoute(app, deps);
  holdRoutes(app, deps);
}

function exportRoute(app: ReturnType<typeof typed>, deps: AuditDeps): void {
  app.get(
    '/api/v1/audit/export',
    {
      schema: {
        summary: 'The whole log as NDJSON, which can be verified without a server, or what matches as CSV',
        tags: ['audit'],
        querystring: ExportQuery,
      },
    },
    async (request, reply) => {
      const { format, ...filter } = request.query;
      if (format === 'ndjson' && Object.keys(filter).length > 0) {
        throw new HttpProblem(
          'malformed-request',
          'A part of the log cannot be verified: NDJSON is exported whole. Ask for csv.',
        );
      }
      const log = await readSealedLog(deps.db);
      if (!log) throw nothingSealed();
      await tellOfTaking(deps, sessionOf(request).person, 'audit.export', 'audit', {
        format,
        size: log.size,
        ...filter,
      });
      const lines = format === 'csv' ? exportCsv(deps.db, filter, log) : exportLog(deps.db, log);
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="audit-log.${format}"`)
        .send(Readable.from(lines));
    },
  );
}

function holdRoutes(app: ReturnType<typeof typed>, deps: AuditDeps): void {
  app.get(
    '/api/v1/audit/holds',
    { schema: { summary: 'Legal holds, newest first', tags: ['audit'], response: { 200: HoldsReply } } },
    async () => ({ holds: await allHolds(deps.db) }),
  );
  app.post(
    '/api/v1/audit/holds',
    {
      schema: {
        summary: 'Keep entries beyond their time',
        tags: ['audit'],
        body: HoldRequest,
        response: { 201: Hold },
      },
    },
    async (request, reply) => reply.code(201).send(await placeHold(deps, sessionOf(request).person, request.body)),
  );
  app.delete(
    '/api/v1/audit/holds/:id',
    {
      schema: {
        summary: 'Release a hold, with the reason',
        tags: ['audit'],
        params: Id,
        body: HoldRelease,
        response: { 200: Hold },
      },
    },
    async (request) => {
      const released = await endHold(deps, sessionOf(request).person, { ...request.params, ...request.body });
      if (!released) throw new HttpProblem('not-found', 'There is no such hold, or it was released before.');
      return released;
    },
  );
}

/** The evidence of one case: for who may read the log, also at that site alone. */
export async function evidenceRoutes(untyped: FastifyInstance, deps: AuditDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = typed(untyped);
  app.get(
    '/api/v1/audit/evidence/cases/:id',
    {
      schema: {
        summary:
          'Everything the audit log says about a case, named by id or number, and about its remittance: a pack with proofs, or a PDF that encloses it',
        tags: ['audit'],
        params: Id,
        querystring: EvidenceQuery,
      },
    },
    async (request, reply) => {
      const { db } = deps;
      const scopes = await scopesOfRequest(request, db);
      const named = request.params.id;
      const find = (id: string) => findDocument(db, { coll: 'cases', id, scopes });
      const body = (await find(named)) ?? (await find(await findCaseId(db, named)));
      if (body === null) throw new HttpProblem('not-found', 'There is no such case, or you may not see it.');
      const { person } = sessionOf(request);
      const { id, site, evidence } = CaseToProve.parse(JSON.parse(body));
      if (!authorizer.permits(person.roles, 'read', { type: 'AuditLog', site }).allowed) {
        throw new HttpProblem(
          'not-permitted',
          'Your role does not let you take the evidence of a case. Auditors, controllers and the governance board may.',
        );
      }
      const isSeen =
        evidence.remittance !== '' &&
        (await findDocument(db, { coll: 'remits', id: evidence.remittance, scopes })) !== null;
      const pack = await caseEvidence(db, { id, remittance: isSeen ? evidence.remittance : '' });
      if (!pack) throw nothingSealed();
      reply.header('cache-control', 'no-store');
      if (request.query.format === 'json') {
        await tellOfTaking(deps, person, 'audit.evidence', id, { size: pack.entries.length });
        return pack;
      }
      const { name, file } = await caseEvidencePdf(deps, { person, scopes, body, pack });
      return reply.type('application/pdf').header('content-disposition', `attachment; filename="${name}"`).send(file);
    },
  );
}

function typed(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

function nothingSealed(): HttpProblem {
  return new HttpProblem('not-found', 'Nothing of this is sealed in the audit log yet. Try again in a moment.');
}
