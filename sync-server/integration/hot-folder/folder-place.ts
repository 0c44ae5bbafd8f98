import { constants } from 'node:fs';
import { access, lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a hot folder is, and where what was in it goes. */
export type FolderPlace = { readonly path: string; readonly taken: string; readonly refused: string };

/** The folder cannot be used; the message is a sentence for an administrator. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
  readonly retryable = true;
}

/**
 * Makes the folders where they are missing, and sees to it that none of them leads out of the root: files are moved there.
 *
 * @param folder  parts with '/' between, none of them '..'; see `HotFolderSettings`.
 * @throws FolderUnusable
 */
export async function openPlace(root: string, folder: string): Promise<FolderPlace> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  let path = await realpath(root);
  for (const part of folder.split('/')) path = await openFolder(path, part);
  const [taken, refused] = [await openFolder(path, 'taken'), await openFolder(path, 'refused')];
  for (const each of [path, taken, refused]) await requireWritable(each);
  return { path, taken, refused };
}

async function openFolder(parent: string, part: string): Promise<string> {
  if (part === '' || part === '.' || part === '..' || /[/\\\0]/.test(part)) {
    throw new FolderUnusable(`${JSON.stringify(part)} is no name of a folder.`);
  }
  const path = join(parent, part);
  await mkdir(path, { mode: 0o770 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw new FolderUnusable(`${path} cannot be made (${error.code}).`);
  });
  // Not `stat`: a link here could lead anywhere.
  if (!(await lstat(path)).isDirectory())
    throw new FolderUnusable(`${path} is no folder. A link to one is not followed.`);
  return path;
}

async function requireWritable(path: string): Promise<void> {
  await access(path, constants.R_OK | constants.W_OK | constants.X_OK).catch(() => {
    throw new FolderUnusable(`${path} may not be read or written by the user that runs the server.`);
  });
}
