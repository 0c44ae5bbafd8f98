import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import {
  type Installed,
  judgeUpdate,
  SignedManifest,
  signedText,
  UpdateManifest,
  type UpdateRefusal,
} from '../../src-shared/update/manifest.ts';

export type CheckRefusal =
  | UpdateRefusal
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'wrongKey' }
  | { readonly kind: 'missingFile'; readonly file: string }
  | { readonly kind: 'otherSize'; readonly bytes: number; readonly wanted: number }
  | { readonly kind: 'otherContent' };

/** Nobody's manifest is longer: what is, is not read. */
const LARGEST_MANIFEST_BYTES = 20_000;

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
  const opened = openManifest(file, createPublicKey(key));
  if (!opened.ok) return opened;
  const judged = judgeUpdate(opened.value, installed, now);
  if (!judged.ok) return judged;
  return checkInstaller(join(dirname(file), judged.value.file), judged.value);
}

function openManifest(file: string, key: KeyObject): Result<UpdateManifest, CheckRefusal> {
  const signed = SignedManifest.safeParse(readJson(file));
  if (!signed.success) return err({ kind: 'unreadable' });
  const { manifest, signature } = signed.data;
  if (key.asymmetricKeyType !== 'ed25519') return err({ kind: 'wrongKey' });
  if (!verify(null, Buffer.from(signedText(manifest)), key, Buffer.from(signature, 'base64'))) {
    return err({ kind: 'wrongKey' });
  }
  const parsed = UpdateManifest.safeParse(asJson(manifest));
  return parsed.success ? ok(parsed.data) : err({ kind: 'unreadable' });
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

function readJson(file: string): unknown {
  return statSync(file).size > LARGEST_MANIFEST_BYTES ? null : asJson(readFileSync(file, 'utf8'));
}

/** Text that is not JSON is nothing that any schema takes. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
