import * as z from 'zod';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { PublicJwk } from '../../src-shared/wire/machine-clients.ts';
import { AddressFault, type AskAddress } from '../outbound/ask-address.ts';

type Known = { readonly keys: readonly PublicJwk[]; readonly at: number };

const REQUEST_MS = 10_000;
const LARGEST = 256 * 1024;
const MOST_KEYS = 20;
const FRESH_MS = 10 * 60_000;
/** While the address does not answer. A key that was taken back there is still taken here for so long. */
const LONGEST_MS = 60 * 60_000;
/** Whoever sends made-up names of keys does not have us ask for each of them. */
const PAUSE_MS = 30_000;

/** Of a published key, what we use: others stand beside it. Keys that are none of ours (RS256, encryption) are passed over. */
const Published = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(100) });

/**
 * Public keys that programs publish at an address of their own (JWKS, RFC 7517), kept for ten minutes. A key of a name that is not
 * known is looked for at once, so that a program goes over to another one without anybody here.
 */
export class PublishedKeys {
  readonly #ask: AskAddress;
  readonly #clock: () => Date;
  readonly #known = new Map<string, Known>();
  readonly #askedAt = new Map<string, number>();
  /** What is asked for at this moment: whoever needs it meanwhile waits for the same answer. */
  readonly #asking = new Map<string, ReturnType<PublishedKeys['fetch']>>();

  constructor({ ask, clock }: { readonly ask: AskAddress; readonly clock: () => Date }) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** @param kid  which one is wanted. @returns or why there are none, in a sentence. */
  async keysAt(url: string, kid: string): Promise<Result<readonly PublicJwk[], string>> {
    const now = this.#clock().getTime();
    const known = this.#known.get(url);
    const ageMs = known ? now - known.at : Infinity;
    if (known && ageMs < FRESH_MS && known.keys.some((key) => key.kid === kid)) return ok(known.keys);
    const asking = this.#asking.get(url);
    if (!asking && now - (this.#askedAt.get(url) ?? -Infinity) < PAUSE_MS) {
      return known && ageMs < LONGEST_MS ? ok(known.keys) : err('Its keys could not be fetched a moment ago.');
    }
    const fetched = await (asking ?? this.fetch(url));
    return fetched.ok || !known || ageMs >= LONGEST_MS ? fetched : ok(known.keys);
  }

  /** The keys that are published there now. @returns or why there are none, in a sentence. */
  async fetch(url: string): Promise<Result<readonly PublicJwk[], string>> {
    const asking = this.#fetch(url);
    this.#asking.set(url, asking);
    try {
      return await asking;
    } finally {
      if (this.#asking.get(url) === asking) this.#asking.delete(url);
    }
  }

  async #fetch(url: string): Promise<Result<readonly PublicJwk[], string>> {
    const at = this.#clock().getTime();
    this.#askedAt.set(url, at);
    let answer: Response;
    try {
      const headers = { accept: 'application/json' };
      answer = await this.#ask(new URL(url), { method: 'GET', headers, timeoutMs: REQUEST_MS });
    } catch (error) {
      if (error instanceof AddressFault) return err(error.message);
      throw error;
    }
    const text = await shortText(answer);
    const published = Published.safeParse(answer.ok && text !== null ? json(text) : null);
    if (!published.success) return err(`At ${new URL(url).host} there is no key set (JWKS).`);
    const keys = published.data.keys.flatMap(ours).slice(0, MOST_KEYS);
    if (keys.length === 0) return err(`The key set at ${new URL(url).host} has no key for ES384 or RS384.`);
    this.#known.set(url, { keys, at });
    return ok(keys);
  }
}

function ours({ kty, crv, kid, x, y, n, e, use = 'sig' }: Readonly<Record<string, unknown>>): readonly PublicJwk[] {
  if (use !== 'sig') return [];
  const key = PublicJwk.safeParse(kty === 'RSA' ? { kty, kid, n, e } : { kty, crv, kid, x, y });
  return key.success ? [key.data] : [];
}

/** null: too long, or broken off. */
async function shortText(answer: Response): Promise<string | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > LARGEST) return null;
      pieces.push(piece);
    }
  } catch {
    return null;
  }
  return Buffer.concat(pieces).toString('utf8');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
