import type * as z from 'zod';
import { ErpError } from '../../port.ts';
import { faultOfFetch, lost, retryAfterOf, type CallKind } from './faults.ts';

export type HttpCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the ERP's address, with its query; or a whole address that the ERP itself gave, on the same server. */
  readonly path: string;
  readonly kind: CallKind;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type HttpAnswer = { readonly status: number; readonly text: string; readonly headers: Headers };

/** How a client shows who it is. */
export type Authorization = {
  /** The value of the header. @throws ErpError */
  header(): Promise<string>;
  /** A 401 came: whether another header may be had, as after a session has ended. */
  forget(): boolean;
};

export type HttpDeps = {
  /** 'Odoo'. */
  readonly name: string;
  readonly url: string;
  readonly authorization: Authorization;
  readonly clock: () => Date;
  /** How long one call may take. */
  readonly timeoutMs?: number | undefined;
};

const TIMEOUT_MS = 10_000;
/** What was refused is not tried again so soon: ERPs lock users out who try often. */
const REFUSED_MS = 300_000;

/**
 * HTTP with an ERP. What is the same for all of them is decided here: an answer that did not come, a session that ended, a sign-in that
 * was refused, too many requests, a server that failed. Every other answer is the adapter's to read.
 */
export class ErpHttp {
  readonly #deps: HttpDeps;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(deps: HttpDeps) {
    this.#deps = deps;
  }

  /** @throws ErpError */
  async send(call: HttpCall): Promise<HttpAnswer> {
    const { name, clock, authorization } = this.#deps;
    if (clock().getTime() - this.#refusedAt < REFUSED_MS) throw this.#refusal();
    const first = await this.#attempt(call);
    // A session that ended is refused before anything is done, so that the same call may be made again.
    const answer = first.status === 401 && authorization.forget() ? await this.#attempt(call) : first;
    const { status, headers } = answer;
    if (status === 401) {
      this.#refusedAt = clock().getTime();
      throw this.#refusal();
    }
    if (status === 403) throw new ErpError('forbidden', `${name} does not let the user of this server do that.`);
    const retryAfterMs = retryAfterOf(headers.get('retry-after'), clock());
    if (status === 429) {
      const options = retryAfterMs === undefined ? {} : { retryAfterMs };
      throw new ErpError('throttled', `${name} takes no more requests for a while.`, options);
    }
    return answer;
  }

  #refusal(): ErpError {
    return new ErpError('bad-credentials', `${this.#deps.name} does not accept the credentials of this server.`);
  }

  async #attempt({ method, path, kind, body, headers = {}, signal }: HttpCall): Promise<HttpAnswer> {
    const { name, url, authorization, timeoutMs = TIMEOUT_MS, clock } = this.#deps;
    const address = new URL(path, url.endsWith('/') ? url : `${url}/`);
    if (address.origin !== new URL(url).origin) throw lost(`${name} pointed to another server.`, kind);
    const value = await authorization.header().catch((error: unknown) => {
      if (error instanceof ErpError && error.code === 'bad-credentials') this.#refusedAt = clock().getTime();
      throw error;
    });
    return await fetchText(name, address, kind, {
      method,
      headers: { accept: 'application/json', authorization: value, ...headers },
      ...(body === undefined ? {} : { body }),
      signal: together(AbortSignal.timeout(timeoutMs), signal),
      redirect: 'error',
    });
  }
}

/** @throws ErpError */
export async function fetchText(name: string, url: URL, kind: CallKind, init: RequestInit): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, init);
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw faultOfFetch(name, error, kind);
  }
}

/** An answer that was to be read, in a form that is known. @throws ErpError */
export function readAnswer<T>(schema: z.ZodType<T>, text: string, name: string, kind: CallKind): T {
  const result = schema.safeParse(parseJson(text));
  if (result.success) return result.data;
  throw lost(`${name} answered in a form that is not known.`, kind, result.error);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function together(deadline: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
}
