import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScanFolder } from './scan-folder.ts';

/** It is looked at when the test says so. */
const NEVER_MS = 2 ** 30;
let path: string;
let folder: ScanFolder;
let changes = 0;
let mayLook = true;

beforeEach(async () => {
  changes = 0;
  mayLook = true;
  path = mkdtempSync(join(tmpdir(), 'countersign-scan-'));
  folder = new ScanFolder(path, {
    everyMs: NEVER_MS,
    mayLook: () => mayLook,
    onChange: () => (changes += 1),
  });
  await folder.look();
});
afterEach(() => {
  folder.stop();
  rmSync(path, { recursive: true, force: true });
});

const names = () => folder.files.map(({ name }) => name);
const write = (name: string, text: string, at: number) => {
  writeFileSync(join(path, name), text);
  utimesSync(join(path, name), at, at);
};

describe('a folder that a scanner writes into', () => {
  it('offers a file once it has not changed between two looks', async () => {
    write('scan-1.pdf', 'half', 1000);
    await folder.look();
    expect(names()).toEqual([]);
    appendFileSync(join(path, 'scan-1.pdf'), ' and the rest');
    await folder.look();
    expect(names()).toEqual([]);
    await folder.look();
    expect(names()).toEqual(['scan-1.pdf']);
    expect(Buffer.from((await folder.read('scan-1.pdf'))!).toString()).toBe('half and the rest');
    expect(changes).toBe(1);
    await folder.look();
    expect(changes).toBe(1);
  });

  it('offers neither what is being written, nor hidden, nor empty, nor a folder; the oldest first', async () => {
    write('b.pdf', 'b', 2000);
    write('a.pdf', 'a', 3000);
    for (const name of ['c.pdf.part', '.hidden.pdf', '~lock.docx', 'd.crdownload']) write(name, 'x', 1);
    write('empty.pdf', '', 1);
    await folder.look();
    await folder.look();
    expect(names()).toEqual(['b.pdf', 'a.pdf']);
  });

  it('gives nothing that is not as it was seen, and nothing from elsewhere', async () => {
    write('a.pdf', 'a', 1000);
    await folder.look();
    await folder.look();
    appendFileSync(join(path, 'a.pdf'), 'more');
    expect(await folder.read('a.pdf')).toBeNull();
    expect(await folder.read('../a.pdf')).toBeNull();
  });

  it('is looked into no more once it may not be: the vault of its person is locked', async () => {
    mayLook = false;
    write('a.pdf', 'a', 1000);
    await folder.look();
    await folder.look();
    expect([names(), changes]).toEqual([[], 0]);
  });

  it('is looked at as far as its last 500 files by name, and says that there are more', async () => {
    for (let n = 0; n < 501; n += 1) write(`scan-${String(n).padStart(4, '0')}.pdf`, 'x', 1000 + n);
    await folder.look();
    await folder.look();
    expect([folder.isFull, names().length, names()[0]]).toEqual([true, 500, 'scan-0001.pdf']);
    rmSync(join(path, 'scan-0500.pdf'));
    await folder.look();
    expect(folder.isFull).toBe(false);
  });

  it('says when the folder is away, and goes on when it is back', async () => {
    rmSync(path, { recursive: true });
    await folder.look();
    expect([folder.isThere, names()]).toEqual([false, []]);
    expect(changes).toBe(1);
  });
});
