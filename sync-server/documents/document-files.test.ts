import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DocumentDamaged, DocumentFiles } from './document-files.ts';

const SEALED = { key: Buffer.alloc(32, 7), bytes: 5 };
let folder: string;
let files: DocumentFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-document-files-'));
  files = new DocumentFiles(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function arrived(id: string, at: Date): Promise<string> {
  const path = files.arrivingPath(id);
  await files.writePiece(path, 0, Buffer.from('bytes'), SEALED);
  await utimes(path, at, at);
  return path;
}

describe('files of documents', () => {
  const longAgo = new Date('2026-01-01T00:00:00Z');
  const later = new Date('2026-02-01T00:00:00Z');

  it('are as old as their keeping, not as their arrival', async () => {
    const kept = files.keptPath('ab12');
    await files.keep(await arrived('one', longAgo), kept);
    expect(await files.unwanted(new Set(), later)).toEqual([]);
  });

  it('that nothing refers to go once they are old, but for what was kept anew under the same name', async () => {
    const [gone, again] = [files.keptPath('ab12'), files.keptPath('cd34')];
    for (const [n, path] of [gone, again].entries()) {
      await files.keep(await arrived(`first-${n}`, longAgo), path);
      await utimes(path, longAgo, longAgo);
    }
    const wanted = await arrived('wanted', longAgo);
    const unwanted = await files.unwanted(new Set([wanted]), later);
    expect(unwanted.toSorted()).toEqual([gone, again].toSorted());
    await files.keep(await arrived('second', longAgo), again);
    expect(await files.removeOlder(unwanted, later)).toBe(1);
    expect(await Promise.all([gone, again, wanted].map((path) => files.exists(path)))).toEqual([false, true, true]);
  });

  it('that are not there are told as damaged', async () => {
    const read = files.pieces(files.keptPath('ab12'), 0, 0, SEALED);
    await expect(read.next()).rejects.toThrow(DocumentDamaged);
  });
});
