import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** Where a file that came in is kept for ever, by its content: `<data>/raw/ab/abcd…`. */
export function rawFilePath(dataDir: string, sha256: string): string {
  return join(dataDir, 'raw', sha256.slice(0, 2), sha256);
}

/**
 * Keeps a copy of a file, once per content, and returns when it is on the disk. What interrupts it leaves either the whole
 * file or none under that name.
 *
 * @param file  `sha256` and `bytes` as they were counted while the file arrived.
 */
export async function keepRawFile(
  dataDir: string,
  file: { readonly path: string; readonly sha256: string; readonly bytes: number },
): Promise<void> {
  const target = rawFilePath(dataDir, file.sha256);
  if ((await sizeOf(target)) === file.bytes) return;
  const folder = dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${target}.${randomUUID()}`;
  try {
    await copyFile(file.path, draft, constants.COPYFILE_FICLONE);
    await sync(draft);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
  await sync(folder);
  await sync(dirname(folder));
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch {
    return null;
  }
}

/** Of a file: its bytes; of a folder: the names in it. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
