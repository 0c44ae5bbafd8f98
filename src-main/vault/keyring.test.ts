import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OsSeal } from './keyring.ts';
import { DEFAULT_KDF_COST } from './pin-key.ts';
import { CHEAP_KDF, createdVault, NOON, openedVault, PIN, record, temporaryFolder, valueOf } from './test-vault.ts';
import { osError, watchedDisk } from './test-disk.ts';
import { nodeFiles } from './vault-files.ts';
import { openVault } from './vault.ts';
import type { VaultParts } from './vault.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let parts: VaultParts;
beforeEach(async () => {
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

const tried = async (pin: string, now: number, over: Partial<VaultParts> = {}) => {
  const result = await openVault({ ...parts, ...over }, pin, now);
  if (!result.ok) return result.error;
  await result.value.close();
  return 'open';
};

describe('the PIN', () => {
  it('opens the vault, and another does not', async () => {
    await (await createdVault(parts)).close();
    expect(await tried('000000', NOON)).toEqual({ kind: 'wrongPin', attemptsLeft: 4, retryAfterMs: 0 });
    expect(await tried(PIN, NOON)).toBe('open');
  });

  it('may be wrong five times; then each try costs a delay that doubles up to 15 minutes', async () => {
    await (await createdVault(parts)).close();
    for (const attemptsLeft of [4, 3, 2, 1]) {
      expect(await tried('x', NOON)).toEqual({ kind: 'wrongPin', attemptsLeft, retryAfterMs: 0 });
    }
    let now = NOON;
    for (const delay of [30_000, 60_000, 120_000, 240_000, 480_000, 900_000, 900_000]) {
      expect(await tried('x', now)).toEqual({ kind: 'wrongPin', attemptsLeft: 0, retryAfterMs: delay });
      expect(await tried(PIN, now + delay - 1)).toEqual({ kind: 'lockedOut', retryAfterMs: 1 });
      now += delay;
    }
    expect(await tried(PIN, now)).toBe('open');
    expect(await tried('x', now)).toMatchObject({ attemptsLeft: 4 });
  });

  it('may be wrong no more often while the disk is full', async () => {
    await (await createdVault(parts)).close();
    const files = watchedDisk(nodeFiles, ({ file }, phase) => {
      if (file.startsWith('KEYRING') && phase === 'half') throw osError('ENOSPC');
    });
    for (const attemptsLeft of [4, 3, 2, 1, 0])
      expect(await tried('x', NOON, { files })).toMatchObject({ attemptsLeft });
    expect(await tried(PIN, NOON, { files })).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    expect(await tried(PIN, NOON)).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    expect(await tried(PIN, NOON + 30_000, { files })).toBe('open');
    expect(await tried('x', NOON + 30_000)).toMatchObject({ attemptsLeft: 4 });
  });

  it('is not delayed beyond the delay by a clock that was set back a year', async () => {
    await (await createdVault(parts)).close();
    for (let n = 0; n < 5; n += 1) await tried('x', NOON);
    const lastYear = NOON - 365 * 86_400_000;
    expect(await tried(PIN, lastYear)).toEqual({ kind: 'lockedOut', retryAfterMs: 30_000 });
    expect(await tried(PIN, lastYear + 30_000)).toBe('open');
  });

  it('can be changed; the old one then opens nothing, and the data are still there', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'a' }])], true);
    expect(await vault.changePin('wrong', '111111')).toEqual({ ok: false, error: { kind: 'wrongPin' } });
    expect(await vault.changePin(PIN, '111111')).toEqual({ ok: true, value: null });
    await vault.close();
    expect(await tried(PIN, NOON)).toMatchObject({ kind: 'wrongPin' });
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
    expect(await tried(PIN, NOON)).toBe('open');
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
    expect(await tried(PIN, NOON)).toEqual({ kind: 'osSealUnavailable' });
    expect(await tried(PIN, NOON, { osSeal: secretStore() })).toMatchObject({ kind: 'wrongPin' });
    expect(await tried(PIN, NOON, { osSeal })).toBe('open');
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
    expect(await tried(PIN, NOON)).toEqual({ kind: 'osSealUnavailable' });
    expect(await tried(PIN, NOON, { osSeal })).toBe('open');
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
