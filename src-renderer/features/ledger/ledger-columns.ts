import type { ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { LedgerEntryDocument } from '../../../src-shared/journal/journal-entry.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { t } from '../../language/t.ts';
import { dateText } from '../../ui/format.ts';

/** What the cells need beyond the entry. */
export type LedgerContext = { readonly directory: Directory };

export const ledgerColumns: ColDef<LedgerEntryDocument>[] = [
  { colId: 'number', headerName: t('Number'), field: 'number', width: 124, cellClass: 'strong', sort: 'desc' },
  {
    colId: 'date',
    headerName: t('Date'),
    field: 'date',
    width: 118,
    valueFormatter: ({ value }: ValueFormatterParams<LedgerEntryDocument, string>) => dateText(value ?? ''),
  },
  {
    colId: 'memo',
    headerName: t('Memo'),
    field: 'memo',
    flex: 3,
    minWidth: 180,
    tooltipValueGetter: ({ data }) => data?.memo,
  },
  {
    colId: 'total',
    headerName: t('Total'),
    field: 'totalMinor',
    width: 128,
    type: 'rightAligned',
    cellClass: 'amount',
    valueFormatter: ({ value }: ValueFormatterParams<LedgerEntryDocument, number>) => formatMinor(value ?? 0),
  },
  {
    colId: 'site',
    headerName: t('Site'),
    flex: 1,
    minWidth: 130,
    valueGetter: ({ data, context }) => (data ? (context as LedgerContext).directory.siteName(data.site) : ''),
  },
  {
    colId: 'approvers',
    headerName: t('Approved by'),
    flex: 1,
    minWidth: 130,
    cellClass: 'quiet',
    valueGetter: ({ data }) => (data ? approversText(data) : ''),
  },
  { colId: 'period', headerName: t('Period'), field: 'period', width: 92, cellClass: 'quiet' },
];

export const ledgerColumnsHideBelow = { period: 920, approvers: 830, site: 700 } as const;

/** Who approved it; an entry that policy let pass says so. */
export function approversText({ approvedBy }: Pick<LedgerEntryDocument, 'approvedBy'>): string {
  return approvedBy.length > 0 ? approvedBy.join(', ') : t('policy alone');
}

export function entryText({ number, memo, lines, approvedBy, site }: LedgerEntryDocument): string {
  const accounts = lines.map(({ account, accountName }) => `${account} ${accountName}`).join(' ');
  return `${number} ${memo} ${site} ${approvedBy.join(' ')} ${accounts}`.toLowerCase();
}
