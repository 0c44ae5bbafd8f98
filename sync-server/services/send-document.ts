import { Readable } from 'node:stream';
import type { Person } from '../../src-shared/authority/person.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { CaseDocument } from '../../src-shared/case/case-document.ts';
import { PIECE_BYTES } from '../../src-shared/document/pieces.ts';
import type { DocumentReply, OpeningRequest } from '../../src-shared/wire/documents.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { newId } from '../new-id.ts';
import { findBlob, findFile, isHeld } from '../store/case-files.ts';
import { insertOpening, isOpened } from '../store/document-uploads.ts';
import { findDocument } from '../store/documents.ts';
import { inTransaction } from '../store/transaction.ts';
import type { DocumentDeps } from './document-deps.ts';

/** Who asks, on which computer, and what they may see. */
export type Reader = { readonly person: Person; readonly deviceId: string; readonly scopes: readonly string[] };

/** So long an opening lets somebody fetch the document it was made for. */
const OPEN_MS = 15 * 60_000;

const Files = CaseDocument.pick({ documents: true });

/** @returns null when there is no such document in a case that the reader sees. */
export async function findCaseFile(
  { db }: DocumentDeps,
  { scopes }: Pick<Reader, 'scopes'>,
  id: string,
): Promise<DocumentReply | null> {
  const stored = await findFile(db, id);
  const body = stored && (await findDocument(db, { coll: 'cases', id: stored.caseId, scopes }));
  if (!stored || !body) return null;
  const file = Files.parse(JSON.parse(body)).documents?.find((one) => one.id === id);
  return file ? { ...file, case: stored.caseId, held: await isHeld(db, stored) } : null;
}

/**
 * Lets somebody fetch a document for a while, and tells the audit log what for: a sensitive one is not sent otherwise.
 *
 * @returns null when there is none that they see.
 */
export async function openDocument(
  deps: DocumentDeps,
  reader: Reader,
  id: string,
  { purpose, reason }: OpeningRequest,
): Promise<Result<string, { readonly kind: 'reasonRequired' }> | null> {
  const { db, clock } = deps;
  const file = await findCaseFile(deps, reader, id);
  if (!file) return null;
  if (purpose === 'other' && reason.trim() === '') return err({ kind: 'reasonRequired' });
  const now = clock();
  const opening = newId(now);
  await inTransaction(db, async (tx) => {
    await insertOpening(tx, { id: opening, document: id, person: reader.person.id, at: now });
    const { case: about, sha256, sensitive } = file;
    const body = { case: about, sha256, sensitive, purpose, reason, device: reader.deviceId };
    await appendLeaf(tx, { at: now, actor: reader.person.id, action: 'document.send', entity: id, body });
  });
  return ok(opening);
}

export type SendRefusal =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'notStored' }
  | { readonly kind: 'removed' }
  /** It is sensitive and was not opened, or too long ago. */
  | { readonly kind: 'notOpened' };

export type Content = {
  readonly file: DocumentReply;
  /** @param range  first and last byte, both included and there. */
  read(range: { readonly first: number; readonly last: number }): Readable;
};

/** The bytes of a document, verified piece by piece while they are read. */
export async function documentContent(
  deps: DocumentDeps,
  reader: Reader,
  asked: { readonly id: string; readonly opening: string | null },
): Promise<Result<Content, SendRefusal>> {
  const { db, clock, files, keys } = deps;
  const file = await findCaseFile(deps, reader, asked.id);
  if (!file) return err({ kind: 'unknown' });
  if (file.removedAt) return err({ kind: 'removed' });
  if (!file.storedAt) return err({ kind: 'notStored' });
  if (file.sensitive) {
    const since = new Date(clock().getTime() - OPEN_MS);
    const named = { id: asked.opening ?? '', document: file.id, person: reader.person.id, since };
    if (!(await isOpened(db, named))) return err({ kind: 'notOpened' });
  }
  const blob = await findBlob(db, file.sha256);
  invariant(blob, `the content of document ${file.id} is not kept`);
  const path = files.keptPath(keys.nameOf(blob.sha256));
  const sealed = { key: keys.unsealKey(blob.sealedKey), bytes: blob.bytes };
  return ok({
    file,
    read: ({ first, last }) => {
      const [from, to] = [Math.floor(first / PIECE_BYTES), Math.floor(last / PIECE_BYTES)];
      return Readable.from(cut(files.pieces(path, from, to, sealed), from * PIECE_BYTES, { first, last }));
    },
  });
}

/** Of pieces that begin at byte `at`, the bytes of a range. */
async function* cut(
  pieces: AsyncIterable<Buffer>,
  at: number,
  { first, last }: { readonly first: number; readonly last: number },
): AsyncGenerator<Buffer> {
  let start = at;
  for await (const piece of pieces) {
    yield piece.subarray(Math.max(0, first - start), Math.min(piece.length, last + 1 - start));
    start += piece.length;
  }
}
