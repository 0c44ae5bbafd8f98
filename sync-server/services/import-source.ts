import { open } from 'node:fs/promises';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { SourceContents, SourceFormat, SourceProblem } from '../../src-shared/source-file/source-format.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { keepRawFile, rawFilePath } from '../integration/raw-files.ts';
import { readSourceItems } from '../integration/source-items.ts';
import { newId } from '../new-id.ts';
import { readDirectory } from '../store/directory.ts';
import { insertImport, saveImportReply } from '../store/imports.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import type { FileToImport } from './import-file.ts';
import { GroupTaker } from './take-items.ts';

export type ImportSourceDeps = { readonly db: Db; readonly clock: () => Date; readonly dataDir: string };

/** A format that knows the file as its own, and what it calls it. */
export type FoundSource = { readonly format: SourceFormat; readonly kind: string };

/**
 * Brings in a file of a system around the desk: claims and their statuses, answers about coverage, bank movements, HL7 v2 messages,
 * FHIR resources. It is kept raw and mapped piece by piece. A statement or a transaction set is taken whole, in one transaction, or
 * put aside whole; what else cannot be taken is put aside by itself and keeps nothing else out. What was taken before, in whatever
 * file, is known again and changes nothing: to import a file again is safe, after a fault as well.
 */
export async function importSource(
  deps: ImportSourceDeps,
  file: FileToImport,
  { format, kind }: FoundSource,
): Promise<ImportReply> {
  const { db, clock, dataDir } = deps;
  const { sha256, bytes, name, by, connector } = file;
  await keepRawFile(dataDir, file);
  const id = newId(clock());
  await inTransaction(db, (tx) =>
    insertImport(tx, { id, sha256, bytes, name, kind, by: by.id, now: clock(), connector }),
  );
  const directory = await readDirectory(db);
  const taker = new GroupTaker({ db, clock, directory }, { importId: id, file });
  const raw = await open(rawFilePath(dataDir, sha256), 'r');
  let contents: SourceContents;
  try {
    contents = await takeAll(taker, readSourceItems(raw, format, kind), file.signal);
  } finally {
    await taker.close();
    await raw.close();
  }
  const { records, totals } = contents;
  const counts = taker.counts;
  const problems = problemsOf(contents, taker.problems, format.name, counts);
  const source = { records, ...counts, totals: { ...totals } };
  const reply = { id, file: name, kind: contents.kind, sha256, bytes, transactions: [], source, problems };
  await saveImportReply(db, reply, clock());
  return reply;
}

async function takeAll(
  taker: GroupTaker,
  events: ReturnType<typeof readSourceItems>,
  signal: FileToImport['signal'],
): Promise<SourceContents> {
  for (;;) {
    signal?.throwIfAborted();
    const next = await events.next();
    if (next.done) return next.value;
    if (next.value.type === 'item') await taker.add(next.value.item);
    else await taker.end(next.value.group);
  }
}

const MOST_PROBLEMS = 200;

/** What the reading of the file told, and what the mapping of its items told beyond that. */
function problemsOf(
  contents: SourceContents,
  ofItems: readonly SourceProblem[],
  name: string,
  { accepted, duplicates, quarantined }: GroupTaker['counts'],
): RemittanceProblem[] {
  const told = new Set(contents.problems.map(({ code, offset }) => `${code} ${offset}`));
  const more = ofItems.filter(({ code, offset }) => !told.has(`${code} ${offset}`));
  const all = [...contents.problems, ...more].slice(0, MOST_PROBLEMS).map((problem) => ({ ...problem, segment: 0 }));
  const isUnused = accepted + duplicates + quarantined === 0;
  if (!isUnused) return all;
  const message = `The file is kept and was read as ${name}; nothing in it is of a kind that a case rests on.`;
  return [...all, { code: 'nothing-mapped', severity: 'warning', segment: 0, offset: 0, message }];
}
