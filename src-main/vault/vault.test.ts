import { spawnSync } from 'node:child_process';
import { open, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { osError, watchedDisk } from './test-disk.ts';
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
import { nodeFiles } from './vault-files.ts';
import { createVault, openVault, removeVault } from './vault.ts';
import type { VaultParts } from './vault.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let parts: VaultParts;
beforeEach(async () => {
  folder = await temporaryFolder();
  parts = { folder: join(folder.path, 'ann'), kdf: CHEAP_KDF };
});
afterEach(() => folder.remove());

const many = (count: number, version: number, text = '') =>
  Array.from({ length: count }, (_, index) => ({ id: `c${index}`, version, text }));

async function bytesOnDisk(): Promise<number> {
  const names = (await readdir(parts.folder)).filter((name) => name.endsWith('.seg'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(parts.folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('what a vault gives back', () => {
  it('is the newest version of every document, without those that were removed', async () => {
    const vault = await createdVault(parts);
    await vault.append(
      [
        record([
          { id: 'a', v: 1 },
          { id: 'b', v: 1 },
        ]),
      ],
      true,
    );
    await vault.append([record([{ id: 'a', v: 2 }], { obsolete: 1 })], false);
    await vault.append([record(['b'], { obsolete: 2 }), record([{ id: 'x' }], { instance: 'other' })], false);
    await vault.close();
    const again = await openedVault(parts);
    expect([...(await contentOf(again)).values()]).toEqual([{ id: 'a', v: 2 }]);
    expect((await contentOf(again, 'other')).size).toBe(1);
    expect(valueOf(await again.status())).toMatchObject({ liveDocs: 2, storedDocs: 5, recoveredBytes: 0, damaged: [] });
    await again.close();
  });

  it('is the same text in any script, as ASCII on its way', async () => {
    const texts = [
      'Northern’s · é',
      'Παπαδόπουλος',
      '診療所 𠮷野',
      '🩺',
      '\ud800',
      '\\u2019 "\\"',
      '\u0000\u007f\u0080\uffff',
    ];
    const vault = await createdVault(parts);
    await vault.append([record(texts.map((text) => ({ id: text, text })))], true);
    const { bodies } = valueOf(await vault.load('cases', 0));
    expect(bodies.join('')).toMatch(/^[\0-\x7f]+$/);
    expect([...(await contentOf(vault)).keys()]).toEqual(texts);
    await vault.close();
  });

  it('comes in pages, and is the same over several segments', async () => {
    const vault = await createdVault({ ...parts, limits: { segmentBytes: 1 << 20 } });
    const text = 'é'.repeat(1_000);
    for (let from = 0; from < 6_000; from += 500) {
      const docs = many(500, 1, text).map((doc, index) => ({ ...doc, id: `c${from + index}` }));
      await vault.append([record(docs)], false);
    }
    expect(valueOf(await vault.load('cases', 0)).next).not.toBeNull();
    expect(await contentOf(vault)).toHaveLength(6_000);
    await vault.close();
    const again = await openedVault(parts);
    const content = await contentOf(again);
    expect(content).toHaveLength(6_000);
    expect(content.get('c5999')).toEqual({ id: 'c5999', version: 1, text });
    await again.close();
  });

  it('forgets an instance that was dropped and takes it up anew', async () => {
    const vault = await createdVault(parts);
    await vault.append([record(many(10, 1))], false);
    await vault.dropInstance('cases');
    await vault.append([record([{ id: 'new' }])], false);
    await vault.close();
    const again = await openedVault(parts);
    expect([...(await contentOf(again)).keys()]).toEqual(['new']);
    await again.close();
  });

  it('is in the order of the calls, however many come at once', async () => {
    const vault = await createdVault(parts);
    const writes = Array.from({ length: 200 }, (_, v) => vault.append([record([{ id: 'a', v }])], v % 7 === 0));
    expect((await Promise.all(writes)).every(({ ok }) => ok)).toBe(true);
    expect((await contentOf(vault)).get('a')).toEqual({ id: 'a', v: 199 });
    await vault.close();
  });
});

describe('a scope', () => {
  it('cannot be read again once its key is destroyed, not even an older version of a document that moved', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'stays' }, { id: 'moves', v: 1 }])], false);
    await vault.append(
      [record(['moves'], { obsolete: 2 }), record([{ id: 'moves', v: 2 }, { id: 'b' }], { scope: 'south' })],
      false,
    );
    expect(valueOf(await vault.status()).scopes).toEqual(['north', 'south']);
    await vault.dropScopes(['south']);
    expect([...(await contentOf(vault)).keys()]).toEqual(['stays']);
    await vault.close();
    const again = await openedVault(parts);
    expect([...(await contentOf(again)).keys()]).toEqual(['stays']);
    expect(valueOf(await again.status())).toMatchObject({ scopes: ['north'], damaged: [], liveDocs: 1 });
    await again.close();
  });

  it.runIf(process.platform !== 'win32')(
    'leaves its key not even in the blocks of the keyring that was replaced',
    async () => {
      const vault = await createdVault(parts);
      await vault.append([record([{ id: 'a' }])], true);
      const old = await open(join(parts.folder, 'KEYRING'), 'r');
      expect(await old.read(Buffer.alloc(20), 0, 20, 0)).toMatchObject({ buffer: Buffer.from('{"version":1,"kdf":{') });
      await vault.dropScopes(['north']);
      const { buffer } = await old.read(Buffer.alloc(5_000), 0, 5_000, 0);
      expect(buffer.includes('"vaultKey"')).toBe(false);
      await old.close();
      await vault.close();
    },
  );

  it('starts empty when it is granted again', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'old' }])], false);
    await vault.dropScopes(['north']);
    await vault.append([record([{ id: 'new' }])], false);
    expect([...(await contentOf(vault)).keys()]).toEqual(['new']);
    await vault.close();
  });
});

describe('a disk that fails half way', () => {
  /** Fails the next `op` on `file` once it is armed. */
  function failing(op: string, file: string, code: string) {
    const fault = { armed: false };
    const files = watchedDisk(nodeFiles, (step, phase) => {
      if (!fault.armed || step.op !== op || step.file !== file || phase !== 'before') return;
      fault.armed = false;
      throw osError(code);
    });
    return { fault, files };
  }

  it('in a revocation: what the scope takes afterwards is not lost, since the refusal is made true first', async () => {
    const { fault, files } = failing('syncFolder', 'ann', 'ENOSPC');
    const vault = await createdVault({ ...parts, files });
    await vault.append([record([{ id: 'a' }])], true);
    fault.armed = true;
    expect(await vault.dropScopes(['north'])).toEqual({ ok: false, error: { kind: 'diskFull' } });
    await vault.append([record([{ id: 'b' }])], true);
    await vault.close();
    const again = await openedVault(parts);
    expect([...(await contentOf(again)).keys()]).toEqual(['a', 'b']);
    await again.close();
  });

  it('in synchronising: takes no more writes until the vault is opened again, because earlier ones may be gone', async () => {
    const { fault, files } = failing('sync', '000001.seg', 'EIO');
    const vault = await createdVault({ ...parts, files });
    await vault.append([record([{ id: 'a' }])], false);
    fault.armed = true;
    const refused = { ok: false, error: { kind: 'io', detail: 'EIO' } };
    expect(await vault.append([record([{ id: 'b' }])], true)).toEqual(refused);
    expect(await vault.append([record([{ id: 'c' }])], false)).toEqual(refused);
    expect([...(await contentOf(vault)).keys()]).toEqual(['a']);
    await vault.close();
    const again = await openedVault(parts);
    expect(await again.append([record([{ id: 'd' }])], true)).toMatchObject({ ok: true });
    expect([...(await contentOf(again)).keys()]).toEqual(['a', 'd']);
    await again.close();
  });
});

describe('rewriting the log', () => {
  it('happens by itself when it is twice as large as what is current, and keeps every current document', async () => {
    const limits = { compactAboveBytes: 200_000, segmentBytes: 150_000 };
    const vault = await createdVault({ ...parts, limits });
    const write = (version: number) =>
      vault.append([record(many(100, version, 'x'.repeat(200)), { obsolete: version === 1 ? 0 : 100 })], false);
    for (let version = 1; version <= 39; version += 1) await write(version);
    await expect
      .poll(async () => {
        await write(40);
        return valueOf(await vault.status()).bytes;
      })
      .toBeLessThan(200_000);
    await vault.close();
    expect(await bytesOnDisk()).toBeLessThan(200_000);
    const again = await openedVault({ ...parts, limits });
    expect([...(await contentOf(again)).values()]).toEqual(many(100, 40, 'x'.repeat(200)));
    await again.close();
  });

  it('lets appends go on, and a reader who is half way starts over', async () => {
    const vault = await createdVault(parts);
    const text = 'y'.repeat(2_000);
    for (let version = 1; version <= 4; version += 1) await vault.append([record(many(1_500, version, text))], false);
    const first = valueOf(await vault.load('cases', 0));
    const [rewritten, appended] = await Promise.all([vault.compact(), vault.append([record([{ id: 'late' }])], true)]);
    expect([rewritten.ok, appended.ok]).toEqual([true, true]);
    expect(valueOf(await vault.load('cases', first.next!))).toEqual({ bodies: [], records: [], next: 0 });
    expect(await contentOf(vault)).toHaveLength(1_501);
    await vault.close();
  });

  it('drops what was removed', async () => {
    const vault = await createdVault(parts);
    await vault.append([record(many(50, 1))], false);
    await vault.append(
      [
        record(
          many(50, 1).map(({ id }) => id),
          { obsolete: 100 },
        ),
      ],
      false,
    );
    await vault.compact();
    expect(valueOf(await vault.status())).toMatchObject({ liveDocs: 0, storedDocs: 0 });
    await vault.close();
  });
});

describe('two processes', () => {
  const other = (body: string) => spawnSync(process.execPath, ['-e', body], { encoding: 'utf8' });

  it('do not open one vault: the second is told who has it', async () => {
    const vault = await createdVault(parts);
    expect(await openVault(parts, PIN, newTries())).toEqual({ ok: false, error: { kind: 'inUse', pid: process.pid } });
    await vault.close();
    await (await openedVault(parts)).close();
  });

  it('follow one another when the first was killed, even if its number was given to another program', async () => {
    await (await createdVault(parts)).close();
    const { pid } = other('process.kill(process.pid, "SIGKILL")');
    await symlink(`${pid}-boot-1`, join(parts.folder, 'LOCK'));
    await (await openedVault(parts)).close();
    await symlink(`${process.ppid}-anotherboot-1`, join(parts.folder, 'LOCK'));
    await (await openedVault(parts)).close();
  });
});

describe('a vault as a whole', () => {
  it('is not made twice, is absent before, and is gone after it was removed', async () => {
    expect(await openVault(parts, PIN, newTries())).toEqual({ ok: false, error: { kind: 'absent' } });
    await (await createdVault(parts)).close();
    expect(await createVault(parts, PIN)).toEqual({ ok: false, error: { kind: 'exists' } });
    expect(await removeVault(parts)).toEqual({ ok: true, value: null });
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('answers notOpen once it is closed', async () => {
    const vault = await createdVault(parts);
    const last = vault.append([record([{ id: 'a' }])], true);
    await vault.close();
    expect(await last).toMatchObject({ ok: true });
    expect(await vault.append([record([{ id: 'b' }])], true)).toEqual({ ok: false, error: { kind: 'notOpen' } });
    expect(await vault.load('cases', 0)).toEqual({ ok: false, error: { kind: 'notOpen' } });
  });

  it('says damaged when the list of its files was changed, and leaves the files alone', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'a' }])], true);
    await vault.close();
    const path = join(parts.folder, 'MANIFEST');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"next":2', '"next":3'));
    await expect(openVault(parts, PIN, newTries())).rejects.toMatchObject({
      fault: { kind: 'damaged', detail: 'MANIFEST' },
    });
    await writeFile(path, text);
    const again = await openedVault(parts);
    expect(await contentOf(again)).toHaveLength(1);
    await again.close();
  });

  it.runIf(process.platform !== 'win32')('is readable by its owner alone', async () => {
    const vault = await createdVault(parts);
    await vault.append([record([{ id: 'a' }])], true);
    await vault.close();
    expect((await stat(parts.folder)).mode & 0o077).toBe(0);
    for (const name of await readdir(parts.folder)) {
      expect((await stat(join(parts.folder, name))).mode & 0o077, name).toBe(0);
    }
  });
});

describe('what an entry keeps out of the body', () => {
  const pages = (version: number) =>
    Array.from({ length: 300 }, (_, n) => ({ id: `d${n}`, version, rest: { version, n, text: 'Ünïcode “quoted”' } }));

  it('is read by its place, in any order, also over several records and beside entries without any', async () => {
    const vault = await createdVault(parts);
    const [first = 0, second = 0] = valueOf(
      await vault.append(
        [record(pages(1)), record([{ id: 'bare' }, { id: 'x', rest: [1] }], { scope: 'south' })],
        false,
      ),
    );
    const read = await vault.read('cases', [
      { record: second, entry: 1 },
      { record: first, entry: 299 },
      { record: second, entry: 0 },
      { record: first, entry: 0 },
    ]);
    const texts = [[1], pages(1)[299]!.rest, '', pages(1)[0]!.rest];
    expect(valueOf(read)).toEqual(
      texts.map((rest) => (rest === '' ? '' : JSON.stringify(rest).replaceAll(/[^\0-\x7f]/g, escaped))),
    );
    await vault.close();
  });

  it('is the same after closing, rewriting and revoking another scope, at places that are asked for anew', async () => {
    const vault = await createdVault(parts);
    valueOf(await vault.append([record(pages(1)), record([{ id: 'x' }], { scope: 'south' })], false));
    valueOf(await vault.append([record(pages(2).slice(0, 100), { obsolete: 100 })], false));
    const { places } = await bodiesOf(vault);
    for (const change of [
      () => vault.compact(),
      () => vault.dropScopes(['south']),
      () => vault.dropInstance('other'),
    ]) {
      valueOf(await change());
      expect(valueOf(await vault.read('cases', [places.get('d7')!]))).toBeNull();
      const content = await contentOf(vault);
      expect([content.get('d7'), content.get('d200')]).toEqual([pages(2)[7], pages(1)[200]]);
    }
    await vault.close();
    const again = await openedVault(parts);
    expect((await contentOf(again)).get('d7')).toEqual(pages(2)[7]);
    await again.close();
  });

  it('is unreadable once its scope was revoked', async () => {
    const vault = await createdVault(parts);
    const [place = 0] = valueOf(await vault.append([record(pages(1))], true));
    valueOf(await vault.dropScopes(['north']));
    expect(valueOf(await vault.read('cases', [{ record: place, entry: 0 }]))).toBeNull();
    expect(await contentOf(vault)).toEqual(new Map());
    await vault.close();
  });
});

/** As the vault keeps text: ASCII only. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
