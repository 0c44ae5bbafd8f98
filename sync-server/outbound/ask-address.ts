import type { IncomingMessage } from 'node:http';
import { request as requestInTheClear } from 'node:http';
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { allowedAddress, type AllowedNetworks, refusalText } from './allowed-address.ts';

/** Why nothing came from an address; the message is a sentence. */
export class AddressFault extends Error {
  override readonly name = 'AddressFault';
  readonly retryable = true;
}

export type Ask = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the first byte of the question to the last one of the answer. */
  readonly timeoutMs: number;
  /** Gives the question up before. */
  readonly signal?: AbortSignal;
};

/** Asks an address for something. @throws AddressFault */
export type AskAddress = (url: URL, ask: Ask) => Promise<Response>;

/**
 * Asks an address that an administrator gave, as webhooks are sent: to the public internet and the inside networks that the operator
 * named, over TLS, to the very address that was looked up. Redirections are not followed, for they lead past all of that.
 */
export function askAddressIn(networks: AllowedNetworks): AskAddress {
  return async (url, { method, headers, body, timeoutMs, signal }) => {
    const to = await allowedAddress(url, networks);
    if (!to.ok) throw new AddressFault(refusalText(to.error));
    const { address, family } = to;
    const ask = url.protocol === 'https:' ? request : requestInTheClear;
    return await new Promise<Response>((resolve, reject) => {
      const outgoing = ask(
        url,
        {
          method,
          headers: {
            'user-agent': 'Countersign',
            ...headers,
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          },
          agent: false,
          lookup: (_host, options, done) =>
            options.all ? done(null, [{ address, family }]) : done(null, address, family),
          signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]),
        },
        (answer) => {
          try {
            resolve(responseOf(answer));
          } catch (error) {
            reject(new AddressFault(`${url.host} answered something that is no HTTP.`, { cause: error }));
          }
        },
      );
      outgoing.on('error', (error) => reject(new AddressFault(`${url.host} does not answer.`, { cause: error })));
      outgoing.end(body);
    });
  };
}

const WITHOUT_BODY = new Set([204, 205, 304]);

function responseOf(answer: IncomingMessage): Response {
  const { statusCode: status = 0, headers } = answer;
  const told = new Headers();
  for (const [name, value = []] of Object.entries(headers)) for (const one of [value].flat()) told.append(name, one);
  if (WITHOUT_BODY.has(status)) {
    answer.resume();
    return new Response(null, { status, headers: told });
  }
  return new Response(Readable.toWeb(answer) as ReadableStream<Uint8Array>, { status, headers: told });
}
