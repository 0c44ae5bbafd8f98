import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { invariant, InvariantError } from '../../src-shared/base/invariant.ts';
import { sealPiece, unsealPiece } from '../documents/sealed-pieces.ts';

export const SECRETS_KEY_FILE = 'secrets-key';

const KEY_BYTES = 32;
/** A secret is one piece of its own. */
const WHOLE = { n: 0, count: 1 };

/** Seals what the server has to show to others and may not lie open in the database. */
export type SealedSecrets = {
  seal(secret: string): Buffer;
  /** @throws when it was sealed by another key than this data folder holds. */
  open(sealed: Buffer): string;
};

/**
 * The key is in the data folder, readable by the user who runs the server and nobody else, and made at the first start: a copy
 * of the database alone opens nothing. Servers that share a database share the data folder too.
 */
export function loadSealedSecrets(dataDir: string): SealedSecrets {
  const key = keyIn(join(dataDir, SECRETS_KEY_FILE));
  return {
    seal: (secret) => sealPiece(key, WHOLE, Buffer.from(secret, 'utf8')),
    open(sealed) {
      const plain = unsealPiece(key, WHOLE, sealed);
      invariant(plain, `a secret was sealed by another key than the one in ${SECRETS_KEY_FILE}`);
      return plain.toString('utf8');
    },
  };
}

/** null: there is none, or it was sealed by another key than this data folder holds. */
export function openedSecret(secrets: SealedSecrets, sealed: Buffer | null): string | null {
  try {
    return sealed && secrets.open(sealed);
  } catch (error) {
    if (error instanceof InvariantError) return null;
    throw error;
  }
}

function keyIn(file: string): Buffer {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    const made = randomBytes(KEY_BYTES);
    writeSync(descriptor, made);
    fsyncSync(descriptor);
    closeSync(descriptor);
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const kept = readFileSync(file);
    invariant(kept.length === KEY_BYTES, `${file} holds no key`);
    return kept;
  }
}
