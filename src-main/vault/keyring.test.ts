import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OsSeal } from './keyring.ts';
import { DEFAULT_KDF_COST } from './pin-key.ts';
import { PinTries } from './pin-tries.ts';
import { CHEAP_KDF, createdVault, openedVault, PIN, record, temporaryFolder, valueOf } from './test-vault.ts';
import { osError, watchedDisk } from './test-disk.ts';
import { nodeFiles } from './vault-files.ts';
import { openVault } from './vault.ts';
import type { VaultParts } from './vault.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let parts: VaultParts;
/** Milliseconds since the program started. */
let upMs = 0;
let tries: PinTries;
const startProgram = () => {
  upMs = 0;
  tries = new PinTries(() => upMs);
};
beforeEach(async () => {
  startProgram();
  folder = await temporaryFolder();
  parts = { folder: join(folder.path, 'ann'), kdf: CHEAP_KDF };
});
afterEach(() => folder.remove());

/** A secret store such as an operating system has: another user has another key. */
function secretStore(): OsSeal {
  const key = randomBytes(32);
  return {
    seal(bytes) {
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
      return Buffer.concat([Buffer.from('sealed:'), cipher.update(bytes)]);
    },
    unseal: (bytes) => createDecipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(bytes.subarray(7)),
  };
}

const tried = async (pin: string, over: Partial<VaultParts> = {}) => {
  const result = await openVault({ ...parts, ...over }, pin, tries);
  if (!result.ok) return result.error;
  await result.value.close();
  return 'open';
};

describe('the PIN', () => {
  it('opens the vault, and another does not', async () => {
    await (await createdVault(parts)).close();
    expect(await tried('000000')).toEqual({ kind: 'wrongPin', attemptsLeft: 4, retryAfterMs: 0 });
    expect(await tried(PIN)).toBe('open');
  });

  it('may be wrong five times; then each try costs a delay that doubles up to 15 minutes', async () => {
    await (await createdVault(parts)).close();
    for (const attemptsLeft of [4, 3, 2, 1]) {
      expect(await tried('x')).toEqual({ kind: 'wrongPin', attemptsLeft, retryAfterMs: 0 });
    }
    for (const delay of [30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]) {
      expect(await tried('x')).toEqual({ kind: 'wrongPin', attemptsLeft: 0, retryAfterMs: delay });
      upMs += delay - 1;
      expect(await tried(PIN)).toEqual({ kind: 'lockedOut', retryAfterMs: 1 });
      upMs += 1;
    }
    expect(await tried(PIN)).toBe('open');
    expect(await tried('x')).toMatchObject({ attemptsLeft: 4 });
  });

  it('may be wrong no more often while the disk is full', async () => {
    await (await createdVault(parts)).close();
    const files = watchedDisk(nodeFiles, ({ file }, phase) => {
      if (file.startsWith('KEYRING') && phase === 'half') throw osError('ENOSPC');
    });
    for (const attemptsLeft of [4, 3, 2, 1, 0]) expect(await tried('x', { files })).toMatchObject({ attemptsLeft });
    expect(await tried(PIN, { files })).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    expect(await tried(PIN)).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    upMs = 30_000;
    expect(await tried(PIN, { files })).toBe('open');
    expect(await tried('x')).toMatchObject({ attemptsLeft: 4 });
  });

  it('is delayed as long whatever date the computer is set to', async () => {
    await (await createdVault(parts)).close();
    for (let n = 0; n < 5; n += 1) await tried('x');
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const days of [365, -365]) {
      vi.setSystemTime(Date.now() + days * 86_400_000);
      expect(await tried(PIN)).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    }
    vi.useRealTimers();
    upMs = 30_000;
    expect(await tried(PIN)).toBe('open');
  });

  it('is delayed anew when the program is started anew', async () => {
    await (await createdVault(parts)).close();
    for (let n = 0; n < 5; n += 1) await tried('x');
    upMs = 29_000;
    startProgram();
    expect(await tried(PIN)).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    upMs = 30_000;
    expect(await tried(PIN)).toBe('open');
  });

  it('can be changed; the old one then opens nothing, and the data are still there', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'a' }])], true);
    expect(await vault.changePin('wrong', '111111')).toEqual({ ok: false, error: { kind: 'wrongPin' } });
    expect(await vault.changePin(PIN, '111111')).toEqual({ ok: true, value: null });
    await vault.close();
    expect(await tried(PIN)).toMatchObject({ kind: 'wrongPin' });
    const again = await openedVault(parts, '111111');
    expect(valueOf(await again.status()).liveDocs).toBe(1);
    await again.close();
  });

  it('is stretched by argon2id with 19 MiB and 2 passes unless told otherwise', async () => {
    const { kdf: _, ...usual } = parts;
    const vault = await createdVault({ ...usual, kdf: DEFAULT_KDF_COST });
    await vault.close();
    const stored = JSON.parse(await readFile(join(parts.folder, 'KEYRING'), 'utf8')) as { kdf: object };
    expect(stored.kdf).toMatchObject({ name: 'argon2id', memoryKiB: 19_456, iterations: 2, parallelism: 1 });
    expect(await tried(PIN)).toBe('open');
  });

  it('still opens the vault on a full disk, where a try cannot be counted', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'a' }])], true);
    await vault.close();
    const full = watchedDisk(nodeFiles, ({ op }) => {
      if (op === 'write' || op === 'create') throw osError('ENOSPC');
    });
    const again = await openedVault({ ...parts, files: full });
    expect(valueOf(await again.load('cases', 0)).bodies).toEqual(['[{"id":"a"}]']);
    expect(await again.append([record([{ id: 'b' }])], true)).toEqual({ ok: false, error: { kind: 'diskFull' } });
    await again.close();
  });
});

describe("the operating system's secret store", () => {
  it('is needed beside the PIN when it was there as the vault was made', async () => {
    const osSeal = secretStore();
    const vault = await createdVault({ ...parts, osSeal });
    expect(valueOf(await vault.status()).osSealed).toBe(true);
    await vault.close();
    expect(await tried(PIN)).toEqual({ kind: 'osSealUnavailable' });
    expect(await tried(PIN, { osSeal: secretStore() })).toMatchObject({ kind: 'wrongPin' });
    expect(await tried(PIN, { osSeal })).toBe('open');
  });

  it('is reported as absent when there was none, and taken in with the next PIN', async () => {
    const vault = await createdVault(parts);
    expect(valueOf(await vault.status()).osSealed).toBe(false);
    await vault.close();
    const osSeal = secretStore();
    const again = await openedVault({ ...parts, osSeal });
    expect(valueOf(await again.status()).osSealed).toBe(false);
    await again.changePin(PIN, PIN);
    expect(valueOf(await again.status()).osSealed).toBe(true);
    await again.close();
    expect(await tried(PIN)).toEqual({ kind: 'osSealUnavailable' });
    expect(await tried(PIN, { osSeal })).toBe('open');
  });
});

describe('a secret', () => {
  it('is kept until it is removed, under any name', async () => {
    const vault = await createdVault(parts);
    await vault.setSecret('token', Buffer.from('t0p'));
    await vault.setSecret('__proto__', Buffer.from('odd'));
    await vault.setSecret('device', Buffer.from('key'));
    await vault.setSecret('device', null);
    await vault.close();
    const again = await openedVault(parts);
    expect(Buffer.from(again.getSecret('token')!).toString()).toBe('t0p');
    expect(Buffer.from(again.getSecret('__proto__')!).toString()).toBe('odd');
    expect(again.getSecret('device')).toBeNull();
    expect(again.getSecret('toString')).toBeNull();
    await again.close();
  });
});
