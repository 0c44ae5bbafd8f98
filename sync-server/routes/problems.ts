import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from '../../src-shared/wire/http.ts';
import { isDiskFull, isTransient, isUnstorableText } from '../store/faults.ts';

/** Kinds of problems with their status, their title and what they mean: the last part of `type`, never renamed. */
export const problemKinds = {
  'malformed-request': [
    400,
    'The request is malformed',
    'A part of the request is not as the OpenAPI document says; `errors` names the fields.',
  ],
  'not-signed-in': [401, 'Not signed in', 'No token came along, or one that is over or was ended.'],
  'wrong-credentials': [401, 'Account or password is wrong', 'Nobody signs in with this account and password.'],
  'not-permitted': [403, 'Not permitted', 'The caller is known and may not do this, here or at all.'],
  'refresh-reused': [401, 'The sign-in was ended', 'A token that may be used once came twice: its sign-in was ended.'],
  'sign-in-refused': [403, 'Sign-in refused', 'The organisation did not let this person in.'],
  'no-role': [403, 'No role here', 'The person has no role in this network.'],
  'device-revoked': [403, 'This computer was revoked', 'Nobody works from this computer any more.'],
  'device-refused': [
    403,
    'This computer is refused',
    'The request came from another computer than the session was begun on.',
  ],
  'not-found': [404, 'Not found', 'It is not there, or the caller may not know that it is.'],
  'method-not-allowed': [405, 'Method not allowed', 'The address is known, with the methods in `Allow`.'],
  conflict: [409, 'Conflict', 'It does not go together with what is there; nothing was changed.'],
  'epoch-changed': [
    409,
    'The server was restored from a backup',
    'What the client knows is newer than the server: it reads everything again.',
  ],
  'key-in-flight': [
    409,
    'The request is being worked on',
    'A request with the same Idempotency-Key is not answered yet. Send it again after `Retry-After`.',
  ],
  'precondition-failed': [
    412,
    'It was changed meanwhile',
    '`If-Match` names another version than the one in `ETag`; nothing was changed.',
  ],
  'reason-required': [403, 'A reason is required', 'This is let through with a reason only.'],
  'range-not-satisfiable': [416, 'Range not satisfiable', 'The content has no such range.'],
  'too-large': [
    413,
    'Too large',
    'The body is larger than this route takes: 1 MiB, or what the server is set to for files.',
  ],
  'unsupported-media-type': [415, 'Unsupported media type', 'This route reads another content type.'],
  'unreadable-file': [
    422,
    'The file cannot be read',
    'The file is none that is known, or it is broken; `problems` says where.',
  ],
  'policy-findings': [
    422,
    'The policy cannot be published like this',
    'The policy contradicts itself or leaves cases out.',
  ],
  'key-reused': [
    422,
    'The key belongs to another request',
    'The Idempotency-Key was sent with another body or to another address before; nothing was changed.',
  ],
  outdated: [426, 'This workbench is outdated', 'The client speaks another version of the sync protocol.'],
  'too-many-attempts': [429, 'Too many attempts', 'Too many wrong passwords for one account.'],
  'too-many-requests': [
    429,
    'Too many requests',
    'The budget in `RateLimit-Policy` is used up. Ask again after `Retry-After`.',
  ],
  'internal-fault': [
    500,
    'A fault of the server',
    'A mistake in the server; it was recorded. The same request may be sent again.',
  ],
  unavailable: [
    503,
    'Not available at the moment',
    'Something that is needed does not answer. Send it again after `Retry-After`.',
  ],
  'disk-full': [507, 'The disk is full', 'The server has no room left; what it could not take in was not kept.'],
} as const satisfies Record<string, readonly [status: number, title: string, meaning: string]>;
export type ProblemKind = keyof typeof problemKinds;

/** An address on the server that answers: it says what the type means. */
export function problemType(kind: ProblemKind): string {
  return `/problems/${kind}`;
}

type Extras = Pick<Problem, 'errors'> & {
  readonly headers?: Readonly<Record<string, string>>;
  /** Members beside those of every problem. */
  readonly members?: Readonly<Record<string, unknown>>;
};

/** Thrown by routes and hooks; the error handler writes it. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly kind: ProblemKind;
  readonly extras: Extras;

  constructor(kind: ProblemKind, detail: string, extras: Extras = {}) {
    super(detail);
    this.kind = kind;
    this.extras = extras;
  }
}

export function statusOf({ kind }: HttpProblem): number {
  return problemKinds[kind][0];
}

export type ProblemDeps = {
  /** Aborted when the server stops: whatever fails from then on fails because of that. */
  readonly closing: AbortSignal;
  /** Told of a database that does not answer, for every request that found it so. */
  readonly reportFault: (error: unknown) => void;
};

/** One place where errors become answers, RFC 9457 all of them. */
export function installProblems(app: FastifyInstance, deps: ProblemDeps): void {
  const allowed = rememberRoutes(app);
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendProblem(request, reply, problemOf(error, request, deps)),
  );
  app.setNotFoundHandler((request, reply) => {
    const methods = allowed(request.url);
    const problem =
      methods.length === 0
        ? new HttpProblem('not-found', 'There is nothing at this address.')
        : new HttpProblem('method-not-allowed', `Only ${methods.join(', ')} can be used here.`, {
            headers: { allow: methods.join(', ') },
          });
    return sendProblem(request, reply, problem);
  });
}

/** For what the framework refuses before it looks for a route: an address that is none. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(request, reply, new HttpProblem('malformed-request', error.message));
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: HttpProblem): FastifyReply {
  const [status, title] = problemKinds[problem.kind];
  const { errors, headers = {}, members = {} } = problem.extras;
  const body: Problem = {
    type: problemType(problem.kind),
    title,
    status,
    detail: problem.message,
    ...(errors ? { errors } : {}),
    ...members,
  };
  // An upload that nobody reads on would otherwise keep the connection busy to its end.
  if (!request.raw.complete) reply.header('connection', 'close');
  return reply
    .code(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

/** A file's earlier transaction sets stay: sent again, they are known and the rest is taken in. */
const DISK_FULL = 'The server has no room left. What it could not take in was not kept: send it again later.';

/** What any error is to whoever sent the request. */
export function problemOf(
  error: FastifyError | HttpProblem,
  request: FastifyRequest,
  { closing, reportFault }: ProblemDeps,
): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.flatMap(({ instancePath, message, params }) =>
      fieldsOf(instancePath, message ?? '', { params, whole: error.validationContext ?? 'request' }),
    );
    const first = errors[0];
    return new HttpProblem('malformed-request', first ? `${first.path}: ${first.message}` : error.message, { errors });
  }
  if (isUnstorableText(error)) {
    return new HttpProblem(
      'malformed-request',
      'A text of the request holds a NUL or another character that cannot be kept.',
    );
  }
  if (isDiskFull(error)) return new HttpProblem('disk-full', DISK_FULL);
  if (closing.aborted && !isClientError(error)) return stopping();
  if (isTransient(error)) {
    reportFault(error);
    return new HttpProblem('unavailable', 'The database does not answer. Try again in a moment.', {
      headers: { 'retry-after': '2' },
    });
  }
  if (error.statusCode === 413) return new HttpProblem('too-large', 'The request is larger than allowed here.');
  if (error.statusCode === 415) {
    return new HttpProblem(
      'unsupported-media-type',
      `This content type is not read here: ${request.headers['content-type']}.`,
    );
  }
  if (isClientError(error)) {
    return new HttpProblem('malformed-request', error.message);
  }
  request.log.error({ err: error, url: request.routeOptions.url }, 'a fault of the server');
  return new HttpProblem('internal-fault', `This is a fault of the server. It was recorded under ${request.id}.`);
}

function isClientError({ statusCode }: FastifyError): boolean {
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500;
}

/** The answer to what a stopping server gives up: nothing of it is done by halves. */
export function stopping(): HttpProblem {
  return new HttpProblem('unavailable', 'The server is stopping: send it again once it runs.', {
    headers: { 'retry-after': '5' },
  });
}

/** Unknown keys are named each on its own. `whole` is what has no field that could be named: 'body', 'querystring'. */
function fieldsOf(
  at: string,
  message: string,
  { params, whole }: { readonly params: unknown; readonly whole: string },
): { path: string; message: string }[] {
  const path = at.split('/').filter(Boolean).join('.');
  const keys = (params as { keys?: readonly string[] } | undefined)?.keys ?? [];
  if (keys.length === 0) return [{ path: path === '' ? whole : path, message }];
  return keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: 'is not known here' }));
}

/** Remembers which methods each address knows; Fastify itself only says "not found". */
function rememberRoutes(app: FastifyInstance): (url: string) => string[] {
  const routes: { readonly pattern: RegExp; readonly method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[A-Za-z]+/g, '[^/]+')}/?$`);
    for (const one of [method].flat()) routes.push({ pattern, method: one });
  });
  return (url) => {
    const path = url.split('?')[0] ?? '';
    return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))].toSorted();
  };
}
