import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VaultRecord } from '../../src-shared/wire/vault-bridge.ts';
import { createVault, openVault, removeVault } from './vault.ts';
import type { Vault, VaultParts } from './vault.ts';

const kdf = { memoryKiB: 64, iterations: 1, parallelism: 1 };
const PIN = '493857';
let folder = '';
let parts: VaultParts;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vault-'));
  parts = { folder: join(folder, 'ann'), kdf };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function created(over: Partial<VaultParts> = {}): Promise<Vault> {
  const vault = await createVault({ ...parts, ...over }, PIN);
  if (!vault.ok) throw new Error(vault.error.kind);
  return vault.value;
}

async function reopened(over: Partial<VaultParts> = {}): Promise<Vault> {
  const vault = await openVault({ ...parts, ...over }, PIN, 0);
  if (!vault.ok) throw new Error(vault.error.kind);
  return vault.value;
}

type Entry = string | { id: string; [name: string]: unknown };

function record(entries: Entry[], over: Partial<VaultRecord> = {}): VaultRecord {
  const body = JSON.stringify(entries);
  return { instance: 'cases', primary: 'id', scope: 's1', body, docs: entries.length, obsolete: 0, ...over };
}

async function contentOf(vault: Vault, instance = 'cases'): Promise<Map<string, unknown>> {
  const content = new Map<string, unknown>();
  for (let cursor: number | null = 0; cursor !== null;) {
    const page = await vault.load(instance, cursor);
    if (!page.ok) throw new Error(page.error.kind);
    for (const body of page.value.bodies) {
      for (const entry of JSON.parse(body) as Entry[]) {
        if (typeof entry === 'string') content.delete(entry);
        else content.set(entry.id, entry);
      }
    }
    cursor = page.value.next;
    if (cursor === 0) content.clear();
  }
  return content;
}

describe('a vault', () => {
  it('gives back after reopening what was appended, the newest version of each document', async () => {
    const vault = await created();
    expect(
      await vault.append(
        [
          record([
            { id: 'a', v: 1 },
            { id: 'b', v: 1 },
          ]),
        ],
        true,
      ),
    ).toEqual({ ok: true, value: null });
    await vault.append([record([{ id: 'a', v: 2 }], { obsolete: 1 })], false);
    await vault.append([record(['b'], { obsolete: 2 }), record([{ id: 'x' }], { instance: 'other' })], false);
    await vault.close();
    const again = await reopened();
    expect([...(await contentOf(again)).values()]).toEqual([{ id: 'a', v: 2 }]);
    expect((await contentOf(again, 'other')).size).toBe(1);
    expect(await again.status()).toMatchObject({
      value: { liveDocs: 2, storedDocs: 5, recoveredBytes: 0, damaged: [] },
    });
    await again.close();
  });
});
