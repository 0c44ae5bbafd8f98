import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  QuarantineColumns,
  QuarantineDismissal,
  QuarantineEntry,
  QuarantineReplay,
  QuarantineReplayReply,
  QuarantineReply,
  QuarantineState,
  QuarantineText,
  ReplayReply,
  ReplayRequest,
} from '../../src-shared/wire/quarantine.ts';
import {
  giveUpQuarantine,
  openQuarantine,
  type QuarantineDeps,
  replayQuarantine,
} from '../services/keep-quarantine.ts';
import { type ColumnsRefusal, nameColumns } from '../services/name-columns.ts';
import { replayPeriod } from '../services/replay-period.ts';
import { countQuarantine, findQuarantine, listQuarantine } from '../store/quarantine.ts';
import { requireSession, sessionOf } from './access.ts';
import { HttpProblem } from './problems.ts';

export type { QuarantineDeps } from '../services/keep-quarantine.ts';

const tags = ['quarantine'];
const Params = z.strictObject({ id: z.string().max(60) });
const PAGE = 50;
/** A text of the longest that is repaired here, as JSON. */
const REPAIR_BODY_BYTES = 4 * 1024 * 1024;

/** What came in and could not be taken: administrators see why, mend a copy, read it again, or give it up. */
export async function quarantineRoutes(untyped: FastifyInstance, deps: QuarantineDeps): Promise<void> {
  requireSession(untyped, deps);
  readRoutes(untyped, deps);
  columnRoute(untyped, deps);
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/quarantine/:id/replays',
    {
      bodyLimit: REPAIR_BODY_BYTES,
      schema: {
        summary: 'Read it again, as it came or as a repaired copy; the original stays, and nothing is doubled',
        tags,
        params: Params,
        body: QuarantineReplay,
        response: { 200: QuarantineReplayReply },
      },
    },
    async (request) => {
      const { person } = sessionOf(request);
      const replayed = await replayQuarantine(deps, person, { id: request.params.id, text: request.body.text });
      if (!replayed.ok) throw problemOf(replayed.error);
      return replayed.value;
    },
  );
  app.post(
    '/api/v1/quarantine/:id/dismissals',
    {
      schema: {
        summary: 'Give it up, with a reason; its bytes are kept',
        tags,
        params: Params,
        body: QuarantineDismissal,
        response: { 200: QuarantineEntry },
      },
    },
    async (request) => {
      const { person } = sessionOf(request);
      const givenUp = await giveUpQuarantine(deps, person, request.params.id, request.body.reason);
      if (!givenUp.ok) throw problemOf(givenUp.error);
      return givenUp.value;
    },
  );
  app.post(
    '/api/v1/replays',
    {
      schema: {
        summary: 'Read what came in in a period again, from the kept bytes; what is here already stays as it is',
        tags,
        body: ReplayRequest,
        response: { 200: ReplayReply },
      },
    },
    async (request) => await replayPeriod(deps, sessionOf(request).person, request.body),
  );
}

function columnRoute(untyped: FastifyInstance, deps: QuarantineDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/api/v1/quarantine/:id/columns',
    {
      schema: {
        summary: "Say which columns of a bank's table say what, for all that come alike, and read it again",
        tags,
        params: Params,
        body: QuarantineColumns,
        response: { 200: QuarantineReplayReply },
      },
    },
    async (request) => {
      const { mapping } = request.body;
      const replayed = await nameColumns(deps, sessionOf(request).person, { id: request.params.id, mapping });
      if (!replayed.ok) throw problemOf(replayed.error);
      return replayed.value;
    },
  );
}

function readRoutes(untyped: FastifyInstance, deps: QuarantineDeps): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/api/v1/quarantine',
    {
      schema: {
        summary: 'What was put aside, the newest first',
        tags,
        querystring: z.strictObject({
          state: QuarantineState.default('waiting'),
          /** Id of a connector, or the name of another way in. */
          way: z.string().max(60).optional(),
          /** `next` of the page before. */
          after: z.string().max(60).optional(),
        }),
        response: { 200: QuarantineReply },
      },
    },
    async ({ query }) => {
      const found = await listQuarantine(deps.db, query, PAGE + 1);
      const items = found.slice(0, PAGE);
      const next = found.length > PAGE ? (items.at(-1)?.id ?? null) : null;
      return { items, total: await countQuarantine(deps.db, query), next };
    },
  );
  app.get(
    '/api/v1/quarantine/:id',
    { schema: { summary: 'One of them', tags, params: Params, response: { 200: QuarantineEntry } } },
    async ({ params }) => {
      const found = await findQuarantine(deps.db, params.id);
      if (!found) throw problemOf({ kind: 'notFound' });
      return found;
    },
  );
  app.post(
    '/api/v1/quarantine/:id/openings',
    {
      schema: {
        summary: 'Its bytes as text, to look at and to mend. That it was opened stands in the audit log',
        tags,
        params: Params,
        body: z.strictObject({}),
        response: { 200: QuarantineText },
      },
    },
    async (request) => {
      const opened = await openQuarantine(deps, sessionOf(request).person, request.params.id);
      if (!opened.ok) throw problemOf(opened.error);
      return opened.value;
    },
  );
}

function problemOf(refusal: ColumnsRefusal): HttpProblem {
  switch (refusal.kind) {
    case 'notFound':
      return new HttpProblem('not-found', 'There is nothing of this id in quarantine.');
    case 'settled':
      return new HttpProblem('conflict', 'Somebody has seen to it meanwhile: it waits no more.');
    case 'bytesMissing':
      return new HttpProblem('conflict', 'Its bytes are not in the data folder any more.');
    case 'noText':
      return new HttpProblem('conflict', 'It is no text, or too long to be mended here. Have it sent again.');
    case 'noTable':
      return new HttpProblem('conflict', 'It is no table with columns that could be named.');
    case 'noSuchColumn': {
      const message = `the table has ${refusal.columns} columns`;
      return new HttpProblem('malformed-request', `mapping: ${message}`, { errors: [{ path: 'mapping', message }] });
    }
    case 'unreadable': {
      const { message, problems } = refusal.refusal;
      return new HttpProblem('unreadable-file', message, { members: { problems } });
    }
  }
}
