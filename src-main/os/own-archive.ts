import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Seal = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().positive() });

/**
 * Whether the packed program is the one that was packed: Electron compares its archive itself on Windows and macOS, and on
 * Linux not. Whoever may write into the program's folder can change this look as well; it finds damage and carelessness.
 *
 * @param resources  the folder that holds `app.asar` and, beside it, `app.seal.json`.
 * @throws Error with a sentence for the person, when it is another, or when nothing says what it should be.
 */
export function checkOwnArchive(resources: string): void {
  const { sha256, bytes } = readSeal(join(resources, 'app.seal.json'));
  const archive = wholeArchive(join(resources, 'app.asar'));
  if (archive.length === bytes && createHash('sha256').update(archive).digest('hex') === sha256) return;
  throw new Error('The program is damaged: its files are not those that were installed. Install it again.');
}

function readSeal(path: string): z.infer<typeof Seal> {
  try {
    return Seal.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new Error('The program is damaged: nothing says which files were installed. Install it again.');
  }
}

/** The archive's own bytes: Electron's `fs` otherwise shows a folder in its place. */
function wholeArchive(path: string): Buffer {
  const { noAsar } = process as { noAsar?: boolean };
  Object.assign(process, { noAsar: true });
  try {
    return readFileSync(path);
  } finally {
    Object.assign(process, { noAsar });
  }
}
