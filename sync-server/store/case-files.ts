import { sql } from 'kysely';
import type { FileType } from '../../src-shared/document/case-file.ts';
import type { Db, Tx } from './transaction.ts';

/** A document as the server keeps account of it; what people see of it is part of the case. */
export type StoredFile = {
  readonly id: string;
  readonly caseId: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly fileType: FileType;
  readonly addedBy: string;
  readonly sensitive: boolean;
  /** 'yyyy-mm-dd'. */
  readonly retainUntil: string;
  readonly addedAt: Date;
  readonly storedAt: Date | null;
  readonly removedAt: Date | null;
};

const COLUMNS = [
  'id',
  'case_id as caseId',
  'sha256',
  'bytes',
  'file_type as fileType',
  'added_by as addedBy',
  'sensitive',
  'retain_until as retainUntil',
  'added_at as addedAt',
  'stored_at as storedAt',
  'removed_at as removedAt',
] as const;

export async function insertFile(tx: Tx, file: Omit<StoredFile, 'storedAt' | 'removedAt'>): Promise<void> {
  await tx
    .insertInto('case_file')
    .values({
      id: file.id,
      case_id: file.caseId,
      sha256: file.sha256,
      bytes: file.bytes,
      file_type: file.fileType,
      added_by: file.addedBy,
      sensitive: file.sensitive,
      retain_until: file.retainUntil,
      added_at: file.addedAt,
    })
    .execute();
}

export async function findFile(db: Db, id: string): Promise<StoredFile | null> {
  const row = await db.selectFrom('case_file').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return (row as StoredFile | undefined) ?? null;
}

/**
 * Whether a case in these scopes has the very content of `file`, whole and of the same size and kind. What asks for a reason
 * before it is read is not given to a document that asks for none.
 */
export async function isContentVisible(db: Db, file: StoredFile, scopes: readonly string[]): Promise<boolean> {
  const { sha256, bytes, fileType, sensitive } = file;
  const { rows } = await sql`
    select from case_file f join doc d on d.coll = 'cases' and d.id = f.case_id and not d.deleted
    where f.sha256 = ${sha256} and f.bytes = ${bytes} and f.file_type = ${fileType} and (not f.sensitive or ${sensitive})
      and f.stored_at is not null and f.removed_at is null and d.scope = any(${scopes}::text[]) limit 1`.execute(db);
  return rows.length > 0;
}

export async function markStored(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('case_file').set({ stored_at: now }).where('id', '=', id).execute();
}

export type StoredBlob = { readonly sha256: string; readonly bytes: number; readonly sealedKey: Buffer };

export async function findBlob(db: Db, sha256: string): Promise<StoredBlob | null> {
  const row = await db
    .selectFrom('document_blob')
    .select(['sha256', 'bytes', 'sealed_key as sealedKey'])
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row ?? null;
}

/** Also waits for whoever is removing it. @returns false when it was there already: it stays so until the transaction ends. */
export async function insertBlob(tx: Tx, blob: StoredBlob, now: Date): Promise<boolean> {
  const { rows } = await sql<{ isNew: boolean }>`
    insert into document_blob (sha256, bytes, sealed_key, stored_at)
    values (${blob.sha256}, ${blob.bytes}, ${blob.sealedKey}, ${now})
    on conflict (sha256) do update set sha256 = excluded.sha256
    returning xmax = 0 as "isNew"`.execute(tx);
  return rows[0]?.isNew === true;
}

/** The bytes of a content were brought anew, sealed under another key. */
export async function replaceBlobKey(tx: Tx, sha256: string, sealedKey: Buffer): Promise<void> {
  await tx.updateTable('document_blob').set({ sealed_key: sealedKey }).where('sha256', '=', sha256).execute();
}

/** Until the transaction ends, whoever keeps bytes waits for whoever removes some, and the other way round. */
export async function lockKept(tx: Tx, what: 'keep' | 'remove'): Promise<void> {
  const lock = sql.raw(what === 'keep' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  await sql`select ${lock}(hashtext('countersign documents'))`.execute(tx);
}

/** Forgets a content that no document refers to any more, with its key. */
export async function dropUnusedBlob(tx: Tx, sha256: string): Promise<void> {
  await sql`
    delete from document_blob where sha256 = ${sha256}
      and not exists (select from case_file f where f.sha256 = ${sha256} and f.removed_at is null)`.execute(tx);
}

export async function listBlobHashes(db: Db): Promise<string[]> {
  return (await db.selectFrom('document_blob').select('sha256').execute()).map(({ sha256 }) => sha256);
}

/** Documents of decided cases whose time was over before `today` and that no legal hold keeps, locked. */
export async function lockOutdated(tx: Tx, today: string, most: number): Promise<StoredFile[]> {
  const { rows } = await sql<StoredFile>`
    select f.id, f.case_id as "caseId", f.sha256, f.bytes, f.file_type as "fileType", f.added_by as "addedBy", f.sensitive,
      f.retain_until as "retainUntil", f.added_at as "addedAt", f.stored_at as "storedAt", f.removed_at as "removedAt"
    from case_file f join billing_case c on c.id = f.case_id
    where f.removed_at is null and f.retain_until < ${today} and c.state in ('posted', 'closed', 'refused')
      and not exists (select from audit_hold h where h.released_at is null and h.entity in ('', f.case_id, f.id))
    order by f.id limit ${most} for update of f skip locked`.execute(tx);
  return rows;
}

export async function markRemoved(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('case_file').set({ removed_at: now }).where('id', '=', id).execute();
}

/** Whether a legal hold keeps a document: one on it, on its case, or on everything. */
export async function isHeld(db: Db, file: Pick<StoredFile, 'id' | 'caseId'>): Promise<boolean> {
  const row = await db
    .selectFrom('audit_hold')
    .select('id')
    .where('released_at', 'is', null)
    .where('entity', 'in', ['', file.caseId, file.id])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
