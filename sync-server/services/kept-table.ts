import { open } from 'node:fs/promises';
import { suggestMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import { type TableHead, tableHead } from '../../src-shared/bank/table-head.ts';
import { RECOGNITION_BYTES, recogniseFile } from '../../src-shared/remittance/recognise.ts';
import type { QuarantineText } from '../../src-shared/wire/quarantine.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { findColumns } from '../store/bank-columns.ts';
import type { Db } from '../store/transaction.ts';

/** How a kept table begins, with what is remembered or guessed of its columns; null: it is none. */
export async function tableOf(
  { db, dataDir }: { readonly db: Db; readonly dataDir: string },
  { way, sha256 }: { readonly way: string; readonly sha256: string },
): Promise<QuarantineText['table']> {
  const head = await keptTable(dataDir, sha256);
  if (head === 'missing' || head === null) return null;
  const mapping = (await findColumns(db, way, head)) ?? suggestMapping(head.first, head.rows[0] ?? []);
  return { first: [...head.first], rows: head.rows.map((row) => [...row]), mapping };
}

/** How a kept file begins where it is a table; null: it is none. */
export async function keptTable(dataDir: string, sha256: string): Promise<TableHead | null | 'missing'> {
  const file = await open(rawFilePath(dataDir, sha256), 'r').catch(() => null);
  if (file === null) return 'missing';
  try {
    const start = Buffer.alloc(RECOGNITION_BYTES);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const bytes = start.subarray(0, bytesRead);
    return recogniseFile(bytes).kind === 'unknown' ? tableHead(bytes) : null;
  } finally {
    await file.close();
  }
}
