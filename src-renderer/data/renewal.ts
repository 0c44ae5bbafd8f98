import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { ServerClient } from './server-client.ts';
import { RequestFailure } from './request-failure.ts';
import { t } from '../language/t.ts';

/** The tokens of a sign-in. `attempt` belongs to one use of the refresh token and is stored before it is sent. */
export type SessionTokens = { token: string | null; refreshToken: string | null; attempt: string | null };

export type RenewalParts = {
  readonly bridge: Bridge;
  readonly server: () => ServerClient;
  readonly deviceId: string;
  readonly tokens: () => Readonly<SessionTokens>;
  readonly keep: (tokens: Partial<SessionTokens>) => Promise<void>;
  /** A lease has arrived. */
  readonly onLease: () => void;
  readonly isOnline: () => boolean;
};

/** A token is renewed after this part of its life, so that nothing is ever asked with one that has ended. */
const RENEW_AFTER = 0.8;

/** Keeps a sign-in alive without asking anybody, for as long as the server lets it. */
export class Renewal {
  readonly #parts: RenewalParts;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: RenewalParts) {
    this.#parts = parts;
  }

  /**
   * Gets new tokens in place of `stale`; several requests that met its end share one renewal.
   *
   * @throws RequestFailure; `signedOut` when the person has to sign in again.
   */
  renew(stale: string | null): Promise<void> {
    if (this.#parts.tokens().token !== stale) return this.#running ?? Promise.resolve();
    this.#running ??= this.#renew().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** What the server gave when somebody signed in or was renewed: the lease is the main process's to keep. */
  async take(reply: SignInReply): Promise<void> {
    await keepLease(this.#parts.bridge, reply, false);
    const { token, refreshToken } = reply;
    await this.#parts.keep({ token, refreshToken, attempt: null });
    this.schedule(Date.parse(reply.expiresAt) - Date.parse(reply.lease.lease.issuedAt));
    this.#parts.onLease();
  }

  /** @param lifeMs  of the token, from now. */
  schedule(lifeMs: number): void {
    this.close();
    this.#timer = setTimeout(() => {
      const { token } = this.#parts.tokens();
      // What fails now is tried again by the first request that needs it.
      if (token !== null && this.#parts.isOnline()) void this.renew(token).catch(() => {});
    }, lifeMs * RENEW_AFTER);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #renew(): Promise<void> {
    const { bridge, server, deviceId, tokens, keep } = this.#parts;
    const { refreshToken } = tokens();
    if (refreshToken === null) {
      throw new RequestFailure({ kind: 'signedOut', message: t('Your sign-in has ended. Sign in again.') });
    }
    const attempt = tokens().attempt ?? crypto.randomUUID();
    if (tokens().attempt === null) await keep({ attempt });
    const signed = await bridge.call('device:sign-renewal', { refreshToken, attempt });
    if (!signed.ok) throw new VaultFaultError(signed.error);
    await this.take(await server().renew({ refreshToken, deviceId, attempt, proof: signed.value.proof }));
  }
}

/** @param pin  whether the person has just signed in, so that the server's key is taken on as well. */
export async function keepLease(bridge: Bridge, { lease, serverKey }: SignInReply, pin: boolean): Promise<void> {
  const kept = await bridge.call('authority:keep', { signed: lease, serverKey, pin });
  if (kept.ok) return;
  if (kept.error.kind !== 'notGenuine') throw new VaultFaultError(kept.error);
  const message = t('The server gave a lease that is not signed with the key it had before. Sign in again.');
  throw new RequestFailure({ kind: 'signedOut', message });
}
