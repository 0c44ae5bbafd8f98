import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import {
  bodiesOf,
  CHEAP_KDF,
  contentOf,
  createdVault,
  newTries,
  openedVault,
  PIN,
  record,
  temporaryFolder,
  valueOf,
} from './test-vault.ts';
import { osError, watchedDisk } from './test-disk.ts';
import { unlockKeyring } from './keyring.ts';
import { crc32 } from './log-record.ts';
import { nodeFiles } from './vault-files.ts';
import { readOnlyFiles } from './read-only-files.ts';
import { openVault } from './vault.ts';
import type { VaultParts } from './vault.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let parts: VaultParts;
let segment = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  parts = { folder: join(folder.path, 'ann'), kdf: CHEAP_KDF };
  segment = join(parts.folder, '000001.seg');
});
afterEach(() => folder.remove());

/** A vault with one document per append, the last write of which is the end of its file. @returns those lengths. */
async function written(
  close: 'closed' | 'killed',
  instances: readonly string[],
  durable = true,
  rest?: unknown,
): Promise<number[]> {
  const files = watchedDisk(nodeFiles, () => {});
  const vault = await createdVault({ ...parts, files, limits: { flushAfterMs: 3_600_000 } });
  const lengths: number[] = [];
  for (const [index, instance] of instances.entries()) {
    valueOf(
      await vault.append(
        [record([{ id: `d${index}`, text: 'pay to the cent', ...(rest === undefined ? {} : { rest }) }], { instance })],
        durable,
      ),
    );
    lengths.push(valueOf(await vault.status()).bytes);
  }
  if (close === 'closed') await vault.close();
  await files.closeAll();
  await rm(join(parts.folder, 'LOCK'), { force: true });
  return lengths;
}

async function found(
  ...instances: string[]
): Promise<{ ids: string[]; recovered: number; damaged: readonly string[] }> {
  const vault = await openedVault(parts);
  const ids: string[] = [];
  for (const instance of instances) ids.push(...(await contentOf(vault, instance)).keys());
  const { recoveredBytes, damaged } = valueOf(await vault.status());
  await vault.close();
  return { ids, recovered: recoveredBytes, damaged };
}

async function flip(bytes: Buffer, at: number): Promise<void> {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1 << (at % 8);
  await writeFile(segment, changed);
}

describe('a segment that ends too early', () => {
  it(
    'is cut to whole records, at every byte of the last one, and goes on from there',
    { timeout: 120_000 },
    async () => {
      const lengths = await written('killed', ['cases', 'cases', 'cases'], true, 'read one by one');
      const [, second = 0, third = 0] = lengths;
      const bytes = await readFile(segment);
      expect(bytes.length).toBe(third);
      const manifest = await readFile(join(parts.folder, 'MANIFEST'));
      for (let length = second; length < third; length += 1) {
        await writeFile(segment, bytes.subarray(0, length));
        await writeFile(join(parts.folder, 'MANIFEST'), manifest);
        expect(await found('cases')).toEqual({ ids: ['d0', 'd1'], recovered: length - second, damaged: [] });
        const again = await openedVault(parts);
        await again.append([record([{ id: 'next' }])], true);
        await again.close();
        expect((await found('cases')).ids).toEqual(['d0', 'd1', 'next']);
      }
    },
  );

  it('is damage when the vault had been closed: somebody cut what was safely stored', async () => {
    const [, second = 0] = await written('closed', ['cases', 'cases', 'cases']);
    const bytes = await readFile(segment);
    await writeFile(segment, bytes.subarray(0, second));
    expect(await found('cases')).toEqual({ ids: ['d0', 'd1'], recovered: 0, damaged: ['*'] });
  });

  it('drops an append of several records as a whole', async () => {
    await written('killed', ['cases']);
    const files = watchedDisk(nodeFiles, () => {});
    const vault = await openedVault({ ...parts, files });
    await vault.append([record([{ id: 'x' }]), record([{ id: 'y' }], { scope: 'south' })], true);
    await files.closeAll();
    await rm(join(parts.folder, 'LOCK'));
    const bytes = await readFile(segment);
    await writeFile(segment, bytes.subarray(0, -1));
    expect((await found('cases')).ids).toEqual(['d0']);
  });
});

describe('a list of segments of which nobody knows whether it was stored', () => {
  it('is put right before the next write, so that its unfinished end is still recognised', async () => {
    let manifests = 0;
    const files = watchedDisk(nodeFiles, ({ op, file }, phase) => {
      if (op === 'replace' && file === 'MANIFEST' && phase === 'after') manifests += 1;
      if (op === 'syncFolder' && phase === 'before' && manifests === 3) throw osError('ENOSPC');
    });
    const vault = await createdVault({ ...parts, files });
    await vault.append([record([{ id: 'a' }])], true);
    expect(await vault.compact()).toEqual({ ok: false, error: { kind: 'diskFull' } });
    manifests += 1;
    valueOf(await vault.append([record([{ id: 'x' }]), record([{ id: 'y' }])], true));
    await files.closeAll();
    await rm(join(parts.folder, 'LOCK'));
    await writeFile(segment, (await readFile(segment)).subarray(0, -1));
    const { ids, recovered, damaged } = await found('cases');
    expect([ids, recovered > 0, damaged]).toEqual([['a'], true, []]);
  });
});

describe('a flipped bit', () => {
  it(
    'anywhere in a closed vault loses the record it is in, names the collection, and keeps all others',
    { timeout: 120_000 },
    async () => {
      const [first = 0, second = 0, third = 0] = await written('closed', ['cases', 'commands', 'cases']);
      const bytes = await readFile(segment);
      for (let at = first; at < third; at += 1) {
        await flip(bytes, at);
        const { ids, recovered, damaged } = await found('cases', 'commands');
        expect(recovered).toBe(0);
        if (at < second) {
          expect(ids, `byte ${at}`).toEqual(['d0', 'd2']);
          expect(['*', 'commands']).toContain(damaged.join());
        } else {
          expect(ids, `byte ${at}`).toEqual(['d0', 'd1']);
          expect(['*', 'cases']).toContain(damaged.join());
        }
      }
    },
  );

  it('in the body names exactly the collection that suffered', async () => {
    const [, second = 0] = await written('closed', ['cases', 'commands', 'cases']);
    const bytes = await readFile(segment);
    await flip(bytes, second - 3);
    expect((await found('cases')).damaged).toEqual(['commands']);
  });

  it('in what a later record knew to be durable is damage, also after a kill', async () => {
    const [first = 0] = await written('killed', ['cases', 'cases', 'cases']);
    await flip(await readFile(segment), first + 120);
    expect(await found('cases')).toEqual({ ids: ['d0', 'd2'], recovered: 0, damaged: ['cases'] });
  });

  it('in what nobody knew to be durable ends the log there, and what stood behind is kept aside', async () => {
    const [first = 0, second = 0] = await written('killed', ['cases', 'cases', 'cases'], false);
    const bytes = await readFile(segment);
    await flip(bytes, first + 120);
    expect(await found('cases')).toEqual({ ids: ['d0'], recovered: bytes.length - first, damaged: [] });
    const [kept = ''] = await readdir(join(parts.folder, 'quarantine'));
    expect((await readFile(join(parts.folder, 'quarantine', kept))).subarray(second - first)).toEqual(
      bytes.subarray(second),
    );
  });

  it('is not needed: an old record that was copied behind the newer ones is refused', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'a', limit: 'old' }])], true);
    const end = valueOf(await vault.status()).bytes;
    await vault.append([record([{ id: 'a', limit: 'new' }])], true);
    await vault.close();
    const bytes = await readFile(segment);
    await writeFile(segment, Buffer.concat([bytes, bytes.subarray(32, end)]));
    const again = await openedVault(parts);
    expect((await contentOf(again)).get('a')).toEqual({ id: 'a', limit: 'new' });
    await again.close();
  });
});

describe('damage', () => {
  it('stops being reported when its collection is dropped to be fetched again', async () => {
    const [first = 0] = await written('closed', ['cases', 'commands']);
    await flip(await readFile(segment), first - 3);
    const vault = await openedVault(parts);
    expect(valueOf(await vault.status()).damaged).toEqual(['cases']);
    await vault.dropInstance('cases');
    expect(valueOf(await vault.status()).damaged).toEqual([]);
    await vault.close();
    expect(await found('commands')).toEqual({ ids: ['d1'], recovered: 0, damaged: [] });
  });

  it('is kept aside when the log is rewritten', async () => {
    const [first = 0] = await written('closed', ['cases', 'commands']);
    await flip(await readFile(segment), first - 3);
    const vault = await openedVault(parts);
    await vault.compact();
    expect(valueOf(await vault.status()).damaged).toEqual([]);
    await vault.close();
    expect(await readdir(join(parts.folder, 'quarantine'))).toEqual(['000001.seg']);
    expect((await found('commands')).ids).toEqual(['d1']);
  });

  it('is a segment that is gone', async () => {
    await written('closed', ['cases']);
    await rm(segment);
    expect(await found('cases')).toEqual({ ids: [], recovered: 0, damaged: ['*'] });
  });
});

describe('a flipped bit in the rests of a record', () => {
  /** Three documents with a rest, each in a record of its own. @returns where each record ends. */
  async function withRests(close: 'closed' | 'killed', durable = true): Promise<number[]> {
    const files = watchedDisk(nodeFiles, () => {});
    const vault = await createdVault({ ...parts, files, limits: { flushAfterMs: 3_600_000 } });
    const ends: number[] = [];
    for (const id of ['d0', 'd1', 'd2']) {
      valueOf(await vault.append([record([{ id, rest: { text: `pay ${id} to the cent` } }])], durable));
      ends.push(valueOf(await vault.status()).bytes);
    }
    if (close === 'closed') await vault.close();
    await files.closeAll();
    await rm(join(parts.folder, 'LOCK'), { force: true });
    return ends;
  }
  const damaged = { ok: false, error: { kind: 'damaged', detail: '000001.seg' } };

  it('is told when they are read: the document is refused, its collection named, and all others are whole', async () => {
    const [, second = 0] = await withRests('closed');
    const bytes = await readFile(segment);
    for (let at = second - 20; at < second; at += 1) {
      await flip(bytes, at);
      const vault = await openedVault(parts);
      const { content, places } = await bodiesOf(vault);
      expect([...content.keys()]).toEqual(['d0', 'd1', 'd2']);
      expect(valueOf(await vault.status()).damaged).toEqual([]);
      expect(await vault.read('cases', [places.get('d1')!])).toEqual(damaged);
      expect(valueOf(await vault.status()).damaged).toEqual(['cases']);
      expect(await vault.read('cases', [places.get('d2')!, places.get('d0')!])).toEqual({
        ok: true,
        value: ['{"text":"pay d2 to the cent"}', '{"text":"pay d0 to the cent"}'],
      });
      await vault.close();
    }
  });

  it('is not rewritten away: the log stays until the document was fetched again, and is then kept aside', async () => {
    const [, second = 0] = await withRests('closed');
    await flip(await readFile(segment), second - 3);
    const vault = await openedVault(parts);
    expect(await vault.compact()).toEqual(damaged);
    expect(valueOf(await vault.status()).damaged).toEqual(['cases']);
    valueOf(await vault.append([record([{ id: 'd1', rest: 'again' }], { obsolete: 1 })], true));
    valueOf(await vault.compact());
    expect(valueOf(await vault.status()).damaged).toEqual([]);
    expect((await contentOf(vault)).get('d1')).toEqual({ id: 'd1', rest: 'again' });
    await vault.close();
    expect(await readdir(join(parts.folder, 'quarantine'))).toEqual(['000001.seg']);
  });

  it('in what nobody knew to be durable ends the log there', async () => {
    const [first = 0, second = 0] = await withRests('killed', false);
    const bytes = await readFile(segment);
    await flip(bytes, second - 3);
    expect(await found('cases')).toEqual({ ids: ['d0'], recovered: bytes.length - first, damaged: [] });
  });

  it('cannot be a record put together from two: body and rests belong to each other', async () => {
    const [first = 0, second = 0] = await withRests('closed');
    const bytes = await readFile(segment);
    const REST_SEAL = { from: 36, to: 64 };
    bytes.copy(bytes, first + REST_SEAL.from, 32 + REST_SEAL.from, 32 + REST_SEAL.to);
    const end = first + bytes.readUInt16LE(first + 4);
    bytes.writeUInt32LE(crc32(bytes.subarray(first, end - 4)), end - 4);
    await writeFile(segment, bytes);
    expect((await found('cases')).ids).toEqual(['d0', 'd2']);
    expect(second).toBeGreaterThan(end);
  });
});

describe('a vault of a later version of the program', () => {
  it.each([
    ['MANIFEST', (text: string) => text.replace('"version":2', '"version":3')],
    ['KEYRING', (text: string) => text.replace('"version":1', '"version":2')],
  ])('is refused as that and left as it is, when its %s says so', async (name, later) => {
    await written('closed', ['cases']);
    const path = join(parts.folder, name);
    const text = later(await readFile(path, 'utf8'));
    await writeFile(path, text);
    const opened = await openVault(parts, PIN, newTries()).then(
      (result) => (result.ok ? 'opened' : result.error.kind),
      (error: unknown) => (error instanceof VaultFaultError ? error.fault.kind : String(error)),
    );
    expect(opened).toBe('newer');
    if (name === 'KEYRING') expect(await readFile(path, 'utf8')).toBe(text);
  });
});

describe('a vault that is opened for reading alone, after starts that failed', () => {
  it('shows what it holds, refuses every change, and has no byte changed', async () => {
    await written('closed', ['cases']);
    const bytes = async () =>
      Promise.all((await readdir(parts.folder)).toSorted().map((name) => readFile(join(parts.folder, name), 'hex')));
    const before = await bytes();
    const vault = await openedVault({ ...parts, files: readOnlyFiles });
    expect((await contentOf(vault)).size).toBeGreaterThan(0);
    const readOnly = { ok: false, error: { kind: 'readOnly' } };
    expect(await vault.append([record(['later'])], true)).toMatchObject(readOnly);
    expect(await vault.setSecret('any', Buffer.from('x'))).toMatchObject(readOnly);
    expect(await vault.dropScopes(['north'])).toMatchObject(readOnly);
    await vault.close();
    expect(await bytes()).toEqual(before);
  });
});

describe('a vault of an older format', () => {
  it('is refused as a whole, and left as it is', async () => {
    await written('closed', ['cases']);
    const keyring = await unlockKeyring({ ...parts, files: nodeFiles }, PIN, newTries());
    const key = valueOf(keyring).derivedKey('manifest');
    const old = { version: 1, next: 2, segments: [], durable: 0 };
    const mac = createHmac('sha256', key)
      .update(JSON.stringify(Object.values(old)))
      .digest('hex');
    await writeFile(join(parts.folder, 'MANIFEST'), JSON.stringify({ manifest: old, mac }));
    await expect(openedVault(parts)).rejects.toMatchObject({ fault: { kind: 'damaged', detail: 'MANIFEST' } });
  });
});
