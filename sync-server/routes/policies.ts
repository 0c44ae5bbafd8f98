import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { policyFromDmn } from '../../src-shared/policy/dmn/import-policy.ts';
import { policyToDmn } from '../../src-shared/policy/dmn/export-policy.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { draftRefusalText, PolicyDraft } from '../../src-shared/policy/policy-draft.ts';
import type { Result } from '../../src-shared/base/result.ts';
import {
  CheckDraftReply,
  DiscardDraftRequest,
  ImportDraftRequest,
  LatestRehearsalReply,
  PoliciesReply,
  PolicyName,
  PolicyReply,
  PolicyVersionName,
  RehearsalName,
  RehearsalReply,
  RehearsedChangesQuery,
  RehearsedChangesReply,
  RehearseRequest,
  ReviewRequest,
  SaveDraftRequest,
  SubmitDraftRequest,
} from '../../src-shared/wire/policies.ts';
import { authorizer } from '../services/authorizer.ts';
import { changesOf, findingsOf } from '../services/judge-draft.ts';
import {
  discardDraft,
  type KeepRefusal,
  type KeepPoliciesDeps,
  reviewDraft,
  submitDraft,
  writeDraft,
} from '../services/keep-policies.ts';
import { listPolicies, readPolicy } from '../services/read-policies.ts';
import { beginRehearsal, pageOfChanges, type RehearseDeps, shownRehearsal } from '../services/rehearse-policy.ts';
import { readDirectory } from '../store/directory.ts';
import { readVersions } from '../store/policies.ts';
import { findRehearsal, type KeptRehearsal, latestRehearsal } from '../store/policy-rehearsals.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

export type PolicyDeps = RehearseDeps;

const tags = ['policies'];

/** Policies: read by everybody, kept by the governance board. Who may do what is in `route-rules.ts`. */
export async function policyRoutes(untyped: FastifyInstance, deps: PolicyDeps): Promise<void> {
  requireSession(untyped, deps);
  const app = typed(untyped);
  const { db, clock } = deps;
  app.get(
    '/api/v1/policies',
    { schema: { summary: 'Policies, with the version in force of each', tags, response: { 200: PoliciesReply } } },
    async () => ({ policies: await listPolicies(db, clock()) }),
  );
  app.get(
    '/api/v1/policies/:policy',
    {
      schema: {
        summary: 'A policy with its versions and its draft',
        tags,
        params: PolicyName,
        response: { 200: PolicyReply },
      },
    },
    async (request) => await found(deps, request.params.policy),
  );
  app.get(
    '/api/v1/policies/:policy/versions/:version/dmn',
    { schema: { summary: 'A version as DMN 1.3', tags, params: PolicyVersionName } },
    async (request, reply) => {
      const { policy, version } = request.params;
      const { versions } = await found(deps, policy);
      const table = versions.find((each) => each.version === version)?.table;
      if (!table) throw new HttpProblem('not-found', `Policy ${policy} has no version ${version}.`);
      const name = `${policy}-v${version}.dmn`;
      return await reply
        .type('application/xml; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(await dmnOf(table));
    },
  );
  draftRoutes(app, { ...deps, authorizer });
  reviewRoutes(app, { ...deps, authorizer });
  rehearsalRoutes(app, deps);
}

function draftRoutes(app: App, deps: PolicyDeps & KeepPoliciesDeps): void {
  app.put(
    '/api/v1/policies/:policy/draft',
    {
      schema: {
        summary: 'Write the draft, or begin it',
        tags,
        params: PolicyName,
        body: SaveDraftRequest,
        response: { 200: PolicyDraft },
      },
    },
    async (request) => {
      const { person } = sessionOf(request);
      return accepted(await writeDraft(deps, person, { ...request.params, ...request.body }));
    },
  );
  app.post(
    '/api/v1/policies/:policy/draft/dmn',
    {
      schema: {
        summary: 'Take a DMN file as the draft',
        tags,
        params: PolicyName,
        body: ImportDraftRequest,
        response: { 200: PolicyDraft },
      },
    },
    async (request) => {
      const { ver, xml, effectiveFrom } = request.body;
      const read = await policyFromDmn(xml, { effectiveFrom });
      if (!read.ok)
        throw new HttpProblem('unreadable-file', read.error.text, { members: { element: read.error.element } });
      const { person } = sessionOf(request);
      return accepted(await writeDraft(deps, person, { ...request.params, ver, table: read.value, imported: true }));
    },
  );
  app.post(
    '/api/v1/policies/:policy/draft/discard',
    {
      schema: {
        summary: 'Give the draft up',
        tags,
        params: PolicyName,
        body: DiscardDraftRequest,
        response: { 200: PolicyDraft },
      },
    },
    async (request) =>
      accepted(await discardDraft(deps, sessionOf(request).person, { ...request.params, ...request.body })),
  );
}

function reviewRoutes(app: App, deps: PolicyDeps & KeepPoliciesDeps): void {
  app.get(
    '/api/v1/policies/:policy/draft/findings',
    {
      schema: {
        summary: 'What is wrong with the draft among the policies in force beside it, and what it changes',
        tags,
        params: PolicyName,
        response: { 200: CheckDraftReply },
      },
    },
    async (request) => {
      const { draft } = await drafted(deps, request.params.policy);
      const now = deps.clock();
      const versions = await readVersions(deps.db);
      const { departments } = await readDirectory(deps.db);
      const findings = findingsOf(draft, versions, { ...deps, departments }, now);
      return { ver: draft.ver, findings, changes: changesOf(draft, versions, now) };
    },
  );
  app.post(
    '/api/v1/policies/:policy/draft/submission',
    {
      schema: {
        summary: 'Submit the draft for review',
        tags,
        params: PolicyName,
        body: SubmitDraftRequest,
        response: { 200: PolicyDraft },
      },
    },
    async (request) =>
      accepted(await submitDraft(deps, sessionOf(request).person, { ...request.params, ...request.body })),
  );
  app.post(
    '/api/v1/policies/:policy/draft/review',
    {
      schema: {
        summary: 'Publish the draft of another member of the board, or send it back',
        tags,
        params: PolicyName,
        body: ReviewRequest,
        response: { 200: PolicyDraft },
      },
    },
    async (request) =>
      accepted(await reviewDraft(deps, sessionOf(request).person, { ...request.params, ...request.body })),
  );
}

function rehearsalRoutes(app: App, deps: PolicyDeps): void {
  app.post(
    '/api/v1/policies/:policy/draft/rehearsals',
    {
      schema: {
        summary: 'Begin to make the decisions of the last months again under the draft',
        tags,
        params: PolicyName,
        body: RehearseRequest,
        response: { 202: RehearsalReply },
      },
    },
    async (request, reply) => {
      const { person } = sessionOf(request);
      const begun = await beginRehearsal(deps, person, { ...request.params, ...request.body });
      return reply.code(202).send(accepted(begun));
    },
  );
  app.get(
    '/api/v1/policies/:policy/draft/rehearsal',
    {
      schema: {
        summary: 'The last rehearsal of the draft; null where there is none, or no draft',
        tags,
        params: PolicyName,
        response: { 200: LatestRehearsalReply },
      },
    },
    async (request) => {
      const { draft } = await found(deps, request.params.policy);
      // A window that is open on a draft asks on after another member has published it.
      const latest = draft && (await latestRehearsal(deps.db, draft.id));
      return { rehearsal: latest && shownRehearsal(latest, deps.clock()) };
    },
  );
  app.get(
    '/api/v1/policies/:policy/rehearsals/:id',
    {
      schema: {
        summary: 'A rehearsal, also of a version that is published',
        tags,
        params: RehearsalName,
        response: { 200: RehearsalReply },
      },
    },
    async (request) => {
      return shownRehearsal(await kept(deps, request.params), deps.clock());
    },
  );
  app.get(
    '/api/v1/policies/:policy/rehearsals/:id/changes',
    {
      schema: {
        summary: 'Decisions that would change by a rehearsal, a page of them',
        tags,
        params: RehearsalName,
        querystring: RehearsedChangesQuery,
        response: { 200: RehearsedChangesReply },
      },
    },
    async (request) => pageOfChanges(await kept(deps, request.params), request.query.page),
  );
}

async function kept({ db }: PolicyDeps, { policy, id }: { policy: string; id: string }): Promise<KeptRehearsal> {
  const rehearsal = await findRehearsal(db, policy, id);
  if (!rehearsal) throw new HttpProblem('not-found', 'There is no such rehearsal.');
  return rehearsal;
}

type App = ReturnType<typeof typed>;

function typed(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

async function found({ db, clock }: PolicyDeps, policy: string): Promise<PolicyReply> {
  const reply = await readPolicy(db, policy, clock());
  if (!reply) throw new HttpProblem('not-found', `There is no policy ${policy}.`);
  return reply;
}

async function drafted(deps: PolicyDeps, policy: string): Promise<PolicyReply & { draft: PolicyDraft }> {
  const reply = await found(deps, policy);
  if (!reply.draft) throw new HttpProblem('not-found', draftRefusalText({ kind: 'noDraft' }));
  return { ...reply, draft: reply.draft };
}

async function dmnOf(table: PolicyTable): Promise<string> {
  const xml = await policyToDmn(table);
  if (!xml.ok) throw new HttpProblem('unreadable-file', xml.error.text);
  return xml.value;
}

function accepted<T>(outcome: Result<T, KeepRefusal>): T {
  if (outcome.ok) return outcome.value;
  const { error } = outcome;
  switch (error.kind) {
    case 'noPolicy':
      throw new HttpProblem('not-found', 'There is no such policy.');
    case 'findings': {
      const { findings } = error;
      const others =
        findings.length > 1
          ? ` There ${findings.length === 2 ? 'is 1 more finding' : `are ${findings.length - 1} more findings`}.`
          : '';
      throw new HttpProblem('policy-findings', `${findings[0]!.text}${others}`, { members: { findings } });
    }
    case 'noDraft':
      throw new HttpProblem('not-found', draftRefusalText(error));
    case 'ownVersion':
      throw new HttpProblem('not-permitted', draftRefusalText(error));
    default:
      throw new HttpProblem('conflict', draftRefusalText(error));
  }
}
