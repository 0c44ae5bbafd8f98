import { BehaviorSubject } from 'rxjs';
import * as z from 'zod';
import { Instant, instantOf } from '../../src-shared/base/dates.ts';
import type { DiagnosticsBundle } from '../../src-shared/support/bundle-manifest.ts';
import { DeviceOrders, type DeviceReport } from '../../src-shared/wire/devices.ts';
import type { ComputerReply } from '../../src-shared/wire/ipc-support.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import type { Ring } from '../../src-shared/update/rollout.ts';
import { RequestFailure } from './request-failure.ts';
import type { ServerClient } from './server-client.ts';
import type { SyncStatus, Typed } from './workbench.ts';

/** A bundle that went to administrators because one of them asked; `sha256` is of what was sent. */
const SentBundle = z.object({ at: Instant, by: z.string(), sha256: z.string() });
export type SentBundle = z.infer<typeof SentBundle>;

type Parts = {
  readonly bridge: Bridge;
  readonly server: Pick<ServerClient, 'send' | 'sendBytes'>;
  readonly status: () => SyncStatus;
  /** Whether everything that the server had when it was asked last is here. */
  readonly engine: { readonly isComplete: boolean };
  readonly clock: () => Date;
  readonly updates: { setRing(ring: Ring | null): void };
  readonly kept: Typed;
};

/** The session comes first. */
const FIRST_MS = 1_000;
const EVERY_MS = 5 * 60_000;
/** While the first sync goes on, and after something has changed. */
const SOON_MS = 5_000;
const SENT_KEY = 'support.sent';

/** How this computer is: told to the server every few minutes while it answers, and to whoever asks here. */
export class Computer {
  /** The last bundle that administrators got, until the person has seen that; kept over the end of the program. */
  readonly sent$: BehaviorSubject<SentBundle | null>;
  readonly #parts: Parts;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #syncedAt: Instant | null = null;
  #hasNews = false;
  #isClosed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.sent$ = new BehaviorSubject(sentOf(parts.kept.get(SENT_KEY)));
  }

  /** What is wrong here, and the fix. */
  check(): Promise<ComputerReply> {
    return this.#parts.bridge.call('support:check', {});
  }

  /** Everything that helps whoever looks after the computer; nothing of it has left the program yet. */
  bundle(): Promise<DiagnosticsBundle> {
    return this.#parts.bridge.call('support:bundle', {});
  }

  /** The person has seen that one was sent. */
  seen(): void {
    this.#parts.kept.keep(SENT_KEY, null);
    this.sent$.next(null);
  }

  /** A session with the server has begun. */
  begin(): void {
    void this.#parts.bridge.call('support:note', { event: 'sync.state', detail: 'online' }).catch(() => {});
    this.#next(FIRST_MS);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Tells the server now how this computer is, and does what administrators want of it. @throws RequestFailure */
  async report(): Promise<void> {
    const { bridge, server, updates, engine } = this.#parts;
    if (engine.isComplete) this.#syncedAt = instantOf(this.#parts.clock());
    const report = await this.#report();
    const orders = await server.send('PUT', '/api/v1/devices/current/report', report, DeviceOrders);
    updates.setRing(orders.ring);
    // What the server was just told is no longer so: it hears at once that the ring is followed.
    const { followed, isFixed } = report.ring;
    this.#hasNews = orders.ring !== null && !isFixed && orders.ring !== followed;
    if (!orders.bundle) return;
    const { maySend, bytes, sha256 } = await bridge.call('support:bundle', {});
    if (!maySend) return;
    await server.sendBytes('/api/v1/devices/current/bundle', new Uint8Array(bytes), DeviceOrders);
    const sent = { at: instantOf(this.#parts.clock()), by: orders.bundle.by, sha256 };
    this.#parts.kept.keep(SENT_KEY, JSON.stringify(sent));
    this.sent$.next(sent);
  }

  async #report(): Promise<DeviceReport> {
    const { queued, sent, waitingFiles } = this.#parts.status();
    const { facts, findings } = await this.check();
    const idsOf = (state: 'fault' | 'warning') => findings.filter((one) => one.state === state).map(({ id }) => id);
    return {
      system: facts.system,
      ring: { followed: facts.update.ring, isFixed: facts.update.isRingFixed },
      faults: idsOf('fault'),
      warnings: idsOf('warning'),
      crashes: facts.crashes.count,
      unsent: queued + sent + waitingFiles,
      syncedAt: this.#syncedAt,
    };
  }

  #next(ms: number): void {
    if (this.#isClosed) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#inTurn(), ms);
  }

  async #inTurn(): Promise<void> {
    try {
      if (this.#parts.status().connection === 'online') await this.report();
    } catch (error) {
      // A server of an earlier version knows no reports, and one that does not answer is asked again.
      if (!(error instanceof RequestFailure)) throw error;
    } finally {
      this.#next(this.#hasNews || this.#syncedAt === null ? SOON_MS : EVERY_MS);
    }
  }
}

function sentOf(text: string | null): SentBundle | null {
  if (text === null) return null;
  try {
    return SentBundle.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
