import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { StreamEvent } from '../../src-shared/wire/sync.ts';
import type { LiveFeed } from '../feed/live-feed.ts';
import type { Session } from '../identity/sessions.ts';
import { grantedScopes } from '../services/granted-scopes.ts';
import { readEpoch } from '../store/feed.ts';
import { findFamilySession, findSession } from '../store/sessions.ts';
import type { Db } from '../store/transaction.ts';
import { sessionOf } from './access.ts';

export type StreamDeps = {
  readonly db: Db;
  readonly live: LiveFeed;
  readonly clock: () => Date;
  readonly heartbeatMs: number;
  /** Told by +1 and -1 how many streams are open. */
  readonly countStreams: (difference: 1 | -1) => void;
};

/** A client that has this much unread is told to pull instead of being sent more. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** GET /sync/v1/stream: server-sent events, see StreamEvent. */
export function streamRoute(app: FastifyInstance, deps: StreamDeps): void {
  const open = new Set<() => void>();
  app.addHook('preClose', async () => {
    for (const end of open) end();
  });
  const schema = {
    summary: 'Changes as they are committed, as server-sent events',
    tags: ['sync'],
    produces: ['text/event-stream'],
  };
  app.get('/sync/v1/stream', { schema }, async (request, reply) => {
    const session = sessionOf(request);
    const scopes = new Set(await grantedScopes(deps.db, session.person, deps.clock()));
    const epoch = await readEpoch(deps.db);
    reply.hijack();
    const response = startEvents(request, reply);
    const sink = eventSink(response);
    const unsubscribe = await deps.live.subscribe({
      scopes,
      begin: (heads) => sink.event({ type: 'hello', epoch, heads }),
      send: sink.text,
    });
    const unwatch = deps.live.onAccessChange(session.person.id, () => void checkAccess(deps, session, scopes, sink));
    let { expiresAt } = session;
    const beat = async (): Promise<void> => {
      // The token it was opened with is renewed while it is open: the stream lives for as long as the sign-in does.
      if (deps.clock() >= expiresAt) expiresAt = await checkAccess(deps, session, scopes, sink);
      if (deps.clock() < expiresAt) sink.event({ type: 'heartbeat', at: instantOf(deps.clock()) });
    };
    const heartbeat = setInterval(() => void beat(), deps.heartbeatMs);
    deps.countStreams(1);
    open.add(sink.end);
    const leave = (): void => {
      if (!open.delete(sink.end)) return;
      clearInterval(heartbeat);
      unwatch();
      unsubscribe();
      deps.countStreams(-1);
    };
    response.once('close', leave);
    if (response.destroyed) leave();
    // What changed while this was set up was announced to nobody.
    else await checkAccess(deps, session, scopes, sink);
  });
}

/** @returns until when the stream may go on. It ends when its session does; when the person may see other things than before, it says so and ends. */
async function checkAccess(deps: StreamDeps, session: Session, scopes: ReadonlySet<string>, sink: Sink): Promise<Date> {
  try {
    const { familyId, tokenHash } = session;
    const now = await (familyId === null
      ? findSession(deps.db, tokenHash, deps.clock())
      : findFamilySession(deps.db, familyId, deps.clock()));
    if (!now) return over(sink);
    const granted = new Set(await grantedScopes(deps.db, now.person, deps.clock()));
    if (granted.size === scopes.size && [...granted].every((scope) => scopes.has(scope))) return now.expiresAt;
    sink.event({ type: 'resync', reason: 'grants' });
    return over(sink);
  } catch {
    // Without the database nobody can tell what this person may see: the client comes back and is checked then.
    return over(sink);
  }
}

function over(sink: Sink): Date {
  sink.end();
  return new Date(0);
}

function startEvents(request: FastifyRequest, reply: FastifyReply): ServerResponse {
  const { raw } = reply;
  request.raw.socket.setNoDelay(true);
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  return raw;
}

type Sink = { text(text: string): void; event(event: StreamEvent): void; end(): void };

function eventSink(response: ServerResponse): Sink {
  let lagging = false;
  let ended = false;
  function text(json: string): void {
    if (lagging || ended || response.destroyed) return;
    response.write(`data: ${json}\n\n`);
    if (response.writableLength <= MAX_UNREAD_BYTES) return;
    lagging = true;
    response.once('drain', () => {
      lagging = false;
      text(JSON.stringify({ type: 'resync', reason: 'lagging' } satisfies StreamEvent));
    });
  }
  return {
    text,
    event: (event) => text(JSON.stringify(event)),
    end() {
      ended = true;
      response.end();
    },
  };
}
