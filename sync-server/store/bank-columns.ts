import { sha256Hex } from '../../src-shared/base/sha256.ts';
import { BankCsvMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import { columnsKey, type TableHead } from '../../src-shared/bank/table-head.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import type { Db, Tx } from './transaction.ts';

/** Which columns say what in a table that came by a way, as they were named; by its header before its number of columns. */
export async function findColumns(db: Db, way: string, head: TableHead): Promise<BankCsvMapping | null> {
  const [named, counted] = [true, false].map((hasHeader) => keptHeader(columnsKey(head, hasHeader)));
  const rows = await db
    .selectFrom('bank_columns')
    .select(['header', 'mapping'])
    .where('way', '=', way)
    .where('header', 'in', [named ?? '', counted ?? ''])
    .execute();
  const row = rows.find(({ header }) => header === named) ?? rows[0];
  return row ? BankCsvMapping.parse(row.mapping) : null;
}

export async function saveColumns(
  tx: Tx,
  of: { readonly way: string; readonly header: string; readonly by: string; readonly now: Date },
  mapping: BankCsvMapping,
): Promise<void> {
  const named = { mapping: JSON.stringify(mapping), named_by: of.by, named_at: of.now };
  await tx
    .insertInto('bank_columns')
    .values({ way: of.way, header: keptHeader(of.header), ...named })
    .onConflict((on) => on.columns(['way', 'header']).doUpdateSet(named))
    .execute();
}

/** An index holds no text of any length: a long one stands under its hash. */
function keptHeader(header: string): string {
  return storableText(header.length > 600 ? `sha256 ${sha256Hex(header)}` : header);
}
