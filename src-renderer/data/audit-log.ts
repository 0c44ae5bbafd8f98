import { BehaviorSubject, distinctUntilChanged, map, type Observable, type Subscription } from 'rxjs';
import { EvidencePack } from '../../src-shared/audit/evidence-pack.ts';
import { leafHash } from '../../src-shared/audit/tree.ts';
import { verifyInclusion } from '../../src-shared/audit/verify-proof.ts';
import { fromBase64 } from '../../src-shared/base/base64.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { sha256Bytes } from '../../src-shared/base/sha256.ts';
import {
  AuditEntryReply,
  AuditPage,
  CheckpointReply,
  ConsistencyReply,
  Hold,
  HoldsReply,
  type AuditEntry,
  type AuditFilter,
} from '../../src-shared/wire/audit.ts';
import type { Bridge, IpcReply } from '../../src-shared/wire/ipc.ts';
import type { WitnessReply } from '../../src-shared/wire/ipc-audit.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { RequestFailure } from './request-failure.ts';
import { saveDownload } from './save-download.ts';
import type { ServerClient } from './server-client.ts';
import type { SyncStatus } from './workbench.ts';

/** One entry, and whether its text stands in the log as this computer last saw it signed. */
export type CheckedEntry = {
  readonly entry: AuditEntry;
  readonly isVerified: boolean;
  /** Entries of the log that it was verified in. */
  readonly size: number;
};

export type AuditLogParts = {
  readonly bridge: Bridge;
  readonly server: Pick<ServerClient, 'get' | 'send' | 'download'>;
  readonly sync$: Observable<SyncStatus>;
};

/** How often the log is looked at while the server answers. */
const EVERY_MS = 60_000;

/**
 * The audit log as a workbench sees it. It is read from the server; what was signed last is kept here, so that a log that was
 * rewritten is noticed, and stays noticed without the server. Reading throws `RequestFailure` or `VaultFaultError`.
 */
export class AuditLog {
  readonly #parts: AuditLogParts;
  readonly #watch = new BehaviorSubject<WitnessReply>(null);
  readonly #watching: Subscription;
  #timer: ReturnType<typeof setInterval> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
    const { bridge, sync$ } = parts;
    const look = () => void this.look().catch(passOver);
    const remember = async () => this.#watch.next(await answered(bridge.call('audit:state', {})));
    void this.#inTurn(remember).catch(passOver);
    this.#watching = sync$
      .pipe(
        map(({ connection }) => connection === 'online'),
        distinctUntilChanged(),
      )
      .subscribe((isOnline) => {
        clearInterval(this.#timer);
        if (!isOnline) return;
        look();
        this.#timer = setInterval(look, EVERY_MS);
      });
  }

  /** What was seen of the log, and an alarm if there is one. null: nothing yet. */
  get watch$(): Observable<WitnessReply> {
    return this.#watch.asObservable();
  }

  /** Holds what the server shows now against what was seen before. */
  look(): Promise<void> {
    return this.#inTurn(async () => {
      const { key, checkpoint } = await this.#parts.server.get('/api/v1/audit/checkpoint', CheckpointReply);
      if (key !== null && checkpoint !== null) await this.#hold({ key, checkpoint });
    });
  }

  /** The person has looked into the alarm: what the server shows counts from now on. */
  settle(): Promise<void> {
    return this.#inTurn(async () => this.#watch.next(await answered(this.#parts.bridge.call('audit:settle', {}))));
  }

  /** Newest first; `before` is the `next` of the page before. */
  search(filter: AuditFilter, before: number | null, limit = 100): Promise<AuditPage> {
    const query = queryOf({ ...filter, limit, before: before ?? undefined });
    return this.#parts.server.get(`/api/v1/audit/entries?${query}`, AuditPage);
  }

  entry(index: number): Promise<CheckedEntry> {
    return this.#inTurn(async () => {
      const { entry, proof, key, checkpoint } = await this.#parts.server.get(
        `/api/v1/audit/entries/${index}`,
        AuditEntryReply,
      );
      const seen = await this.#hold({ key, checkpoint });
      const isHeld = seen.alarm === null && seen.checkpoint === checkpoint && entry.index === index;
      return { entry, size: seen.size, isVerified: isHeld && isProven(entry, proof, seen) };
    });
  }

  evidence(caseId: string): Promise<EvidencePack> {
    return this.#parts.server.get(`/api/v1/audit/evidence/cases/${encodeURIComponent(caseId)}`, EvidencePack);
  }

  /**
   * The evidence of a case on pages, into a file that the person chooses.
   *
   * @returns the name of the file; null when they changed their mind.
   * @throws Error with a sentence when it could not be written.
   */
  saveEvidence(caseId: string, name: string): Promise<string | null> {
    const path = `/api/v1/audit/evidence/cases/${encodeURIComponent(caseId)}?format=pdf`;
    return saveDownload(this.#parts, path, name);
  }

  /** Legal holds, newest first, also those that were released. */
  async holds(): Promise<readonly Hold[]> {
    return (await this.#parts.server.get('/api/v1/audit/holds', HoldsReply)).holds;
  }

  /** Keeps what the log says of an entity until the hold is released. */
  placeHold(entity: string, reason: string): Promise<Hold> {
    return this.#parts.server.send('POST', '/api/v1/audit/holds', { entity, reason }, Hold);
  }

  releaseHold(id: string, reason: string): Promise<Hold> {
    return this.#parts.server.send('DELETE', `/api/v1/audit/holds/${encodeURIComponent(id)}`, { reason }, Hold);
  }

  /** The whole log as NDJSON, which `cs audit verify` checks, or what matches as CSV. */
  exported(format: 'ndjson' | 'csv', filter: AuditFilter): Promise<Blob> {
    return this.#parts.server.download(
      `/api/v1/audit/export?${queryOf({ format, ...(format === 'csv' ? filter : {}) })}`,
    );
  }

  async close(): Promise<void> {
    this.#watching.unsubscribe();
    clearInterval(this.#timer);
    await this.#turn.catch(() => {});
    this.#watch.complete();
  }

  async #hold({ key, checkpoint }: { key: string; checkpoint: string }): Promise<NonNullable<WitnessReply>> {
    const known = this.#watch.value;
    const proof = known && !known.alarm ? await this.#proofFrom(known.size, sizeOf(checkpoint)) : [];
    const seen = await answered(this.#parts.bridge.call('audit:witness', { key, checkpoint, proof }));
    invariant(seen, 'what was shown is known');
    this.#watch.next(seen);
    return seen;
  }

  /** null: the server says that it has none. */
  async #proofFrom(from: number, to: number): Promise<string[] | null> {
    if (!(from < to)) return [];
    try {
      return (await this.#parts.server.get(`/api/v1/audit/consistency?${queryOf({ from, to })}`, ConsistencyReply))
        .proof;
    } catch (error) {
      if (error instanceof RequestFailure && error.reason.kind === 'refused' && error.reason.status === 404)
        return null;
      throw error;
    }
  }

  /** One after the other: two answers that overtake each other would look like a log that shrank. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** It is tried again by itself; a fault of the disk is told by whoever meets it with something to lose. */
function passOver(error: unknown): void {
  if (!(error instanceof RequestFailure || error instanceof VaultFaultError)) throw error;
}

function isProven(entry: AuditEntry, proof: readonly string[], seen: NonNullable<WitnessReply>): boolean {
  const root = fromBase64(seen.root);
  const hashes = proof.map(fromBase64).filter((hash) => hash !== null);
  // Without its text only the hash is proven: what the columns say is then the server's word.
  if (entry.text === null || !root || hashes.length < proof.length) return false;
  const leaf = leafHash(sha256Bytes, entry.text);
  return verifyInclusion(sha256Bytes, { leaf, index: entry.index, size: seen.size, root, proof: hashes });
}

/** Second line of the note; whether it is what was signed is the main process's business. */
function sizeOf(checkpoint: string): number {
  return Number(checkpoint.split('\n')[1]);
}

function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.toString();
}

async function answered<T>(
  reply: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AuditFault }>,
): Promise<T> {
  const result = await reply;
  if (!result.ok) throw new VaultFaultError(result.error);
  return result.value;
}
type AuditFault = Extract<IpcReply<'audit:state'>, { ok: false }>['error'];
