import { toBase64 } from '../../src-shared/base/base64.ts';
import {
  EVIDENCE_FORMAT,
  type EvidencePack,
  EXPORT_FORMAT,
  type ExportHeader,
} from '../../src-shared/audit/evidence-pack.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { openCheckpoint, parseVerifierKey } from '../../src-shared/audit/checkpoint.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type {
  AuditEntry,
  AuditEntryReply,
  AuditFilter,
  AuditPage,
  CheckpointReply,
  ConsistencyReply,
} from '../../src-shared/wire/audit.ts';
import { sha256, verifySignature } from '../audit/platform-crypto.ts';
import { proveConsistency, proveInclusion } from '../audit/prove.ts';
import { entriesInOrder, searchEntries, type StoredEntry } from '../store/audit-entries.ts';
import { readLog } from '../store/audit-tree.ts';
import type { Db } from '../store/transaction.ts';

/**
 * What the database shows as the newest signed state, unchecked: whoever watches the log must see also what was tampered with, rather
 * than an error.
 */
export async function readShownLog(db: Db): Promise<CheckpointReply> {
  const { key, note } = await readLog(db);
  return { key, checkpoint: note };
}

/** The log as it was last signed. */
export type SealedLog = { readonly key: string; readonly checkpoint: string; readonly size: number };

/** @returns null before anything was signed. */
export async function readSealedLog(db: Db): Promise<SealedLog | null> {
  const { key, note } = await readLog(db);
  if (key === null || note === null) return null;
  const verifierKey = parseVerifierKey(sha256, key);
  const checkpoint = verifierKey && openCheckpoint(note, verifierKey, verifySignature);
  invariant(checkpoint, 'the signed state of the audit log does not bear the signature of its key');
  return { key, checkpoint: note, size: checkpoint.size };
}

export async function searchAudit(
  db: Db,
  filter: AuditFilter,
  page: { readonly before?: number | undefined; readonly limit: number },
): Promise<AuditPage> {
  // One more is read than is sent, to know whether there is a next page.
  const before = page.before ?? Number.MAX_SAFE_INTEGER;
  const rows = await searchEntries(db, filter, { before, limit: page.limit + 1 });
  const items = rows.slice(0, page.limit).map(entryOf);
  return { items, next: rows.length > page.limit ? (items.at(-1)?.index ?? null) : null };
}

/** @returns null for a number that is not in the log. */
export async function proveEntry(db: Db, index: number): Promise<AuditEntryReply | null> {
  const log = await readSealedLog(db);
  if (!log || index >= log.size) return null;
  const [page = []] = await pagesOf(db, {}, { first: index, end: index + 1 });
  const [proof = []] = await proveInclusion(db, [index], log.size);
  return page[0]
    ? { entry: entryOf(page[0]), proof: proof.map(toBase64), key: log.key, checkpoint: log.checkpoint }
    : null;
}

/** @returns null where the log never had so many entries. */
export async function proveGrowth(db: Db, from: number, to: number): Promise<ConsistencyReply | null> {
  const { size } = await readLog(db);
  if (from > to || to > size) return null;
  return { from, to, proof: (await proveConsistency(db, from, to)).map(toBase64) };
}

/**
 * Everything the log says about a case and about the remittance that it is about, with proofs. Entries whose text is gone are left
 * out, and with them the remittance when no other entry says that the case is about it.
 *
 * @param about  `remittance` is '' for a case about none.
 * @returns null for nothing about the case.
 */
export async function caseEvidence(
  db: Db,
  about: { readonly id: string; readonly remittance: string },
): Promise<EvidencePack | null> {
  return evidenceAbout(db, 'case', about);
}

/** Everything the log says about a period that was reconciled. */
export async function periodEvidence(db: Db, id: string): Promise<EvidencePack | null> {
  return evidenceAbout(db, 'reconciliation', { id, remittance: '' });
}

async function evidenceAbout(
  db: Db,
  kind: EvidencePack['about']['kind'],
  about: { readonly id: string; readonly remittance: string },
): Promise<EvidencePack | null> {
  const log = await readSealedLog(db);
  if (!log) return null;
  const { id } = about;
  const own = await textsAbout(db, id, log);
  if (own.length === 0) return null;
  const isLinked = about.remittance !== '' && own.some(({ text }) => text.includes(JSON.stringify(about.remittance)));
  const remittance = isLinked ? about.remittance : null;
  const behind = remittance === null ? [] : await textsAbout(db, remittance, log);
  const rows = [...own, ...behind].toSorted((one, other) => one.index - other.index);
  const proofs = await proveInclusion(
    db,
    rows.map(({ index }) => index),
    log.size,
  );
  return {
    format: EVIDENCE_FORMAT,
    about: { kind, id, ...(remittance === null ? {} : { remittance }) },
    checkpoint: log.checkpoint,
    key: log.key,
    entries: rows.map((row, at) => ({ ...row, proof: proofs[at]!.map(toBase64) })),
  };
}

async function textsAbout(db: Db, entity: string, { size }: SealedLog): Promise<{ index: number; text: string }[]> {
  const stored = (await pagesOf(db, { entity }, { first: 0, end: size })).flat();
  return stored.flatMap(({ index, body }) => (body === null ? [] : { index, text: body }));
}

/** The log as it was signed, as lines that a verifier reads: all of it, or (then it cannot be verified as a whole) what matches. */
export async function* exportLog(db: Db, log: SealedLog): AsyncGenerator<string> {
  const { checkpoint, key, size } = log;
  const header: ExportHeader = { format: EXPORT_FORMAT, checkpoint, key };
  yield `${JSON.stringify(header)}\n`;
  for await (const page of entriesInOrder(db, {}, { first: 0, end: size })) {
    yield page
      .map(({ index, body, hash }) =>
        JSON.stringify(body === null ? { index, leafHash: base64Of(hash) } : { index, text: body }),
      )
      .join('\n')
      .concat('\n');
  }
}

/** What matches, for a spreadsheet. */
export async function* exportCsv(db: Db, filter: AuditFilter, log: SealedLog): AsyncGenerator<string> {
  yield 'number,at,actor,action,entity,text,leafHash\r\n';
  for await (const page of entriesInOrder(db, filter, { first: 0, end: log.size })) {
    yield page
      .map(({ index, at, actor, action, entity, body, hash }) =>
        [String(index), instantOf(at), actor, action, entity, body ?? '', base64Of(hash)]
          .map(csvField)
          .join(',')
          .concat('\r\n'),
      )
      .join('');
  }
}

async function pagesOf(...query: Parameters<typeof entriesInOrder>): Promise<StoredEntry[][]> {
  const pages: StoredEntry[][] = [];
  for await (const page of entriesInOrder(...query)) pages.push(page);
  return pages;
}

function entryOf({ index, at, actor, action, entity, body, hash }: StoredEntry): AuditEntry {
  return { index, at: instantOf(at), actor, action, entity, text: body, leafHash: base64Of(hash) };
}

function base64Of(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}

/** A spreadsheet would run what begins like a formula. @see RFC 4180 */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
