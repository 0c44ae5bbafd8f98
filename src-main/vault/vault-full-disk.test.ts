import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHEAP_KDF, contentOf, createdVault, openedVault, record, temporaryFolder, valueOf } from './test-vault.ts';

const folder = await temporaryFolder();
const disk = join(folder.path, 'disk');

/** A disk of 2 MB, where this machine lets us have one. */
function mounted(): boolean {
  try {
    mkdirSync(disk);
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const canMount = mounted();
if (!canMount) {
  // eslint-disable-next-line no-console -- a skipped test must say so.
  console.warn('SKIPPED: a really full disk (needs the right to mount a tmpfs); vault-crash.test.ts simulates it');
}

afterAll(async () => {
  if (canMount) execFileSync('/bin/umount', [disk]);
  await folder.remove();
});

describe.runIf(canMount)('a disk that is really full', () => {
  const parts = { folder: join(disk, 'ann'), kdf: CHEAP_KDF };
  const filler = join(disk, 'filler');
  const fill = () => {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(1 << 20), { flag: 'a' });
    } catch {
      // Now it is.
    }
  };

  beforeAll(async () => {
    const vault = await createdVault(parts);
    valueOf(await vault.append([record([{ id: 'before' }])], true));
    await vault.close();
  });

  it('refuses writes, stays readable, also when it is opened, and takes writes when there is space again', async () => {
    const vault = await openedVault(parts);
    fill();
    const text = 'z'.repeat(100_000);
    expect(await vault.append([record([{ id: 'refused', text }])], true)).toEqual({
      ok: false,
      error: { kind: 'diskFull' },
    });
    expect(await vault.append([record([{ id: 'x' }], { scope: 'new scope' })], true)).toEqual({
      ok: false,
      error: { kind: 'diskFull' },
    });
    expect([...(await contentOf(vault)).keys()]).toEqual(['before']);
    await vault.close();

    const onFull = await openedVault(parts);
    expect([...(await contentOf(onFull)).keys()]).toEqual(['before']);
    await rm(filler);
    expect(await onFull.append([record([{ id: 'after', text }])], true)).toMatchObject({ ok: true });
    await onFull.close();
    const again = await openedVault(parts);
    expect([...(await contentOf(again)).keys()]).toEqual(['before', 'after']);
    await again.close();
  });

  it('and one that is read-only: can be read, refuses writes as such', async () => {
    execFileSync('/bin/mount', ['-o', 'remount,ro', disk]);
    const vault = await openedVault(parts);
    expect([...(await contentOf(vault)).keys()]).toEqual(['before', 'after']);
    expect(await vault.append([record([{ id: 'x' }])], true)).toEqual({ ok: false, error: { kind: 'readOnly' } });
    expect(await vault.setSecret('x', Buffer.from('y'))).toEqual({ ok: false, error: { kind: 'readOnly' } });
    await vault.close();
    execFileSync('/bin/mount', ['-o', 'remount,rw', disk]);
  });
});
