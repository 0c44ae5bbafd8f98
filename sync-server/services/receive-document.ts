import { createHash } from 'node:crypto';
import { SYSTEM, type Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { PIECE_BYTES, pieceCount, pieceLength } from '../../src-shared/document/pieces.ts';
import type { AnnounceRequest, UploadReply } from '../../src-shared/wire/documents.ts';
import { lockCase } from '../store/billing-cases.ts';
import {
  findBlob,
  findFile,
  insertBlob,
  isContentVisible,
  lockKept,
  markStored,
  replaceBlobKey,
  type StoredFile,
} from '../store/case-files.ts';
import {
  arrivedPieces,
  beginUpload,
  endUpload,
  findUpload,
  insertPiece,
  lockUpload,
} from '../store/document-uploads.ts';
import { findDocument } from '../store/documents.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { faultOfArrived, type ArrivalFault } from './arrival-fault.ts';
import type { DocumentDeps } from './document-deps.ts';
import { grantedScopes } from './granted-scopes.ts';
import { recordCase } from './record-case.ts';

/** Why a document, or a piece of it, is not taken. */
export type ReceiveRefusal =
  /** It is not attached to a case that this person sees, or by somebody else. */
  | { readonly kind: 'unknown' }
  /** It is not what was attached under this id. */
  | { readonly kind: 'otherFile' }
  /** No upload of it has begun. */
  | { readonly kind: 'notBegun' }
  | { readonly kind: 'noSuchPiece'; readonly count: number }
  | { readonly kind: 'pieceLength'; readonly expected: number; readonly found: number }
  | { readonly kind: 'pieceHash' }
  | { readonly kind: 'missing'; readonly missing: readonly number[] }
  /** Every piece has arrived, and together they are not what was attached, or some are lost again: they are forgotten. */
  | { readonly kind: ArrivalFault };

type Received<T> = Promise<Result<T, ReceiveRefusal>>;

/**
 * Begins or resumes the upload of an attached document.
 *
 * What this person can read under the same hash already is not asked for again. Of what they cannot, or only for a reason that the
 * audit log keeps, every byte is: to know a hash is not to have the document.
 */
export async function announceDocument(
  deps: DocumentDeps,
  person: Person,
  { document, sha256, bytes }: AnnounceRequest,
): Received<UploadReply> {
  const { db, clock, keys } = deps;
  const file = await ownFile(deps, person, document);
  if (!file) return err({ kind: 'unknown' });
  if (file.sha256 !== sha256 || file.bytes !== bytes) return err({ kind: 'otherFile' });
  const state = { pieceBytes: PIECE_BYTES };
  if (file.storedAt) return ok({ ...state, stored: true, missing: [] });
  if (await takeKnown(deps, person, file)) return ok({ ...state, stored: true, missing: [] });
  await inTransaction(db, (tx) => beginUpload(tx, document, keys.newSealedKey(), clock()));
  return ok({ ...state, stored: false, missing: missingOf(file, await arrivedPieces(db, document)) });
}

/** Keeps a piece, once; sent again it changes nothing. `sha256` is of the piece as its sender has it. */
export async function receivePiece(
  deps: DocumentDeps,
  person: Person,
  piece: { readonly document: string; readonly n: number; readonly sha256: string; readonly content: Buffer },
): Received<{ readonly n: number }> {
  const { document, n, content } = piece;
  const file = await ownFile(deps, person, document);
  if (!file) return err({ kind: 'unknown' });
  const count = pieceCount(file.bytes);
  if (n >= count) return err({ kind: 'noSuchPiece', count });
  const expected = pieceLength(n, file.bytes);
  if (content.length !== expected) return err({ kind: 'pieceLength', expected, found: content.length });
  if (hashOf(content) !== piece.sha256) return err({ kind: 'pieceHash' });
  if (file.storedAt) return ok({ n });
  return inTransaction(deps.db, async (tx): Received<{ readonly n: number }> => {
    const sealedKey = await lockUpload(tx, document, deps.clock());
    if (!sealedKey) return err({ kind: 'notBegun' });
    if ((await arrivedPieces(tx, document)).includes(n)) return ok({ n });
    const sealed = { key: deps.keys.unsealKey(sealedKey), bytes: file.bytes };
    await deps.files.writePiece(deps.files.arrivingPath(document), n, content, sealed);
    await insertPiece(tx, document, n);
    return ok({ n });
  });
}

/**
 * Verifies what has arrived as a whole and keeps it: from then on it is there for everybody who sees the case. Verified outside of a
 * transaction: it may take long. Bytes that were moved by a completion which was not committed are sent again.
 */
export async function completeDocument(deps: DocumentDeps, person: Person, document: string): Received<UploadReply> {
  const { db, files, keys } = deps;
  const file = await ownFile(deps, person, document);
  if (!file) return err({ kind: 'unknown' });
  if (file.storedAt) return ok(WHOLE);
  const sealedKey = await findUpload(db, document);
  if (!sealedKey) return withoutUpload(db, document);
  const missing = missingOf(file, await arrivedPieces(db, document));
  if (missing.length > 0) return err({ kind: 'missing', missing });
  const fault = await faultOfArrived(files, file, keys.unsealKey(sealedKey));
  const completed = await inTransaction(db, (tx) => keepArrived(deps, tx, file, { sealedKey, fault }));
  // Not before the commit: bytes that are gone while the upload is still there would have to be sent again.
  const hasEnded = completed.ok || completed.error.kind === fault;
  if (hasEnded) await files.remove(files.arrivingPath(document));
  return completed;
}

const WHOLE: UploadReply = { stored: true, pieceBytes: PIECE_BYTES, missing: [] };

/** Another request may have completed it meanwhile. */
async function withoutUpload(db: Db, document: string): Received<UploadReply> {
  return (await findFile(db, document))?.storedAt ? ok(WHOLE) : err({ kind: 'notBegun' });
}

async function keepArrived(
  { clock, files, keys }: DocumentDeps,
  tx: Tx,
  file: StoredFile,
  verified: { readonly sealedKey: Buffer; readonly fault: ArrivalFault | null },
): Received<UploadReply> {
  const now = clock();
  const sealedKey = await lockUpload(tx, file.id, now);
  // With another key it was ended and begun anew: those pieces were not verified.
  if (!sealedKey?.equals(verified.sealedKey)) return withoutUpload(tx, file.id);
  await endUpload(tx, file.id);
  if (verified.fault) return err({ kind: verified.fault });
  const { sha256, bytes } = file;
  await lockKept(tx, 'keep');
  const kept = files.keptPath(keys.nameOf(sha256));
  const isNew = await insertBlob(tx, { sha256, bytes, sealedKey }, now);
  // A data folder from an older backup does not have it, and every document of this content is whole again by what has come now.
  const isLost = !isNew && !(await files.exists(kept));
  if (isLost) await replaceBlobKey(tx, sha256, sealedKey);
  if (isNew || isLost) await files.keep(files.arrivingPath(file.id), kept);
  await tellCase(tx, file, now);
  return ok(WHOLE);
}

/** The same content is here and this person may read it as freely as what they attached: nothing needs to be sent. */
async function takeKnown({ db, clock, files, keys }: DocumentDeps, person: Person, file: StoredFile): Promise<boolean> {
  const now = clock();
  const scopes = await grantedScopes(db, person, now);
  if (!(await isContentVisible(db, file, scopes))) return false;
  if (!(await files.exists(files.keptPath(keys.nameOf(file.sha256))))) return false;
  return inTransaction(db, async (tx) => {
    if ((await findBlob(tx, file.sha256))?.bytes !== file.bytes) return false;
    await endUpload(tx, file.id);
    await tellCase(tx, file, now);
    return true;
  });
}

async function tellCase(tx: Tx, { id, caseId, sha256 }: StoredFile, now: Date): Promise<void> {
  await markStored(tx, id, now);
  const current = await lockCase(tx, caseId);
  invariant(current, `document ${id} belongs to a case that is not there`);
  const next = transition(current, { type: 'receive', document: id }, instantOf(now));
  invariant(next.ok, `case ${caseId} does not take its document ${id}`);
  const body = { document: id, sha256 };
  await recordCase(tx, next.value, { actor: SYSTEM.id, action: 'case.receive', body }, now);
}

/** A document that this person attached to a case they still see. */
async function ownFile({ db, clock }: DocumentDeps, person: Person, id: string): Promise<StoredFile | null> {
  const file = await findFile(db, id);
  if (!file || file.addedBy !== person.id || file.removedAt) return null;
  const scopes = await grantedScopes(db, person, clock());
  return (await findDocument(db, { coll: 'cases', id: file.caseId, scopes })) === null ? null : file;
}

function missingOf({ bytes }: StoredFile, arrived: readonly number[]): number[] {
  const here = new Set(arrived);
  return Array.from({ length: pieceCount(bytes) }, (_, n) => n).filter((n) => !here.has(n));
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
