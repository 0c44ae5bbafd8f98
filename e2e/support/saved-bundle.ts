import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { type ElectronApplication, expect, type Page } from '@playwright/test';
import { invariant } from '../../src-shared/base/invariant.ts';
import { type ByteRange, contentOf, readDirectory } from '../../src-shared/spreadsheet/unzip.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';

/** Saves a diagnostics bundle with the button of the page that checks the computer. @returns the texts in it, by name. */
export async function saveBundle(
  { app, page }: { readonly app: ElectronApplication; readonly page: Page },
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const path = join(folder, 'bundle.zip');
  await app.evaluate(({ session }, to) => {
    session.defaultSession.once('will-download', (_event, item) => item.setSavePath(to));
  }, path);
  await page.getByRole('button', { name: 'Save a diagnostics bundle' }).click();
  await expect(page.getByRole('table', { name: 'What is in the bundle' })).toBeVisible();
  await expect.poll(() => existsSync(path)).toBe(true);
  return textsIn(readFileSync(path));
}

/** As the window reports something that went wrong in it. */
export async function reportFault(page: Page, detail: string): Promise<void> {
  await page.evaluate(
    (said) =>
      (window as unknown as { countersign: Bridge }).countersign.call('support:note', {
        event: 'window.fault',
        detail: said,
      }),
    detail,
  );
}

async function textsIn(archive: Buffer): Promise<ReadonlyMap<string, string>> {
  const bytes: ByteRange = async (from, to) => Uint8Array.from(archive.subarray(from, to));
  const members = await readDirectory(bytes, archive.length);
  invariant('values' in members, 'what was saved is an archive');
  const texts = new Map<string, string>();
  for (const member of members.values()) {
    const [from, to] = (await contentOf(bytes, member)) ?? [0, 0];
    const packed = archive.subarray(from, to);
    texts.set(member.name, (member.method === 'deflated' ? inflateRawSync(packed) : packed).toString('utf8'));
  }
  return texts;
}
