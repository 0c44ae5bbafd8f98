import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { UpdateManifest } from '../../src-shared/update/manifest.ts';
import type { UpdateRefused } from '../../src-shared/wire/ipc-updates.ts';

type Wanted = Pick<UpdateManifest, 'file' | 'bytes' | 'sha512'>;

/**
 * Whether a file is the one that was signed, read to its end.
 *
 * @returns null when it is; otherwise why not.
 */
export async function whyNotInstaller(path: string, { file, bytes, sha512 }: Wanted): Promise<UpdateRefused | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return { kind: 'missingFile', file };
  if (found.size !== bytes) return { kind: 'otherSize', bytes: found.size, wanted: bytes };
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex') === sha512 ? null : { kind: 'otherContent' };
}
