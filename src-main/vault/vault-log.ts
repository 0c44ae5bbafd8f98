import { join } from 'node:path';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { RestPlace, VaultPage, VaultRecord } from '../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { clearing, draftOf, encodeDrafts } from './append-draft.ts';
import type { Draft } from './append-draft.ts';
import { rewrite } from './compaction.ts';
import type { Keyring } from './keyring.ts';
import { LogIndex } from './log-index.ts';
import type { Entry } from './log-index.ts';
import { readPage, readRestTexts } from './log-reader.ts';
import type { ReaderParts } from './log-reader.ts';
import type { RecordFrame } from './log-record.ts';
import { recoverSegments } from './log-recovery.ts';
import type { Recovery } from './log-recovery.ts';
import { addHole, createSegment, SEGMENT_HEADER_BYTES } from './log-segment.ts';
import type { Segment } from './log-segment.ts';
import { MANIFEST_VERSION, readManifest, writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { extend, makeDurable } from './segment-writer.ts';
import { asFault } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';
import { WriteQueue } from './write-queue.ts';

export type LogLimits = {
  /** A segment that has grown to this is followed by a new one. */
  readonly segmentBytes: number;
  /** Below this a log is not rewritten by itself. */
  readonly compactAboveBytes: number;
  /** How long a write that nobody waits for may stay undurable. */
  readonly flushAfterMs: number;
};

export const DEFAULT_LOG_LIMITS: LogLimits = {
  segmentBytes: 32 << 20,
  compactAboveBytes: 8 << 20,
  flushAfterMs: 1_000,
};

export type LogParts = {
  readonly files: VaultFiles;
  readonly folder: string;
  readonly keyring: Keyring;
  readonly limits: LogLimits;
};

/** `places`: of its records, once they are stored. */
type Append = { readonly drafts: readonly Draft[]; readonly durable: boolean; places: readonly number[] };

/** Key id of what belongs to no scope. */
const LOG_KEY_ID = '0000000000000000';
/** A place, or a cursor, is two numbers in one: the generation of the log and a position in the instance. */
const POSITIONS = 2 ** 32;
/** A window reads everything within seconds of opening. */
const KEEP_PLAIN_MS = 30_000;

/**
 * The encrypted log of one vault: segments written strictly in order by one writer.
 *
 * Appends that arrive while the disk is busy are written and synchronised together. Since order in the file is order
 * of the calls, and recovery cuts at the first record that does not verify, a power failure leaves a prefix: nothing
 * survives without everything appended before it.
 */
export class VaultLog {
  readonly recovered: Recovery['recovered'];
  readonly #parts: LogParts;
  readonly #logKey: Buffer;
  readonly #queue: WriteQueue<Append>;
  #lost: Manifest['segments'];
  #segments: Segment[];
  #next: number;
  #index: LogIndex;
  #generation = 1;
  #compacting: Promise<void> | null = null;
  #flushing: ReturnType<typeof setTimeout> | null = null;
  #unusable: VaultFaultError | null = null;
  /** The manifest on disk may be the one before the last that was tried. */
  #unsure = false;
  /** What opening has decrypted, until it is read; in the clear, so not for long. */
  readonly #plain: Map<RecordFrame, Buffer>;
  /** Files that may go once a manifest is known not to name them. */
  #leftovers: string[] = [];

  /** @throws VaultFaultError when the log cannot be read or its manifest does not verify. */
  static async open(parts: LogParts): Promise<VaultLog> {
    try {
      const { files, folder, keyring } = parts;
      const manifest = await readManifest(files, folder, keyring.derivedKey('manifest'));
      const logKey = keyring.derivedKey('log');
      const keyById = (id: string) => (id === LOG_KEY_ID ? logKey : keyring.keyById(id));
      const recovery = await recoverSegments({ files, folder, keyById }, manifest);
      return new VaultLog(parts, manifest.next, recovery);
    } catch (error) {
      throw asFault(error);
    }
  }

  constructor(parts: LogParts, next: number, recovery: Recovery) {
    this.#parts = parts;
    this.#logKey = parts.keyring.derivedKey('log');
    this.#queue = new WriteQueue((group) => this.#writeGroup(group));
    this.#segments = recovery.segments;
    this.#lost = recovery.lost;
    this.#next = next;
    this.recovered = recovery.recovered;
    this.#plain = recovery.plain;
    setTimeout(() => this.#forgetPlain(), KEEP_PLAIN_MS).unref();
    this.#index = this.#indexed();
  }

  /** Instances with records that do not verify; '*' when it cannot be told which. */
  get damaged(): string[] {
    return this.#index.damaged;
  }

  get figures(): { bytes: number; liveDocs: number; storedDocs: number } {
    const bytes = this.#segments.reduce((sum, { length }) => sum + length, 0);
    return { bytes, liveDocs: this.#index.liveDocs, storedDocs: this.#index.storedDocs };
  }

  /** See `VaultBridge.append`. @throws VaultFaultError when nothing was stored. */
  async append(records: readonly VaultRecord[], durable: boolean): Promise<readonly number[]> {
    return this.#enqueue(records.map(draftOf), durable);
  }

  /** @throws VaultFaultError */
  async clear(instance: string): Promise<void> {
    await this.#enqueue([clearing(instance)], true);
  }

  /** See `VaultBridge.load`. @throws VaultFaultError */
  async load(instance: string, cursor: number): Promise<VaultPage> {
    const generation = this.#generation;
    const position = cursor % POSITIONS;
    const startOver: VaultPage = { bodies: [], records: [], next: 0 };
    if (cursor !== 0 && Math.floor(cursor / POSITIONS) !== generation) return startOver;
    const entries = this.#index.entriesOf(instance);
    const placeOf = (at: number) => generation * POSITIONS + at;
    try {
      const { end, ...page } = await readPage(entries, position, placeOf, this.#reader);
      return { ...page, next: end < entries.length ? placeOf(end) : null };
    } catch (error) {
      // The files it was reading have been replaced.
      if (generation !== this.#generation) return startOver;
      throw asFault(error);
    }
  }

  /** See `VaultBridge.read`. @throws VaultFaultError */
  async read(instance: string, places: readonly RestPlace[]): Promise<readonly string[] | null> {
    const generation = this.#generation;
    if (places.some(({ record }) => Math.floor(record / POSITIONS) !== generation)) return null;
    const entries = this.#index.entriesOf(instance);
    const wanted = places.map(({ record, entry }) => ({ position: record % POSITIONS, entry }));
    // A scope is being revoked just now.
    if (wanted.some(({ position }) => !this.#keyById(entries[position]!.frame.keyId))) return null;
    try {
      return await readRestTexts(entries, wanted, this.#reader);
    } catch (error) {
      if (generation !== this.#generation) return null;
      throw asFault(error);
    }
  }

  /** Destroys the keys of scopes, in turn with the writes. @throws VaultFaultError */
  async dropScopes(scopes: readonly string[]): Promise<void> {
    await this.#queue.alone(async () => {
      // What was appended before must not be missing after it; a disk that fails does not delay a revocation.
      await this.#flush().catch(asFault);
      await this.#parts.keyring.destroyScopeKeys(scopes);
      this.#forgetPlain();
      this.#reindex();
    });
  }

  /**
   * Rewrites the log without what is outdated, while appends go on. Segments with damage are kept aside in the folder
   * `quarantine`, and the damage is no longer reported.
   *
   * @throws VaultFaultError, leaving the log as it was.
   */
  compact(): Promise<void> {
    this.#compacting ??= this.#compact().finally(() => (this.#compacting = null));
    return this.#compacting;
  }

  async close(): Promise<void> {
    await this.#compacting?.catch(() => {});
    await this.#queue.alone(async () => {
      if (this.#flushing) clearTimeout(this.#flushing);
      try {
        await this.#flush();
        // Lets the next opening tell a crash's unfinished end from damage to what was safely stored.
        const active = this.#segments.at(-1);
        if (active && active.length > SEGMENT_HEADER_BYTES) await this.#writeManifest(this.#segments);
      } catch (error) {
        // A disk that cannot be written has taken everything that it will take.
        asFault(error);
      } finally {
        this.#unusable = new VaultFaultError({ kind: 'notOpen' });
        this.#forgetPlain();
        for (const { file } of this.#segments) await file.close();
      }
    });
  }

  async #enqueue(drafts: readonly Draft[], durable: boolean): Promise<readonly number[]> {
    if (drafts.length === 0) return [];
    const size = drafts.reduce((sum, { body, rests }) => sum + body.length + rests.length, 0);
    const append: Append = { drafts, durable, places: [] };
    await this.#queue.write(append, size);
    if (this.#isWorthCompacting()) this.compact().catch(() => {});
    return append.places;
  }

  async #writeGroup(group: readonly Append[]): Promise<void> {
    if (this.#unusable) throw this.#unusable;
    // Keys are on disk before anything is encrypted under them.
    await this.#parts.keyring.ensureScopes(group.flatMap(({ drafts }) => drafts.flatMap(({ scope }) => scope ?? [])));
    if (this.#unsure) await this.#writeManifest(this.#segments);
    const segment = await this.#roomySegment();
    const { bytes, frames } = encodeDrafts(group, segment, (scope) => this.#keyFor(scope));
    const durable = group.some((append) => append.durable);
    try {
      await extend(segment, bytes, frames, durable);
    } catch (error) {
      // The disk may have lost what it took before, and further writes could leave a gap: it has to be read again.
      if (asFault(error).fault.kind === 'io') this.#unusable = asFault(error);
      throw error;
    }
    let first = 0;
    for (const append of group) {
      const end = first + append.drafts.length;
      append.places = frames.slice(first, end).map((frame) => this.#listed(segment, frame));
      first = end;
    }
    if (!durable) this.#flushSoon();
  }

  /** @returns the place of the record. */
  #listed(segment: Segment, frame: RecordFrame): number {
    const position = this.#index.add(segment, frame);
    // The positions of the instance begin anew.
    if (frame.kind === 'clear') this.#generation += 1;
    return this.#generation * POSITIONS + (position ?? 0);
  }

  #keyFor(scope: string | null): { id: string; key: Buffer } {
    if (scope === null) return { id: LOG_KEY_ID, key: this.#logKey };
    const key = this.#parts.keyring.keyOf(scope);
    invariant(key, 'a scope without a key');
    return key;
  }

  async #roomySegment(): Promise<Segment> {
    const active = this.#segments.at(-1);
    return active && active.length < this.#parts.limits.segmentBytes ? active : this.#rotate();
  }

  async #rotate(): Promise<Segment> {
    const { files, folder } = this.#parts;
    await this.#flush();
    const created = await createSegment(files, folder, this.#next++).catch(rejectAsFault);
    await this.#takeOver([...this.#segments, created], [created]);
    return created;
  }

  /** @param added segments that are given up when the manifest cannot be written. */
  async #takeOver(segments: Segment[], added: readonly Segment[]): Promise<void> {
    try {
      await this.#writeManifest(segments);
    } catch (error) {
      this.#leftovers.push(...added.map(({ name }) => name));
      for (const { file } of added) await file.close();
      throw error;
    }
    this.#segments = segments;
  }

  async #compact(): Promise<void> {
    const { files, folder, limits } = this.#parts;
    const covered = await this.#queue.alone(async () => {
      if (this.#unusable) throw this.#unusable;
      await this.#rotate();
      return this.#segments.slice(0, -1);
    });
    const log = this.#index.instances.map((instance) => ({
      instance,
      entries: this.#index.entriesOf(instance).filter(({ segment }) => covered.includes(segment)),
    }));
    const copies = await rewrite(
      {
        files,
        folder,
        ...this.#reader,
        segmentBytes: limits.segmentBytes,
        nextNumber: () => this.#next++,
      },
      log,
    ).catch(rejectAsFault);
    await this.#queue.alone(async () => {
      const lost = this.#lost;
      this.#lost = [];
      try {
        await this.#takeOver([...copies, ...this.#segments.slice(covered.length)], copies);
      } catch (error) {
        this.#lost = lost;
        throw error;
      }
      this.#reindex();
    });
    for (const segment of covered) await this.#discard(segment);
  }

  /** The switch has happened: whatever fails here is tidied at the next opening. */
  async #discard({ file, name, holes }: Segment): Promise<void> {
    const { files, folder } = this.#parts;
    try {
      await file.close();
      if (holes.length === 0) return await files.remove(join(folder, name));
      await files.makeFolder(join(folder, 'quarantine'));
      await files.replace(join(folder, name), join(folder, 'quarantine', name));
    } catch (error) {
      asFault(error);
    }
  }

  #isWorthCompacting(): boolean {
    const { bytes } = this.figures;
    if (this.#compacting || this.#unusable || bytes <= this.#parts.limits.compactAboveBytes) return false;
    // Damage is first to be seen and dealt with by those whose data it is.
    return this.damaged.length === 0 && bytes >= 2 * this.#index.liveBytes;
  }

  #flushSoon(): void {
    this.#flushing ??= setTimeout(() => {
      this.#flushing = null;
      void this.#queue.alone(() => this.#flush()).catch(() => {});
    }, this.#parts.limits.flushAfterMs).unref();
  }

  async #flush(): Promise<void> {
    const active = this.#segments.at(-1);
    if (!active || this.#unusable) return;
    try {
      await makeDurable(active);
    } catch (error) {
      if (asFault(error).fault.kind === 'io') this.#unusable = asFault(error);
      throw error;
    }
  }

  async #writeManifest(segments: readonly Segment[]): Promise<void> {
    const { files, folder, keyring } = this.#parts;
    this.#unsure = true;
    await writeManifest(files, folder, keyring.derivedKey('manifest'), {
      version: MANIFEST_VERSION,
      next: this.#next,
      segments: [...this.#lost, ...segments.map(({ name, id }) => ({ name, id: id.toString('hex') }))],
      durable: segments.at(-1)?.durable ?? 0,
    }).catch(rejectAsFault);
    this.#unsure = false;
    // What cannot be removed now is removed at the next opening.
    for (const name of this.#leftovers.splice(0)) await files.remove(join(folder, name)).catch(asFault);
  }

  readonly #keyById = (id: string): Buffer | undefined =>
    id === LOG_KEY_ID ? this.#logKey : this.#parts.keyring.keyById(id);

  get #reader(): ReaderParts {
    return { keyById: this.#keyById, unreadable: (entry) => this.#damage(entry), plain: this.#plain };
  }

  /** A record that verified once, or was passed over at opening, does not now. Its file is to be kept aside. */
  #damage({ segment, frame }: Entry): void {
    this.#index.damage(frame.instance);
    addHole(segment, frame);
  }

  #forgetPlain(): void {
    for (const body of this.#plain.values()) body.fill(0);
    this.#plain.clear();
  }

  #reindex(): void {
    this.#index = this.#indexed();
    this.#generation += 1;
  }

  #indexed(): LogIndex {
    const index = new LogIndex((keyId) => this.#keyById(keyId) !== undefined);
    for (const segment of this.#segments) index.addSegment(segment, segment.frames, segment.holes);
    if (this.#lost.length > 0) index.damage(null);
    return index;
  }
}

function rejectAsFault(error: unknown): never {
  throw asFault(error);
}
