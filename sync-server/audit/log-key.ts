import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { printVerifierKey, type Sign, type VerifierKey, verifierKeyOf } from '../../src-shared/audit/checkpoint.ts';
import { claimLogKey, readLog } from '../store/audit-tree.ts';
import type { Db } from '../store/transaction.ts';
import { ED25519_SPKI, sha256 } from './platform-crypto.ts';

export const LOG_KEY_FILE = 'audit-key';

export type LogSigner = { readonly key: VerifierKey; readonly sign: Sign };

/**
 * The key that signs the audit log: made once, for the first server that runs on a database, and kept in its data folder, readable
 * by the user who runs the server and nobody else. Whoever can write the database alone cannot sign.
 *
 * @returns null where the log has a key that this data folder does not hold: then this server does not sign.
 */
export async function openLogKey(db: Db, dataDir: string): Promise<LogSigner | null> {
  const file = join(dataDir, LOG_KEY_FILE);
  const log = await readLog(db);
  let privateKey = readKey(file);
  const isNew = privateKey === null && log.key === null;
  if (isNew) privateKey = makeKey(file);
  if (privateKey === null) return null;
  const signer = signerOf(log.origin, privateKey);
  const key = printVerifierKey(signer.key);
  const claimed = log.key ?? (await claimLogKey(db, key));
  if (claimed === key) return signer;
  // Another server on the same database was quicker: this key has signed nothing.
  if (isNew) rmSync(file);
  return null;
}

function signerOf(origin: string, privateKey: KeyObject): LogSigner {
  const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const bytes = Uint8Array.from(der.subarray(ED25519_SPKI.length));
  return { key: verifierKeyOf(sha256, origin, bytes), sign: (text) => sign(null, text, privateKey) };
}

/** On the disk before anything is signed with it: a log whose key is lost cannot go on. */
function makeKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  const descriptor = openSync(file, 'wx', 0o600);
  writeSync(descriptor, String(privateKey.export({ format: 'pem', type: 'pkcs8' })));
  fsyncSync(descriptor);
  closeSync(descriptor);
  return privateKey;
}

function readKey(file: string): KeyObject | null {
  try {
    return createPrivateKey(readFileSync(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
