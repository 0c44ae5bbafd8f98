import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PIECE_BYTES, pieceCount } from '../../src-shared/document/pieces.ts';
import type { DocumentKeep } from '../../src-shared/wire/ipc-documents.ts';
import { CHEAP_KDF, createdVault, openedVault, temporaryFolder } from '../vault/test-vault.ts';
import { nodeFiles } from '../vault/vault-files.ts';
import { sealBytes } from '../vault/sealed-box.ts';
import type { Vault } from '../vault/vault.ts';
import { DocumentStore } from './document-store.ts';

const CACHE = 3 * PIECE_BYTES;
const SCOPE = 'westside-clinic/work';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let vault: Vault;
let store: DocumentStore;
let now = 0;

const openStore = () =>
  DocumentStore.open({
    files: nodeFiles,
    folder: join(folder.path, 'documents'),
    vault,
    now: () => now,
    cacheBytes: CACHE,
  });

beforeEach(async () => {
  now = 0;
  folder = await temporaryFolder();
  vault = await createdVault({ folder: folder.path, kdf: CHEAP_KDF });
  store = await openStore();
});
afterEach(async () => {
  await store.close();
  await vault.close();
  await folder.remove();
});

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const pieceOf = (bytes: Buffer, n: number) => new Uint8Array(bytes.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES));

async function put(bytes: Buffer, keep: DocumentKeep, scope = SCOPE) {
  const named = { scope, sha256: hashOf(bytes) };
  const { next } = await store.begin({ ...named, bytes: bytes.length });
  for (let n = next; n < pieceCount(bytes.length); n += 1) {
    expect(await store.append({ ...named, n, bytes: pieceOf(bytes, n) })).toBe(true);
  }
  expect(await store.finish({ ...named, keep })).toEqual({ ok: true, value: null });
  now += 60_001;
  return named;
}

async function get(named: { scope: string; sha256: string }, bytes: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  for (let n = 0; n < pieceCount(bytes); n += 1) {
    const piece = await store.read({ ...named, n });
    if (!piece) return null;
    pieces.push(piece);
  }
  now += 60_001;
  return Buffer.concat(pieces);
}

describe('documents on this computer', () => {
  it('are there byte by byte after a restart, encrypted under names that tell nothing', async () => {
    const bytes = Buffer.concat([Buffer.from('PATIENT-CANARY'.repeat(30)), randomBytes(PIECE_BYTES * 2)]);
    const named = await put(bytes, 'sending');
    await store.close();
    store = await openStore();
    expect((await get(named, bytes.length))?.equals(bytes)).toBe(true);
    expect(store.list).toEqual([{ ...named, bytes: bytes.length, keep: 'sending' }]);
    const kept = join(folder.path, 'documents');
    for (const name of readdirSync(kept)) {
      expect(name).not.toContain(named.sha256);
      expect(readFileSync(join(kept, name)).includes('PATIENT-CANARY')).toBe(false);
      expect(readFileSync(join(kept, name)).includes(named.sha256)).toBe(false);
    }
  });

  it('are not kept when they are not what their hash says, or when a piece is missing', async () => {
    const bytes = randomBytes(100);
    const named = { scope: SCOPE, sha256: hashOf(randomBytes(100)) };
    await store.begin({ ...named, bytes: 100 });
    await store.append({ ...named, n: 0, bytes: new Uint8Array(bytes) });
    expect(await store.finish({ ...named, keep: 'cached' })).toEqual({ ok: false, error: { kind: 'differs' } });
    await store.begin({ ...named, bytes: PIECE_BYTES + 1 });
    expect(await store.append({ ...named, n: 1, bytes: new Uint8Array(1) })).toBe(false);
    expect(await store.finish({ ...named, keep: 'cached' })).toMatchObject({ ok: false });
    expect(store.list).toEqual([]);
    expect(readdirSync(join(folder.path, 'documents'))).toEqual([]);
  });

  it('go on where they broke off, until the vault is closed', async () => {
    const bytes = randomBytes(PIECE_BYTES * 2 + 10);
    const named = { scope: SCOPE, sha256: hashOf(bytes) };
    await store.begin({ ...named, bytes: bytes.length });
    await store.append({ ...named, n: 0, bytes: pieceOf(bytes, 0) });
    expect(await store.begin({ ...named, bytes: bytes.length })).toEqual({ isHere: false, next: 1 });
    expect((await get(await put(bytes, 'cached'), bytes.length))?.equals(bytes)).toBe(true);
    const other = { scope: SCOPE, sha256: hashOf(randomBytes(1)) };
    await store.begin({ ...other, bytes: bytes.length });
    await store.append({ ...other, n: 0, bytes: pieceOf(bytes, 0) });
    await store.close();
    store = await openStore();
    expect(await store.begin({ ...other, bytes: bytes.length })).toEqual({ isHere: false, next: 0 });
  });

  it('leave nothing of what was interrupted', async () => {
    await store.begin({ scope: SCOPE, sha256: hashOf(randomBytes(1)), bytes: 10 });
    const other = await openStore();
    expect(readdirSync(join(folder.path, 'documents'))).toEqual([]);
    expect(other.list).toEqual([]);
  });

  it('are written no more once the vault is being locked: its keys are wiped', async () => {
    const named = await put(randomBytes(100), 'sending');
    await store.close();
    await vault.close();
    await expect(store.keep({ ...named, keep: 'cached' })).rejects.toMatchObject({ fault: { kind: 'notOpen' } });
    await expect(store.dropScopes([SCOPE])).rejects.toMatchObject({ fault: { kind: 'notOpen' } });
    vault = await openedVault({ folder: folder.path, kdf: CHEAP_KDF });
    store = await openStore();
    expect(store.list).toMatchObject([{ ...named, keep: 'sending' }]);
  });

  it('are not given when a byte of them was lost or changed', async () => {
    const bytes = randomBytes(PIECE_BYTES + 10);
    const named = await put(bytes, 'cached');
    const kept = join(folder.path, 'documents');
    const file = readdirSync(kept).find((name) => name !== 'INDEX')!;
    truncateSync(join(kept, file), PIECE_BYTES + 30);
    expect(await store.read({ ...named, n: 1 })).toBeNull();
    expect(await store.read({ ...named, n: 0 })).not.toBeNull();
  });
});

describe('an index that cannot be read', () => {
  const kept = () => join(folder.path, 'documents');

  it('is put aside, and what it named stays when others are kept and the vault is opened again', async () => {
    const named = await put(randomBytes(100), 'sending');
    const [file] = readdirSync(kept()).filter((name) => name !== 'INDEX');
    const good = readFileSync(join(kept(), 'INDEX'));
    writeFileSync(join(kept(), 'INDEX'), good.subarray(1));
    store = await openStore();
    expect(store.list).toEqual([]);
    await put(randomBytes(50), 'cached');
    store = await openStore();
    expect(existsSync(join(kept(), file!))).toBe(true);
    expect(store.list).toHaveLength(1);
    expect(readFileSync(join(kept(), 'INDEX.damaged')).equals(good.subarray(1))).toBe(true);
    expect(store.list).not.toContainEqual(expect.objectContaining(named));
  });

  it('is put aside also when it was sealed here and is no index', async () => {
    await put(randomBytes(100), 'pinned');
    const sealed = sealBytes(vault.derivedKey('documents'), Buffer.from('[{}]'), 'countersign documents');
    writeFileSync(join(kept(), 'INDEX'), sealed);
    store = await openStore();
    expect(store.list).toEqual([]);
    expect(readdirSync(kept())).toContain('INDEX.damaged');
  });

  it('stands in the way of nothing where it is no file at all', async () => {
    mkdirSync(join(kept(), 'INDEX'), { recursive: true });
    store = await openStore();
    expect(store.list).toEqual([]);
    const named = await put(randomBytes(10), 'cached');
    expect(await get(named, 10)).not.toBeNull();
  });
});

describe('room', () => {
  it('is made by letting go of the longest unused, never of what is pinned or waits to be sent', async () => {
    const [a, b, c, d, e] = Array.from({ length: 5 }, () => randomBytes(PIECE_BYTES));
    const waiting = await put(a!, 'sending');
    const pinned = await put(b!, 'pinned');
    const first = await put(c!, 'cached');
    const second = await put(d!, 'cached');
    await put(e!, 'cached');
    // Looked at again, so that the other has been unused for longer.
    expect(await get(first, PIECE_BYTES)).not.toBeNull();
    const last = await put(randomBytes(PIECE_BYTES), 'cached');
    expect(store.list.map(({ sha256 }) => sha256)).not.toContain(second.sha256);
    for (const still of [waiting, pinned, first, last]) expect(await get(still, PIECE_BYTES)).not.toBeNull();
  });

  it('is asked for when a document was sent and is only cached from then on', async () => {
    const sent = await put(randomBytes(PIECE_BYTES), 'sending');
    for (let n = 0; n < 3; n += 1) await put(randomBytes(PIECE_BYTES), 'cached');
    await store.keep({ ...sent, keep: 'cached' });
    expect(store.list.filter(({ keep }) => keep === 'cached')).toHaveLength(3);
  });

  it('stays for what was pinned before it was to be sent, or meanwhile', async () => {
    const [a, b] = [randomBytes(10), randomBytes(20)];
    const before = await put(a, 'pinned');
    await put(a, 'sending');
    const meanwhile = await put(b, 'sending');
    await store.keep({ ...meanwhile, keep: 'pinned' });
    expect(store.list.map(({ keep }) => keep)).toEqual(['sending', 'sending']);
    for (const named of [before, meanwhile]) await store.keep({ ...named, keep: 'cached' });
    expect(store.list.map(({ keep }) => keep)).toEqual(['pinned', 'pinned']);
    for (const named of [before, meanwhile]) await store.keep({ ...named, keep: 'cached' });
    expect(store.list.map(({ keep }) => keep)).toEqual(['cached', 'cached']);
  });

  it('keeps a document that is larger than all of it while it is the newest', async () => {
    const large = randomBytes(CACHE + 1);
    const named = await put(large, 'cached');
    expect((await get(named, large.length))?.equals(large)).toBe(true);
    await put(randomBytes(10), 'cached');
    expect(store.list).toHaveLength(1);
  });
});

describe('a scope that is taken away', () => {
  it('takes its documents along: their key is gone, even for whoever has a copy of the files', async () => {
    const bytes = randomBytes(500);
    const gone = await put(bytes, 'pinned');
    const other = await put(bytes, 'pinned', 'mercy-general/work');
    await vault.dropScopes([SCOPE]);
    // Before the files are removed: already nobody can read them.
    expect(await store.read({ ...gone, n: 0 })).toBeNull();
    await store.dropScopes([SCOPE]);
    expect(store.list.map(({ scope }) => scope)).toEqual(['mercy-general/work']);
    expect((await get(other, 500))?.equals(bytes)).toBe(true);
  });

  it('takes along what is just arriving, and gets no key again by it', async () => {
    const bytes = randomBytes(PIECE_BYTES + 10);
    const named = { scope: SCOPE, sha256: hashOf(bytes) };
    await store.begin({ ...named, bytes: bytes.length });
    await store.append({ ...named, n: 0, bytes: pieceOf(bytes, 0) });
    await vault.dropScopes([SCOPE]);
    expect(await store.append({ ...named, n: 1, bytes: pieceOf(bytes, 1) })).toBe(false);
    await store.dropScopes([SCOPE]);
    expect(vault.scopeKey(SCOPE, 'documents')).toBeNull();
    expect(await store.finish({ ...named, keep: 'pinned' })).toMatchObject({ ok: false });
    expect(readdirSync(join(folder.path, 'documents')).filter((name) => name !== 'INDEX')).toEqual([]);
  });

  it('leaves what others keep as it was, also after the vault was locked', async () => {
    const named = await put(randomBytes(50), 'pinned');
    await store.close();
    await vault.close();
    vault = await openedVault({ folder: folder.path, kdf: CHEAP_KDF });
    store = await openStore();
    expect(await get(named, 50)).not.toBeNull();
  });
});
