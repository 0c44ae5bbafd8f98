import { createHash, createHmac, type Hash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { PIECE_BYTES, pieceCount, pieceLength } from '../../src-shared/document/pieces.ts';
import { type DocumentKeep, KeptDocument } from '../../src-shared/wire/ipc-documents.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { NONCE_BYTES, sealBytes, TAG_BYTES, unsealBytes } from '../vault/sealed-box.ts';
import type { Vault } from '../vault/vault.ts';
import { writeWhole, type VaultFile, type VaultFiles } from '../vault/vault-files.ts';

type Named = { readonly scope: string; readonly sha256: string };

export type DocumentStoreParts = {
  readonly files: VaultFiles;
  readonly folder: string;
  readonly vault: Pick<Vault, 'derivedKey' | 'scopeKey' | 'makeScopeKey'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Room for documents that nobody asked to keep. */
  readonly cacheBytes: number;
};

const Entry = KeptDocument.extend({
  usedAt: z.number(),
  /** Somebody wants what waits to be sent without a network, too: it stays once it was sent. */
  staysPinned: z.boolean().default(false),
});
type Entry = z.infer<typeof Entry>;

type Draft = {
  readonly scope: string;
  readonly bytes: number;
  readonly file: VaultFile;
  readonly path: string;
  readonly hash: Hash;
  next: number;
};

const PURPOSE = 'documents';
const INDEX = 'INDEX';
/** An index that could not be read. */
const DAMAGED = 'INDEX.damaged';
const UNREADABLE = Buffer.alloc(0);
const INDEX_CONTEXT = 'countersign documents';
const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;
/** A use is written down at most so often: after a crash the order of use is a little older, and nothing else. */
const USE_EVERY_MS = 60_000;
const weight: Readonly<Record<DocumentKeep, number>> = { cached: 0, pinned: 1, sending: 2 };

/**
 * Documents of one vault: encrypted piece by piece under a key of their scope, so that they cannot be read any more once the scope
 * is destroyed. What is cached is bounded; what is pinned or waits to be sent stays.
 */
export class DocumentStore {
  readonly #parts: DocumentStoreParts;
  readonly #entries: Map<string, Entry>;
  readonly #drafts = new Map<string, Draft>();
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /**
   * Files that the index does not name are what an interruption left: they go. No fault of the folder stands in the way of opening: an
   * index that cannot be read is put aside, and what it named stays as long as it lies there.
   */
  static async open(parts: DocumentStoreParts): Promise<DocumentStore> {
    const { files, folder, vault } = parts;
    const sealed = await files.read(join(folder, INDEX)).catch(() => UNREADABLE);
    const plain = sealed && unsealBytes(vault.derivedKey('documents'), sealed, INDEX_CONTEXT);
    const entries = plain && entriesIn(plain);
    if (sealed && !entries) await files.replace(join(folder, INDEX), join(folder, DAMAGED)).catch(() => {});
    const store = new DocumentStore(parts, entries ?? []);
    await store.#sweep();
    return store;
  }

  private constructor(parts: DocumentStoreParts, entries: readonly Entry[]) {
    this.#parts = parts;
    this.#entries = new Map(entries.map((entry) => [keyOf(entry), entry]));
  }

  get list(): KeptDocument[] {
    return [...this.#entries.values()].map(({ scope, sha256, bytes, keep }) => ({ scope, sha256, bytes, keep }));
  }

  /**
   * Begins a document, or goes on with what was appended since the vault was opened.
   *
   * @returns whether it is here already: then nothing needs to be appended, only finished; and else which piece is the next.
   */
  begin(document: Named & { readonly bytes: number }): Promise<{ readonly isHere: boolean; readonly next: number }> {
    return this.#inTurn(async () => {
      const key = keyOf(document);
      if (this.#entries.has(key)) return { isHere: true, next: pieceCount(document.bytes) };
      const draft = this.#drafts.get(key);
      if (draft?.bytes === document.bytes) return { isHere: false, next: draft.next };
      await this.#abandon(key);
      const { files, folder, vault } = this.#parts;
      await files.makeFolder(folder);
      await vault.makeScopeKey(document.scope, PURPOSE);
      const path = join(folder, `${this.#nameOf(document)}.part`);
      const file = await files.open(path, 'create');
      const { scope, bytes } = document;
      this.#drafts.set(key, { scope, bytes, file, path, hash: createHash('sha256'), next: 0 });
      return { isHere: false, next: 0 };
    });
  }

  /** The next piece. @returns false when it is not the next or not as long as it must be, or its scope was taken away. */
  append(document: Named & { readonly n: number; readonly bytes: Uint8Array }): Promise<boolean> {
    return this.#inTurn(async () => {
      const draft = this.#drafts.get(keyOf(document));
      const { n, bytes } = document;
      const isNext = draft?.next === n && n < pieceCount(draft.bytes) && bytes.length === pieceLength(n, draft.bytes);
      if (!draft || !isNext) return false;
      const key = this.#parts.vault.scopeKey(document.scope, PURPOSE);
      if (!key) return false;
      const sealed = sealBytes(key, bytes, contextOf(document, n, draft.bytes));
      await draft.file.write(sealed, n * (PIECE_BYTES + SEAL_BYTES));
      draft.hash.update(bytes);
      draft.next += 1;
      return true;
    });
  }

  /** Keeps what was appended, if it is what its hash says; resolves when it would survive a power failure. */
  finish(document: Named & { readonly keep: DocumentKeep }): Promise<Result<null, { readonly kind: 'differs' }>> {
    return this.#inTurn(async () => {
      const key = keyOf(document);
      const here = this.#entries.get(key);
      if (here) {
        if (weight[document.keep] > weight[here.keep]) {
          await this.#set({ ...here, keep: document.keep, staysPinned: here.keep === 'pinned' });
        }
        return ok(null);
      }
      const draft = this.#drafts.get(key);
      const isWhole = draft?.next === (draft ? pieceCount(draft.bytes) : -1);
      if (!draft || !isWhole || draft.hash.digest('hex') !== document.sha256) {
        await this.#abandon(key);
        return err({ kind: 'differs' });
      }
      this.#drafts.delete(key);
      await draft.file.sync();
      await draft.file.close();
      const { files, folder, now } = this.#parts;
      await files.replace(draft.path, join(folder, this.#nameOf(document)));
      const { scope, sha256, keep } = document;
      await this.#set({ scope, sha256, keep, bytes: draft.bytes, usedAt: now(), staysPinned: false });
      return ok(null);
    });
  }

  /** @returns null when it is not here, or cannot be read any more. */
  read(document: Named & { readonly n: number }): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#inTurn(async () => {
      const entry = this.#entries.get(keyOf(document));
      if (!entry || document.n >= pieceCount(entry.bytes)) return null;
      const { files, folder, now } = this.#parts;
      const key = this.#parts.vault.scopeKey(entry.scope, PURPOSE);
      const file = await files.open(join(folder, this.#nameOf(entry)), 'existing').catch(() => null);
      if (!file) return null;
      try {
        const length = pieceLength(document.n, entry.bytes) + SEAL_BYTES;
        const sealed = await file.read(document.n * (PIECE_BYTES + SEAL_BYTES), length);
        const plain = key && unsealBytes(key, sealed, contextOf(entry, document.n, entry.bytes));
        if (plain && document.n === 0 && now() - entry.usedAt > USE_EVERY_MS)
          await this.#set({ ...entry, usedAt: now() });
        return plain && new Uint8Array(plain);
      } finally {
        await file.close();
      }
    });
  }

  /**
   * Why it is here from now on: `cached` also says that it was sent. What waits to be sent goes on waiting when it is pinned, and is
   * pinned once it was sent.
   *
   * @returns false when it is not here.
   */
  keep(document: Named & { readonly keep: DocumentKeep }): Promise<boolean> {
    return this.#inTurn(async () => {
      const entry = this.#entries.get(keyOf(document));
      if (!entry) return false;
      await this.#set(keptAs(entry, document.keep));
      return true;
    });
  }

  forget(document: Named): Promise<void> {
    return this.#inTurn(async () => {
      await this.#abandon(keyOf(document));
      await this.#remove([keyOf(document)]);
    });
  }

  /** Once the keys of these scopes are gone, what was encrypted under them is of no use. */
  dropScopes(scopes: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const [key, { scope }] of this.#drafts) if (scopes.includes(scope)) await this.#abandon(key);
      const gone = [...this.#entries].filter(([, { scope }]) => scopes.includes(scope));
      await this.#remove(gone.map(([key]) => key));
    });
  }

  /** Before the vault closes: what is asked for from then on would be written under keys that are wiped. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#inTurn(async () => {
      this.#isClosed = true;
      for (const key of this.#drafts.keys()) await this.#abandon(key);
    });
  }

  async #set(entry: Entry): Promise<void> {
    this.#entries.set(keyOf(entry), entry);
    await this.#remove(this.#overfull(keyOf(entry)));
  }

  /** What has to go so that the cached documents fit, the longest unused first; never the one that has just come. */
  #overfull(newest: string): string[] {
    const cached = [...this.#entries].filter(([, { keep }]) => keep === 'cached');
    let over = cached.reduce((sum, [, { bytes }]) => sum + bytes, 0) - this.#parts.cacheBytes;
    const gone: string[] = [];
    for (const [key, { bytes }] of cached.toSorted(([, a], [, b]) => a.usedAt - b.usedAt)) {
      if (over <= 0) break;
      if (key === newest) continue;
      gone.push(key);
      over -= bytes;
    }
    return gone;
  }

  /** The index first: a file that it does not name goes at the next start at the latest. */
  async #remove(keys: readonly string[]): Promise<void> {
    const { files, folder, vault } = this.#parts;
    const gone = keys.flatMap((key) => this.#entries.get(key) ?? []);
    for (const key of keys) this.#entries.delete(key);
    await files.makeFolder(folder);
    const text = Buffer.from(JSON.stringify([...this.#entries.values()]));
    await writeWhole(files, folder, INDEX, sealBytes(vault.derivedKey('documents'), text, INDEX_CONTEXT));
    for (const entry of gone) await files.remove(join(folder, this.#nameOf(entry)));
  }

  async #sweep(): Promise<void> {
    const { files, folder } = this.#parts;
    const found = await files.list(folder).catch((): string[] => [DAMAGED]);
    if (found.includes(DAMAGED)) return;
    const known = new Set([INDEX, ...[...this.#entries.values()].map((entry) => this.#nameOf(entry))]);
    for (const name of found) if (!known.has(name)) await files.remove(join(folder, name)).catch(() => {});
  }

  async #abandon(key: string): Promise<void> {
    const draft = this.#drafts.get(key);
    if (!draft) return;
    this.#drafts.delete(key);
    await draft.file.close();
    await this.#parts.files.remove(draft.path);
  }

  /** Keyed: whoever knows a file could otherwise tell from its hash that it is in the vault. */
  #nameOf({ scope, sha256 }: Named): string {
    const key = this.#parts.vault.derivedKey('document names');
    return createHmac('sha256', key).update(`${scope}\n${sha256}`).digest('hex');
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(() => {
      if (this.#isClosed) throw new VaultFaultError({ kind: 'notOpen' });
      return work();
    });
    this.#turn = result.catch(() => {});
    return result;
  }
}

function keptAs(entry: Entry, keep: DocumentKeep): Entry {
  if (entry.keep !== 'sending') return { ...entry, keep };
  if (keep === 'pinned') return { ...entry, staysPinned: true };
  return { ...entry, keep: keep === 'cached' && entry.staysPinned ? 'pinned' : keep, staysPinned: false };
}

/** @returns null for what is no index. */
function entriesIn(plain: Buffer): Entry[] | null {
  try {
    return z.array(Entry).parse(JSON.parse(plain.toString('utf8')));
  } catch {
    return null;
  }
}

function keyOf({ scope, sha256 }: Named): string {
  return `${scope}\n${sha256}`;
}

/** A piece's place is sealed with it: pieces can be neither moved nor left off at the end. */
function contextOf({ sha256 }: Named, n: number, bytes: number): string {
  return `${sha256} ${n}/${pieceCount(bytes)}`;
}
