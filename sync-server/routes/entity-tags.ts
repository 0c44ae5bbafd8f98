import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from './problems.ts';

/** Strong: a version is one text. */
export function tagOf(version: number | string): string {
  return `"${version}"`;
}

/** Names the version that is sent. @returns true when the reader has it already: then 304 goes without a body. */
export function isKnownVersion(request: FastifyRequest, reply: FastifyReply, version: number | string): boolean {
  const tag = tagOf(version);
  reply.header('etag', tag);
  const known = namedIn(request.headers['if-none-match']);
  return known !== null && (known.has('*') || known.has(tag));
}

export function sendUnchanged(reply: FastifyReply): FastifyReply {
  return reply.code(304).send();
}

/**
 * Refuses a change of another version than the one there is. Without If-Match it goes on: whether a change then needs to say
 * what it is based on, its body tells.
 *
 * @throws HttpProblem `precondition-failed`.
 */
export function requireVersion(request: FastifyRequest, version: number | string): void {
  if (isAskedFor(request, version)) return;
  throw new HttpProblem('precondition-failed', 'It was changed meanwhile. Read it again. Nothing was changed.', {
    headers: { etag: tagOf(version) },
  });
}

/** Whether a change goes on: it says what version it is based on, and it is this one, or it says none. */
export function isAskedFor(request: FastifyRequest, version: number | string): boolean {
  const named = namedIn(request.headers['if-match']);
  return named === null || named.has('*') || named.has(tagOf(version));
}

/** A weak tag counts as the version it names: proxies that compress weaken it. */
function namedIn(header: string | string[] | undefined): ReadonlySet<string> | null {
  if (header === undefined) return null;
  return new Set(
    String(header)
      .split(',')
      .map((tag) => tag.trim().replace(/^W\//, '')),
  );
}
