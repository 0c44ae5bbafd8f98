import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { invariant } from '../../src-shared/base/invariant.ts';
import { keepSigningKey } from '../store/signing-keys.ts';
import type { Db } from '../store/transaction.ts';
import { sealPiece, unsealPiece } from './sealed-pieces.ts';

const KEY_BYTES = 32;
/** A key is one piece of its own. */
const WHOLE = { n: 0, count: 1 };

/**
 * Keys of documents. Each content has a random one, kept sealed in the database; the files are in the data folder. Neither of the
 * two tells anything without the other, and a content whose row is gone is gone.
 */
export type DocumentKeys = {
  newSealedKey(): Buffer;
  /** @throws when it was sealed by another network's key. */
  unsealKey(sealed: Buffer): Buffer;
  /** Under which name a content is kept: whoever has a file cannot tell from the folder whether it is here. */
  nameOf(sha256: string): string;
};

/** The network's document key is made at the first start. */
export async function loadDocumentKeys(db: Db, now: Date): Promise<DocumentKeys> {
  const root = await keepSigningKey(db, 'documents', randomBytes(KEY_BYTES), now);
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', root, '', purpose, KEY_BYTES));
  const sealing = derived('countersign document keys');
  const naming = derived('countersign document names');
  return {
    newSealedKey: () => sealPiece(sealing, WHOLE, randomBytes(KEY_BYTES)),
    unsealKey(sealed) {
      const key = unsealPiece(sealing, WHOLE, sealed);
      invariant(key, 'the key of a document was sealed by another key than this database has');
      return key;
    },
    nameOf: (sha256) => createHmac('sha256', naming).update(sha256).digest('hex'),
  };
}
