import * as z from 'zod';
import { ErpError } from '../../port.ts';
import { faultOfFetch, type CallKind } from '../kit/faults.ts';
import { faultOfAnswer, faultOfStatus } from './faults.ts';

export type TrytonSettings = {
  /** Address of the server, 'http://127.0.0.1:8000'. */
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly secret: string;
  /** How long one call may take. */
  readonly timeoutMs?: number;
};

export type Call = {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly kind?: CallKind;
  /** Added to the session's context. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal | undefined;
};

const TIMEOUT_MS = 10_000;
/** Tryton counts wrong passwords for five minutes and locks the user out after five of them. */
const LOCKOUT_MS = 300_000;

const Session = z.tuple([z.int(), z.string().min(1)]);
const Context = z.record(z.string(), z.unknown());
const Answer = z.object({ id: z.int(), result: z.unknown(), error: z.array(z.unknown()).optional() });

type Login = { readonly authorization: string; readonly context: Readonly<Record<string, unknown>> };

/**
 * Tryton's JSON-RPC with a session of its own: it signs in when first asked and again, once, when its session has ended. A password
 * that was refused is not tried again for five minutes, since that would lock the user out.
 *
 * @see Tryton 6.0, trytond/protocols/jsonrpc.py
 */
export class TrytonRpc {
  readonly #settings: TrytonSettings;
  readonly #clock: () => Date;
  #login: Promise<Login> | null = null;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #calls = 0;

  constructor(settings: TrytonSettings, clock: () => Date) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @returns the result, read by the schema. @throws ErpError, DuplicateReference */
  async call<T>(schema: z.ZodType<T>, call: Call): Promise<T> {
    const kind = call.kind ?? 'reads';
    const first = await this.#attempt(call, kind);
    // A session that rested too long is refused before anything is done, so that the same call may be made again.
    const answer = first === 'expired' ? await this.#attempt(call, kind) : first;
    if (answer === 'expired') throw new ErpError('forbidden', 'Tryton does not keep the session of this server.');
    const result = schema.safeParse(answer.result);
    if (result.success) return result.data;
    const message = 'Tryton answered in a form that is not known.';
    throw new ErpError(kind === 'changes' ? 'uncertain' : 'unreachable', message, { cause: result.error });
  }

  /** The server's version. Needs neither session nor database. @throws ErpError */
  async version(): Promise<string> {
    const sent = await this.#send(new URL('/', this.#settings.url), 'common.server.version', [], { kind: 'reads' });
    return z.string().parse(resultOf(sent, 'reads'));
  }

  async #attempt(call: Call, kind: CallKind): Promise<{ readonly result: unknown } | 'expired'> {
    const signingIn = (this.#login ??= this.#signIn());
    const { authorization, context } = await signingIn.catch((error: unknown) => {
      if (this.#login === signingIn) this.#login = null;
      throw error;
    });
    const params = [...call.params, { ...context, ...call.context }];
    const sent = await this.#send(this.#database(), call.method, params, { kind, authorization, signal: call.signal });
    if (sent.status !== 401) return { result: resultOf(sent, kind) };
    if (this.#login === signingIn) this.#login = null;
    return 'expired';
  }

  async #signIn(): Promise<Login> {
    const { user, secret } = this.#settings;
    const refused = new ErpError('bad-credentials', `Tryton does not accept the password of ${user}.`);
    if (this.#clock().getTime() - this.#refusedAt < LOCKOUT_MS) throw refused;
    const params = [user, { password: secret }, 'en'];
    const sent = await this.#send(this.#database(), 'common.db.login', params, { kind: 'reads' });
    if (sent.status === 401) {
      this.#refusedAt = this.#clock().getTime();
      throw refused;
    }
    const [id, session] = Session.parse(resultOf(sent, 'reads'));
    const authorization = `Session ${Buffer.from(`${user}:${id}:${session}`).toString('base64')}`;
    const asked = await this.#send(this.#database(), 'model.res.user.get_preferences', [true, {}], {
      kind: 'reads',
      authorization,
    });
    return { authorization, context: Context.parse(resultOf(asked, 'reads')) };
  }

  #database(): URL {
    return new URL(`/${encodeURIComponent(this.#settings.database)}/`, this.#settings.url);
  }

  async #send(
    url: URL,
    method: string,
    params: readonly unknown[],
    { kind, authorization, signal }: { kind: CallKind; authorization?: string; signal?: AbortSignal | undefined },
  ): Promise<Sent> {
    const deadline = AbortSignal.timeout(this.#settings.timeoutMs ?? TIMEOUT_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        // With any other key, such as "jsonrpc", the answer loses its envelope.
        body: JSON.stringify({ id: (this.#calls += 1), method, params }),
        headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
        redirect: 'error',
      });
      const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
      return { status: response.status, text: await response.text(), retryAfterMs: retryAfter * 1000 };
    } catch (error) {
      throw faultOfFetch('Tryton', error, kind);
    }
  }
}

type Sent = { readonly status: number; readonly text: string; readonly retryAfterMs: number };

function resultOf({ status, text, retryAfterMs }: Sent, kind: CallKind): unknown {
  if (status !== 200) throw faultOfStatus(status, kind, Number.isFinite(retryAfterMs) ? retryAfterMs : LOCKOUT_MS);
  const answer = Answer.safeParse(parsed(text));
  if (!answer.success) throw faultOfStatus(status, kind);
  if (answer.data.error !== undefined) throw faultOfAnswer(answer.data.error, kind);
  return answer.data.result;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
