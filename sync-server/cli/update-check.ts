import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import {
  type Installed,
  judgeUpdate,
  type UpdateManifest,
  type UpdateRefusal,
} from '../../src-shared/update/manifest.ts';
import { LARGEST_MANIFEST_BYTES, openManifest, type OpenRefusal } from '../../src-shared/update/open-manifest.ts';

export type CheckRefusal =
  | UpdateRefusal
  | OpenRefusal
  | { readonly kind: 'missingFile'; readonly file: string }
  | { readonly kind: 'otherSize'; readonly bytes: number; readonly wanted: number }
  | { readonly kind: 'otherContent' };

/**
 * Checks a signed manifest and the installer beside it. The signature is looked at before anything else is believed, and the
 * installer is read to its end, so that what is good here was good as a whole at one time.
 *
 * @param file  the manifest.
 * @param key   the public part of the key that is kept offline, PEM.
 */
export async function checkUpdate(
  file: string,
  key: string,
  installed: Installed,
  now: Instant,
): Promise<Result<UpdateManifest, CheckRefusal>> {
  const opened = openManifest(readManifest(file), isSignedWith(createPublicKey(key)));
  if (!opened.ok) return opened;
  const judged = judgeUpdate(opened.value, installed, now);
  if (!judged.ok) return judged;
  return checkInstaller(join(dirname(file), judged.value.file), judged.value);
}

/** @param key  another kind than Ed25519 has signed nothing. */
function isSignedWith(key: KeyObject): (text: string, signature: string) => boolean {
  return (text, signature) =>
    key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

async function checkInstaller(path: string, manifest: UpdateManifest): Promise<Result<UpdateManifest, CheckRefusal>> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) return err({ kind: 'missingFile', file: manifest.file });
  if (found.size !== manifest.bytes) return err({ kind: 'otherSize', bytes: found.size, wanted: manifest.bytes });
  return (await sha512Of(path)) === manifest.sha512 ? ok(manifest) : err({ kind: 'otherContent' });
}

export async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** What is too long to be a manifest is none. */
function readManifest(file: string): string {
  return statSync(file).size > LARGEST_MANIFEST_BYTES ? '' : readFileSync(file, 'utf8');
}
