import type { ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { RehearsedChange } from '../../../src-shared/wire/policies.ts';
import { decisionText } from './decision-words.ts';
import { t } from '../../language/t.ts';

/** What the cells need beyond the decision. */
export type ChangeContext = { readonly directory: Directory };

export const changeColumns: ColDef<RehearsedChange>[] = [
  { colId: 'label', headerName: t('Case'), field: 'label', width: 124, cellClass: 'strong' },
  {
    colId: 'site',
    headerName: t('Site'),
    flex: 2,
    minWidth: 120,
    valueGetter: ({ data, context }) => (data ? (context as ChangeContext).directory.siteName(data.site) : ''),
  },
  {
    colId: 'amount',
    headerName: t('Amount'),
    field: 'amountMinor',
    width: 124,
    type: 'rightAligned',
    cellClass: 'amount',
    valueFormatter: ({ value }: ValueFormatterParams<RehearsedChange, number>) => formatMinor(value ?? 0),
  },
  {
    colId: 'before',
    headerName: t('Decided'),
    flex: 3,
    minWidth: 150,
    valueGetter: ({ data }) => (data ? decisionText(data.before) : ''),
    tooltipValueGetter: ({ data }) => data?.before.text,
  },
  {
    colId: 'after',
    headerName: t('Would be decided'),
    flex: 3,
    minWidth: 150,
    valueGetter: ({ data }) => (data ? decisionText(data.after) : ''),
    tooltipValueGetter: ({ data }) => data?.after.text,
  },
];

export const changeColumnsHideBelow = { site: 500 } as const;

/** Lower case, with the names of the rules: whoever asks what a rule brings finds its decisions. */
export function changeText({ label, site, before, after }: RehearsedChange): string {
  return `${label} ${site} ${before.rule} ${after.rule} ${decisionText(before)} ${decisionText(after)}`.toLowerCase();
}
