import { request as requestInTheClear } from 'node:http';
import { request } from 'node:https';
import { allowedAddress, type AllowedNetworks, refusalText } from './allowed-address.ts';

/** What became of an attempt: an HTTP status, or why there is none. */
export type SendOutcome = {
  readonly status: number | null;
  /** '' when it was taken. */
  readonly error: string;
  /** How long the receiver asks to be left alone, milliseconds. */
  readonly retryAfterMs: number | null;
};

const TIMEOUT_MS = 10_000;
const LONGEST_RETRY_AFTER_MS = 60 * 60_000;

/**
 * Sends a message to a receiver outside. It is taken when the answer is 2xx within the time, ten seconds; redirections are not followed,
 * and of the answer nothing but its status is looked at.
 *
 * @param ending  aborted when the server stops.
 */
export async function sendMessage(
  message: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  networks: AllowedNetworks,
  ending: AbortSignal,
  timeoutMs = TIMEOUT_MS,
): Promise<SendOutcome> {
  const url = new URL(message.url);
  const to = await allowedAddress(url, networks);
  if (!to.ok) return failed(refusalText(to.error));
  const { address, family } = to;
  const send = url.protocol === 'https:' ? request : requestInTheClear;
  const body = Buffer.from(message.body);
  return await new Promise<SendOutcome>((resolve) => {
    const outgoing = send(
      url,
      {
        method: 'POST',
        headers: { ...message.headers, 'content-length': String(body.length), 'user-agent': 'Countersign' },
        agent: false,
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
        signal: AbortSignal.any([ending, AbortSignal.timeout(timeoutMs)]),
      },
      (answer) => {
        const { statusCode: status = 0, headers } = answer;
        answer.destroy();
        const isTaken = status >= 200 && status < 300;
        const retryAfterMs = isTaken ? null : retryAfterOf(headers['retry-after']);
        resolve({ status, error: isTaken ? '' : `It answered ${status}.`, retryAfterMs });
      },
    );
    outgoing.on('error', (error) => resolve(failed(reasonOf(error, timeoutMs))));
    outgoing.end(body);
  });
}

function failed(error: string): SendOutcome {
  return { status: null, error, retryAfterMs: null };
}

function retryAfterOf(header: string | undefined): number | null {
  if (!/^\d{1,6}$/.test(header ?? '')) return null;
  return Math.min(Number(header) * 1000, LONGEST_RETRY_AFTER_MS);
}

function reasonOf(error: Error, timeoutMs: number): string {
  if (error.name === 'TimeoutError' || (error.name === 'AbortError' && isTimeout(error.cause)))
    return `It did not answer within ${timeoutMs / 1000} seconds.`;
  const code = 'code' in error ? String(error.code) : error.name;
  return REASONS[code] ?? `It could not be reached (${code}).`;
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'It hung up before it answered.',
  ABORT_ERR: 'The server was stopped before it answered.',
};
