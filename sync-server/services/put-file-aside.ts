import type { Result } from '../../src-shared/base/result.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { keepRawFile } from '../integration/raw-files.ts';
import { newId } from '../new-id.ts';
import { putAside } from '../store/inbound.ts';
import { insertImport, saveImportReply } from '../store/imports.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import type { FileToImport, ImportRefusal } from './import-file.ts';
import { cameBy } from './take-items.ts';

export type AsideDeps = { readonly db: Db; readonly clock: () => Date; readonly dataDir: string };

/** What is put aside of a file that cannot be taken apart. */
export const WHOLE_FILE = 'whole file';

/** What became of a file, for whoever sent it. `reason` is '' when all of it was taken. */
export type FileOutcome = {
  /** `known`: all of it was here already. `aside`: it is kept, and something of it waits for somebody to repair it. */
  readonly kind: 'taken' | 'known' | 'aside';
  readonly reason: string;
  readonly import: string;
};

/** What was read of a file, told in one word; remittances and invoices that could not be taken put the file aside as a whole. */
export async function settleRead(deps: AsideDeps, file: FileToImport, reply: ImportReply): Promise<FileOutcome> {
  const { id, source, transactions, invoices = [] } = reply;
  if (source) {
    const { accepted, duplicates, quarantined } = source;
    if (quarantined > 0) return { kind: 'aside', reason: firstOf(reply.problems), import: id };
    return { kind: accepted === 0 && duplicates > 0 ? 'known' : 'taken', reason: '', import: id };
  }
  const parts = [...transactions, ...invoices];
  const lost = parts.filter(({ status }) => status === 'unreadable' || status === 'refused');
  if (lost.length > 0) {
    const problems = [...lost.flatMap((part) => part.problems), ...reply.problems];
    await inTransaction(deps.db, (tx) => putAside(tx, wholeFile(deps, file, id, problems), deps.clock()));
    return { kind: 'aside', reason: firstOf(problems), import: id };
  }
  const kind = parts.every(({ status }) => status === 'duplicate') ? 'known' : 'taken';
  return { kind, reason: '', import: id };
}

/** Keeps a file that is of no kind that the desk reads, or is broken from its first byte, for somebody to repair. */
export async function putFileAside(deps: AsideDeps, file: FileToImport, refusal: ImportRefusal): Promise<FileOutcome> {
  const { db, clock } = deps;
  const { sha256, bytes, name, by, connector } = file;
  await keepRawFile(deps.dataDir, file);
  const id = newId(clock());
  const problem = { code: refusal.kind, severity: 'error', segment: 0, offset: 0, message: refusal.message } as const;
  const problems = [problem, ...refusal.problems];
  const kind = 'unknown';
  await inTransaction(db, async (tx) => {
    await insertImport(tx, { id, sha256, bytes, name, kind, by: by.id, now: clock(), connector });
    await putAside(tx, wholeFile(deps, file, id, problems), clock());
  });
  const source = { records: 1, accepted: 0, duplicates: 0, quarantined: 1, unused: 0, totals: {} };
  await saveImportReply(db, { id, file: name, kind, sha256, bytes, transactions: [], source, problems }, clock());
  return { kind: 'aside', reason: refusal.message, import: id };
}

/** What a connector does with a file whose sender cannot be told anything: what is not taken is put aside. */
export async function takeFile(
  deps: AsideDeps & { readonly importFile: (file: FileToImport) => Promise<Result<ImportReply, ImportRefusal>> },
  file: FileToImport,
): Promise<FileOutcome> {
  const imported = await deps.importFile(file);
  return imported.ok ? await settleRead(deps, file, imported.value) : await putFileAside(deps, file, imported.error);
}

function wholeFile({ clock }: AsideDeps, file: FileToImport, importId: string, problems: readonly RemittanceProblem[]) {
  const { sha256 } = file;
  const told = problems.map(({ code, severity, offset, message }) => ({ code, severity, offset, message }));
  const place = { offset: 0, until: null, what: WHOLE_FILE };
  return { ...place, ...cameBy(file), id: newId(clock()), importId, sha256, problems: told };
}

function firstOf(problems: readonly RemittanceProblem[]): string {
  const first = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  return first?.message ?? 'Something of it cannot be read.';
}
