import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What was packed: electron-builder writes the public part of the offline key there, and the archive is sealed. */
const Packed = z.object({ updateKey: z.base64().optional() });

/**
 * The check of signatures under the key that updates are signed with offline.
 *
 * @param appFolder  that holds package.json.
 * @param given      a PEM file, for development; a packaged program takes none.
 * @returns null when this program was built without a key: then it does not update itself.
 * @throws Error when what was built in is no such key.
 */
export function readUpdateKey(
  appFolder: string,
  given: string | null,
): ((text: string, signature: string) => boolean) | null {
  const key = given === null ? packedKey(appFolder) : createPublicKey(readFileSync(given, 'utf8'));
  if (key === null) return null;
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key of updates is no Ed25519 key.');
  return (text, signature) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

function packedKey(appFolder: string): KeyObject | null {
  const { updateKey } = Packed.parse(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')));
  return updateKey === undefined
    ? null
    : createPublicKey({ key: Buffer.from(updateKey, 'base64'), format: 'der', type: 'spki' });
}
