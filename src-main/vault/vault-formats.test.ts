import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MANIFEST_VERSION } from './manifest.ts';
import { type OldRecord, writeFormat2 } from './test-format-2.ts';
import { contentOf, newTries, openedVault, PIN, record, temporaryFolder, valueOf } from './test-vault.ts';
import { openVault } from './vault.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** Work of a day in three scopes: changed twice, removed, with rests and without, in appends of one record and of two. */
const records: readonly OldRecord[] = [
  ...Array.from({ length: 40 }, (_, day) => ({
    instance: 'cases',
    scope: day % 2 ? 'north' : 'west',
    entries: Array.from({ length: 5 }, (__, at) => ({ id: `c${day}-${at}`, ver: 1, day })),
    rests: Array.from({ length: 5 }, (__, at) =>
      at === 3 ? '' : JSON.stringify({ note: `n${day}-${at}`.repeat(20) }),
    ),
    obsolete: 0,
    more: false,
  })),
  { instance: 'cases', scope: 'north', entries: [{ id: 'c1-0', ver: 2 }, 'c1-1'], rests: [], obsolete: 3, more: true },
  {
    instance: 'commands',
    scope: 'own',
    entries: [{ id: 'k1', payload: 'approve' }],
    rests: [],
    obsolete: 0,
    more: false,
  },
];

/** What those records leave. */
function expected(instance: string): Map<string, unknown> {
  const left = new Map<string, unknown>();
  for (const { entries, rests } of records.filter((one) => one.instance === instance))
    for (const [at, entry] of entries.entries()) {
      if (typeof entry === 'string') left.delete(entry);
      else {
        const rest = rests[at] ? { rest: JSON.parse(rests[at]) as unknown } : {};
        left.set((entry as { id: string }).id, { ...(entry as object), ...rest });
      }
    }
  return left;
}

function hashOf(content: ReadonlyMap<string, unknown>): string {
  const ordered = [...content].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex');
}

/** Every format that a released version has written, with what writes it as that version did. */
const writers: Readonly<Record<number, typeof writeFormat2>> = { 2: writeFormat2 };

describe('a vault of an earlier version', () => {
  it('of every format up to today’s has its writer here; the one from before the first release is refused', () =>
    expect(Object.keys(writers).map(Number)).toEqual(
      Array.from({ length: MANIFEST_VERSION - 1 }, (_, index) => index + 2),
    ));

  it.each(Object.entries(writers))(
    'of format %s holds what it held, also after it was written to and compacted',
    async (_format, write) => {
      const parts = { folder: join(folder.path, 'ann') };
      await write(parts.folder, PIN, records);
      const instances = ['cases', 'commands'];
      const hashes = instances.map((instance) => hashOf(expected(instance)));
      const vault = await openedVault(parts);
      const held = async () => Promise.all(instances.map(async (instance) => hashOf(await contentOf(vault, instance))));
      expect(await held()).toEqual(hashes);
      expect(Buffer.from(vault.getSecret('device') ?? []).toString()).toBe('the device');
      expect(valueOf(await vault.status())).toMatchObject({ damaged: [], recoveredBytes: 0, liveDocs: 200 });

      await vault.append([record([{ id: 'new', ver: 1 }], { instance: 'other' })], true);
      valueOf(await vault.compact());
      expect(await held()).toEqual(hashes);
      await vault.close();
      const again = await openedVault(parts);
      expect(hashOf(await contentOf(again, 'cases'))).toBe(hashes[0]);
      await again.close();
    },
  );

  it('is left as it is when its PIN is wrong, or a later version wrote it', async () => {
    const parts = { folder: join(folder.path, 'ann') };
    await writeFormat2(parts.folder, PIN, records);
    const segment = join(parts.folder, '000001.seg');
    const before = await readFile(segment);
    expect(await openVault(parts, '000000', newTries())).toMatchObject({ ok: false, error: { kind: 'wrongPin' } });
    const manifest = join(parts.folder, 'MANIFEST');
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"version":2', `"version":${MANIFEST_VERSION + 1}`));
    await expect(openVault(parts, PIN, newTries())).rejects.toMatchObject({ fault: { kind: 'newer' } });
    expect(await readFile(segment)).toEqual(before);
  });
});
