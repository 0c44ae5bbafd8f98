import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, keepAnswer, releaseAnswerKey, takeAnswerKey } from '../store/kept-answers.ts';
import type { Db } from '../store/transaction.ts';
import { callerOf, isMachine } from './access.ts';
import { HttpProblem } from './problems.ts';

/** Said on an answer that was given before. */
const REPLAYED_HEADER = 'idempotent-replayed';

const KEY = /^"?([\x21\x23-\x5b\x5d-\x7e]{8,200})"?$/;
const CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Then the server that worked on it must have died: a body of JSON is small, a file may come over a slow line. */
const LEASE_MS = 2 * 60_000;
const FILE_LEASE_MS = 35 * 60_000;
const KEPT_HEADERS = ['content-type', 'content-encoding', 'vary', 'etag', 'location', 'cache-control'] as const;

/** What is kept in the place of an answer that holds a secret. */
const withheld = new WeakMap<FastifyRequest, string>();

/** Lets an answer be given again as this one: a secret in it is told once and is not kept. */
export function keepInstead(request: FastifyRequest, body: unknown): void {
  withheld.set(request, JSON.stringify(body));
}

type Deps = { readonly db: Db; readonly clock: () => Date };
type Keyed = { readonly key: string; readonly hash: Hash };
type Attempt = { readonly caller: string; readonly key: string; readonly attempt: string; readonly hash: Hash };

/**
 * `Idempotency-Key` on every call under /api/v1 that changes something and has a caller: what succeeded is answered again as
 * it was for a day, and not done again. A refusal changed nothing, so its key is free. Sign-ins have no caller yet: their
 * answers are secrets and are not kept. Machine clients, which ask again by themselves, must give one; under /fhir/r4, whose
 * clients know no such header, it is honoured where it is given.
 *
 * @see draft-ietf-httpapi-idempotency-key-header
 */
export function keepAnswers(app: FastifyInstance, deps: Deps): void {
  const keyed = new WeakMap<FastifyRequest, Keyed>();
  const attempts = new WeakMap<FastifyRequest, Attempt>();
  app.addHook('preParsing', async (request, _reply, payload) => {
    const key = keyOf(request);
    if (key === null) return payload;
    const hash = createHash('sha256');
    keyed.set(request, { key, hash });
    return hashed(payload, hash);
  });
  app.addHook('preValidation', async (request, reply) => {
    const given = keyed.get(request);
    const caller = callerOf(request);
    if (!given || caller === null) return;
    const attempt = { ...given, caller, attempt: randomUUID() };
    const isFile = isStream(request.body);
    const holder = await takeAnswerKey(deps.db, {
      ...attempt,
      fingerprint: isFile ? '' : fingerprintOf(request, given.hash.copy()),
      leaseMs: isFile ? FILE_LEASE_MS : LEASE_MS,
      now: deps.clock(),
    });
    if (holder.state === 'taken') return void attempts.set(request, attempt);
    if (holder.state === 'done' && isFile) await readToItsEnd(request.body as Readable);
    const fingerprint = isFile && holder.state === 'inFlight' ? '' : fingerprintOf(request, given.hash.copy());
    if (fingerprint !== '' && holder.fingerprint !== '' && fingerprint !== holder.fingerprint) throw reused();
    if (holder.state === 'inFlight') throw inFlight();
    return replay(reply, holder.answer);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const attempt = attempts.get(request);
    if (!attempt) return payload;
    attempts.delete(request);
    const kept = withheld.get(request) ?? payload;
    const body = typeof kept === 'string' ? Buffer.from(kept) : kept;
    const isDone = reply.statusCode >= 200 && reply.statusCode < 300;
    if (isDone && (body === null || body === undefined || Buffer.isBuffer(body))) {
      const answer = { status: reply.statusCode, headers: headersOf(reply), body: body ?? Buffer.alloc(0) };
      const fingerprint = fingerprintOf(request, attempt.hash);
      await keepAnswer(deps.db, attempt, { fingerprint, answer, now: deps.clock() });
    } else await releaseAnswerKey(deps.db, attempt);
    return payload;
  });
}

/** null where none is needed. @throws HttpProblem when it is malformed. */
function keyOf(request: FastifyRequest): string | null {
  const { method, routeOptions } = request;
  const isFhir = routeOptions.url?.startsWith('/fhir/r4') === true;
  const isKept = isFhir || routeOptions.url?.startsWith('/api/v1/') === true;
  if (!CHANGING.has(method) || !isKept || callerOf(request) === null) return null;
  const header = request.headers['idempotency-key'];
  // A client that speaks FHIR knows no such header.
  if (header === undefined && (isFhir || !isMachine(request))) return null;
  const key = KEY.exec(String(header ?? ''))?.[1];
  if (key !== undefined) return key;
  const message = 'must have 8 to 200 visible ASCII characters, like a UUID';
  throw new HttpProblem('malformed-request', `Idempotency-Key ${message}.`, {
    errors: [{ path: 'headers.idempotency-key', message }],
  });
}

/** The same bytes; they are hashed as they are read. */
function hashed(payload: Readable, hash: Hash): Readable {
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  payload.once('error', (error) => through.destroy(error));
  payload.once('close', () => {
    if (!payload.readableEnded) through.destroy(new Error('The sender hung up.'));
  });
  return payload.pipe(through);
}

function fingerprintOf({ method, url }: FastifyRequest, hash: Hash): string {
  return `${method} ${url} ${hash.digest('hex')}`;
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'pipe' in body;
}

async function readToItsEnd(body: Readable): Promise<void> {
  body.resume();
  if (!body.readableEnded) await new Promise((resolve, reject) => body.once('end', resolve).once('error', reject));
}

function headersOf(reply: FastifyReply): Answer['headers'] {
  const kept = KEPT_HEADERS.map((name) => [name, reply.getHeader(name)] as const);
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

function replay(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  const sent = reply.code(status).headers({ ...headers, [REPLAYED_HEADER]: 'true' });
  // Fastify gives an empty Buffer a content type, which an answer without content must not have.
  return body.length === 0 ? sent.send() : sent.send(body);
}

function reused(): HttpProblem {
  return new HttpProblem(
    'key-reused',
    'This Idempotency-Key was given to another request before. Nothing was changed.',
  );
}

function inFlight(): HttpProblem {
  return new HttpProblem('key-in-flight', 'A request with this Idempotency-Key is being worked on. Ask again.', {
    headers: { 'retry-after': '1' },
  });
}
