import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHEAP_KDF, createdVault, openedVault, record, temporaryFolder, valueOf } from './test-vault.ts';
import { deeds } from './test-workload.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => void (folder = await temporaryFolder()));
afterEach(() => folder.remove());

const CANARIES = Array.from({ length: 1_000 }, (_, n) => `canary-${(n * 7_919 + 104_729).toString(36)}-patient`);

/** Every form in which a text could lie on a disk. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    ...base64.map((one) => Buffer.from(one)),
  ];
}

async function allBytes(path: string): Promise<Buffer> {
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const contents = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name)));
  return Buffer.concat([...(await Promise.all(contents)), Buffer.from(files.map(({ name }) => name).join('\n'))]);
}

function foundIn(bytes: Buffer): string[] {
  return CANARIES.filter((text) => formsOf(text).some((form) => bytes.includes(form)));
}

describe('a thousand canaries', () => {
  it('are found by this search when they are there', () => {
    for (const form of formsOf(CANARIES[7]!))
      expect(foundIn(Buffer.concat([Buffer.alloc(33), form]))).toEqual([CANARIES[7]]);
  });

  it('are nowhere in the folder: not as documents, scopes, secrets or PIN, nor after rewriting and damage', async () => {
    const parts = { folder: join(folder.path, 'ann'), kdf: CHEAP_KDF };
    const pin = CANARIES[0]!;
    const vault = await createdVault({ ...parts, limits: { segmentBytes: 20_000 } }, pin);
    const docs = CANARIES.map((text) => ({
      id: text,
      name: text,
      note: `${text} owes 12.50`,
      rest: [text, `${text} is owed 12.50`],
    }));
    for (let from = 0; from < docs.length; from += 50) {
      const scope = CANARIES[from]!;
      valueOf(await vault.append([record(docs.slice(from, from + 50), { scope })], from % 100 === 0));
    }
    await vault.append([record(CANARIES.slice(0, 50), { scope: CANARIES[0]!, obsolete: 100 })], false);
    await vault.setSecret(CANARIES[1]!, Buffer.from(CANARIES[2]!));
    for (const deed of deeds()) valueOf(await deed.run(vault));
    const open = await allBytes(folder.path);
    expect(open.length).toBeGreaterThan(50_000);
    expect(foundIn(open)).toEqual([]);
    await vault.dropScopes([CANARIES[50]!]);
    await vault.compact();
    await vault.close();
    expect(foundIn(await allBytes(folder.path))).toEqual([]);
    await (await openedVault(parts, pin)).close();
  });
});
