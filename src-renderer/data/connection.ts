import type { RevocationOrder } from '../../src-shared/authority/server-signed.ts';
import type { SessionReply } from '../../src-shared/wire/sync.ts';
import type { Replica } from './replica.ts';
import { RequestFailure } from './request-failure.ts';
import type { ServerClient } from './server-client.ts';
import type { StatusBoard } from './status-board.ts';
import { readStream } from './stream.ts';
import { t } from '../language/t.ts';

/** Milliseconds. The product's are `DEFAULT_TIMING`; tests cannot wait that long. */
export type Timing = {
  /** First and longest pause between attempts to reach the server; it doubles in between. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** The server sends a heartbeat every 15 s: silent for longer than this, the connection is dead. */
  readonly silenceMs: number;
  readonly requestMs: number;
  /** So long a decision can be taken back before it is sent. */
  readonly graceMs: number;
};
export const DEFAULT_TIMING: Timing = {
  firstPauseMs: 1_000,
  longestPauseMs: 30_000,
  silenceMs: 40_000,
  requestMs: 30_000,
  graceMs: 0,
};

export type ConnectionParts = {
  readonly server: ServerClient;
  readonly replicas: readonly Replica[];
  readonly status: StatusBoard;
  readonly deviceId: string;
  readonly timing: Timing;
  /** Between 0 and 1: spreads the attempts of many workbenches after an outage. */
  readonly chance: () => number;
  readonly heldScopes: () => Promise<readonly string[]>;
  readonly isSignedIn: () => boolean;
  /** The session is over; the token is of no use any more. */
  readonly onSignedOut: (message: string) => Promise<void>;
  /** The server says that this computer was revoked. */
  readonly onRevoked: (order: RevocationOrder) => Promise<void>;
  /** The session has begun: scopes that were revoked must be gone when this resolves. */
  readonly onSession: (session: SessionReply, signal: AbortSignal) => Promise<void>;
  /** A collection was pulled to its end, even if nothing in it changed. */
  readonly onPulled: () => Promise<void>;
  /** Sends what waits, for as long as the session lasts; rejects when the session must begin anew. */
  readonly sendWaiting: (signal: AbortSignal) => Promise<void>;
};

/**
 * Keeps the workbench in touch with the server: session, first sync, live events, and again from the start whenever the
 * connection ends. What it does is safe to repeat at any point.
 */
export class Connection {
  readonly #parts: ConnectionParts;
  #online = true;
  #closed = false;
  #failures = 0;
  #interrupted = false;
  #abort: AbortController | null = null;
  #wake: () => void = () => {};
  #running: Promise<void> | null = null;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.again();
  }

  /** Ends what is going on and begins anew at once. */
  again(): void {
    this.#failures = 0;
    this.#interrupted = true;
    this.#abort?.abort();
    this.#wake();
  }

  /** Tries at once if it is waiting to. */
  retryNow(): void {
    if (!this.#abort) this.again();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.again();
    await this.#running;
    await this.#settle();
  }

  async #run(): Promise<void> {
    const { status, isSignedIn } = this.#parts;
    while (!this.#closed) {
      if (!this.#online) {
        status.say('connection', null);
        status.connection('workingOffline');
        await this.#pause(null);
      } else if (!isSignedIn()) {
        status.connection('signedOut');
        await this.#pause(null);
      } else {
        const waitMs = await this.#attempt();
        if (waitMs !== 0 && !this.#closed && this.#online && isSignedIn()) await this.#pause(waitMs);
      }
    }
  }

  /** @returns how long to wait before the next attempt. */
  async #attempt(): Promise<number> {
    const { status, timing, chance } = this.#parts;
    if (this.#failures === 0) status.connection('connecting');
    const abort = new AbortController();
    this.#abort = abort;
    this.#interrupted = false;
    try {
      const end = await this.#session(abort);
      // A server that restarts ends the streams of all workbenches at once: they come back spread out.
      return end === 'grants' ? 0 : Math.round(timing.firstPauseMs * chance());
    } catch (error) {
      if (this.#interrupted) return 0;
      // Whatever ended the session first is the cause; the rest failed because it was aborted.
      return await this.#failed(abort.signal.aborted ? abort.signal.reason : error);
    } finally {
      abort.abort();
      this.#abort = null;
      await this.#settle();
    }
  }

  async #failed(error: unknown): Promise<number> {
    const { status, timing } = this.#parts;
    const reason = error instanceof RequestFailure ? error.reason : null;
    if (reason?.kind === 'epoch') return 0;
    if (reason?.kind === 'revoked') {
      status.say('connection', reason.message);
      await this.#parts.onRevoked(reason.order);
      // What is destroyed cannot note that its session is over.
      await this.#parts.onSignedOut(reason.message).catch(() => {});
      return 0;
    }
    // A computer that the server refuses is not helped by asking again: signing in is.
    if (reason?.kind === 'signedOut' || (reason?.kind === 'refused' && reason.status === 403)) {
      await this.#parts.onSignedOut(reason.message);
      status.say('connection', reason.message);
      return 0;
    }
    this.#failures += 1;
    const doubled = Math.min(timing.longestPauseMs, timing.firstPauseMs * 2 ** (this.#failures - 1));
    const waitMs = Math.round(doubled * (0.5 + this.#parts.chance()));
    status.say('connection', sentenceOf(error));
    status.connection(reason?.kind === 'outdated' ? 'outdated' : 'unreachable', waitMs);
    return waitMs;
  }

  async #session(abort: AbortController): Promise<'grants' | 'ended'> {
    const { server, status, deviceId } = this.#parts;
    const { signal } = abort;
    const session = await server.session(deviceId, await this.#parts.heldScopes(), signal);
    await this.#parts.onSession(session, signal);
    status.say('connection', null);
    status.connection('online');
    // Whichever fails first ends the session; the others are aborted and everything begins anew.
    const fail = (error: unknown) => abort.abort(error);
    this.#parts.sendWaiting(signal).catch(fail);
    const pulling = this.#pullAll(session, signal);
    pulling.catch(fail);
    return this.#listen(session, abort, pulling);
  }

  /** One collection after the other: the window has one thread, and people need their queue before the ledger. */
  async #pullAll(session: SessionReply, signal: AbortSignal): Promise<void> {
    for (const replica of this.#parts.replicas) {
      await replica.sync(this.#pullSession(session, signal));
      await this.#parts.onPulled();
    }
    this.#failures = 0;
  }

  async #listen(session: SessionReply, abort: AbortController, pulling: Promise<void>): Promise<'grants' | 'ended'> {
    const { server, status, timing } = this.#parts;
    const dead = () =>
      abort.abort(new RequestFailure({ kind: 'unreachable', message: t('the server has gone silent') }));
    for await (const event of readStream(await server.stream(abort.signal), timing.silenceMs, dead)) {
      status.contact();
      if (event.type === 'hello' && event.epoch !== session.epoch) return 'ended';
      if (event.type === 'resync' && event.reason === 'grants') return 'grants';
      const pulls = this.#pullSession(session, abort.signal);
      const fail = (error: unknown) => abort.abort(error);
      for (const replica of this.#parts.replicas) {
        if (event.type === 'resync') replica.sync(pulls).catch(fail);
        // What was committed between the pull and the opening of the stream is in neither.
        if (event.type === 'hello') pulling.then(() => replica.cover(event.heads, pulls)).catch(fail);
        if (event.type === 'change' && event.collection === replica.collection) {
          replica.receive(event, pulls).catch(fail);
        }
      }
    }
    return 'ended';
  }

  #pullSession({ epoch }: SessionReply, signal: AbortSignal) {
    return {
      epoch,
      pull: async (request: Parameters<ServerClient['pull']>[0]) => {
        const reply = await this.#parts.server.pull(request, signal);
        this.#parts.status.contact();
        return reply;
      },
    };
  }

  /** What was queued for the replicas fails quickly once aborted; nothing may be under way when scopes are purged. */
  async #settle(): Promise<void> {
    for (const replica of this.#parts.replicas) await replica.settle().catch(() => {});
  }

  #pause(waitMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = waitMs === null ? null : setTimeout(() => this.#wake(), waitMs);
      this.#wake = () => {
        if (timer !== null) clearTimeout(timer);
        this.#wake = () => {};
        resolve();
      };
      if (this.#closed) this.#wake();
    });
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof RequestFailure))
    return t('Syncing met a fault: {error}', { error: error instanceof Error ? error.message : String(error) });
  switch (error.reason.kind) {
    case 'unreachable':
      return t('The server does not answer. What you decide is kept here and sent later.');
    case 'outdated':
      return t('The server needs a newer version of this program. What you decide is kept here until it is updated.');
    case 'busy':
    case 'refused':
    case 'revoked':
    case 'signedOut':
    case 'epoch':
      return error.reason.message;
  }
}
