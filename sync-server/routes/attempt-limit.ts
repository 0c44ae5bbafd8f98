import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problems.ts';

const MINUTE_MS = 60_000;
/** Addresses and accounts that are remembered; beyond, the one that tried longest ago is forgotten. */
const REMEMBERED = 10_000;
/** What one account, or one computer that renews, may do of what an address may: many people share an address. */
const OF_AN_ADDRESS = 0.2;

type Bucket = { readonly left: number; readonly at: number };

/**
 * How often somebody who has proved nothing yet may try: a bucket of attempts per key that fills up again over a minute. It is
 * kept in this process: several processes behind one balancer each allow their own.
 */
export class AttemptLimit {
  readonly #perMinute: number;
  readonly #clock: () => Date;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perMinute  attempts of one client address; 0: as many as it likes. */
  constructor(perMinute: number, clock: () => Date) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Takes an attempt of an address. @throws HttpProblem `too-many-requests` when it has none left. */
  address(ip: string): void {
    refuse(this.takeAddress(ip));
  }

  /** Takes an attempt on an account, or of a computer. @throws as {@link address}. */
  account(name: string): void {
    refuse(this.#take(`account ${name}`, Math.max(1, Math.floor(this.#perMinute * OF_AN_ADDRESS))));
  }

  /** Takes an attempt of an address. @returns seconds until there is one again; 0 when there was one. */
  takeAddress(ip: string): number {
    return this.#take(`address ${ip}`, this.#perMinute);
  }

  #take(key: string, most: number): number {
    if (this.#perMinute === 0) return 0;
    const now = this.#clock().getTime();
    const before = this.#buckets.get(key) ?? { left: most, at: now };
    // A clock that was set back gives nothing and takes nothing.
    const left = Math.min(most, before.left + (Math.max(0, now - before.at) * most) / MINUTE_MS);
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    if (this.#buckets.size > REMEMBERED) this.#buckets.delete(this.#buckets.keys().next().value!);
    return left < 1 ? Math.ceil(((1 - left) * MINUTE_MS) / most / 1000) : 0;
  }
}

/** Every POST registered on `app` after this counts against the limit of its address, and of the account or computer it names. */
export function limitAttempts(app: FastifyInstance, limit: AttemptLimit): void {
  app.addHook('onRequest', async ({ method, ip }) => {
    if (method === 'POST') limit.address(ip);
  });
  app.addHook('preHandler', async ({ method, body }) => {
    const named = method === 'POST' ? namedIn(body) : null;
    if (named !== null) limit.account(named);
  });
}

function namedIn(body: unknown): string | null {
  const { account, deviceId } = (body ?? {}) as { account?: unknown; deviceId?: unknown };
  const named = account ?? deviceId;
  return typeof named === 'string' ? named : null;
}

function refuse(seconds: number): void {
  if (seconds === 0) return;
  throw new HttpProblem('too-many-requests', `Too many attempts from here. Try again in ${seconds} s.`, {
    headers: { 'retry-after': String(seconds) },
  });
}
