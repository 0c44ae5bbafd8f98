import { Dictionary, type DictionaryContent } from './dictionary.ts';
import type { LineTable } from './line-table.ts';

/** A table as it goes from one thread to another: arrays only, moved and not copied. */
export type PackedTable = Pick<
  LineTable,
  'length' | 'days' | 'amounts' | 'referenceCodes' | 'partyCodes' | 'accountCodes'
> & {
  readonly ids: DictionaryContent;
  readonly references: DictionaryContent;
  readonly parties: DictionaryContent;
  readonly accounts: DictionaryContent;
};

/** @returns the arrays, and the buffers to move; the table may not be used any more once they have been. */
export function packTable(table: LineTable): { readonly packed: PackedTable; readonly buffers: ArrayBuffer[] } {
  const { length, days, amounts, referenceCodes, partyCodes, accountCodes } = table;
  const [ids, references] = [table.ids.content(), table.references.content()];
  const [parties, accounts] = [table.parties.content(), table.accounts.content()];
  const columns = [days, amounts, referenceCodes, partyCodes, accountCodes];
  const texts = [ids, references, parties, accounts].flatMap(({ bytes, starts }) => [bytes, starts]);
  const buffers = [...columns, ...texts].map(({ buffer }) => buffer as ArrayBuffer);
  const packed = {
    length,
    days,
    amounts,
    referenceCodes,
    partyCodes,
    accountCodes,
    ids,
    references,
    parties,
    accounts,
  };
  return { packed, buffers };
}

export function unpackTable({ ids, references, parties, accounts, ...columns }: PackedTable): LineTable {
  return {
    ...columns,
    ids: new Dictionary(ids),
    references: new Dictionary(references),
    parties: new Dictionary(parties),
    accounts: new Dictionary(accounts),
  };
}
