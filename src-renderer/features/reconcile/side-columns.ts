import type { ColDef } from 'ag-grid-community';
import { dateText } from '../../../src-shared/base/dates.ts';
import { itemClassText } from '../../../src-shared/matching/item-class.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { GridRow, LineRow } from '../../workers/reconcile-calls.ts';
import type { Tone } from '../../ui/tokens.ts';
import { statusText } from './reconcile-words.ts';
import { t } from '../../language/t.ts';

/** The class says more than 'open', where it is known. */
export function lineWord({ status, itemClass }: LineRow): string {
  return itemClass && status !== 'suggested' ? t(itemClassText[itemClass]) : statusText[status].word;
}

/** A line whose own match holds may still be of an item that somebody owns. */
function lineTone({ status, itemClass }: LineRow): Tone {
  return itemClass && status === 'matched' ? 'risk' : statusText[status].tone;
}

export const sideColumns: ColDef<GridRow>[] = [
  {
    colId: 'date',
    headerName: t('Date'),
    width: 90,
    sort: 'asc',
    valueGetter: ({ data }) => (data ? dateText(data.date) : ''),
  },
  {
    colId: 'amount',
    headerName: t('Amount'),
    width: 100,
    type: 'rightAligned',
    cellClass: 'amount',
    valueGetter: ({ data }) => (data ? formatMinor(data.amountMinor) : ''),
  },
  {
    colId: 'reference',
    headerName: t('Reference'),
    field: 'reference',
    minWidth: 90,
    flex: 1,
    tooltipField: 'reference',
    cellClass: 'key',
  },
  { colId: 'party', headerName: t('Party'), field: 'party', minWidth: 110, flex: 1, tooltipField: 'party' },
  {
    colId: 'status',
    headerName: t('Status'),
    width: 100,
    valueGetter: ({ data }) => (data ? lineWord(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? lineWord(data) : ''),
    cellClass: ({ data }) => (data ? `tone-${lineTone(data)}` : ''),
  },
  { colId: 'account', headerName: t('Account'), field: 'account', width: 110, hide: true, tooltipField: 'account' },
  { colId: 'id', headerName: t('Id'), field: 'id', width: 150, hide: true, tooltipField: 'id', cellClass: 'quiet' },
];

/** What is shown where nobody has said otherwise. */
export const standardColumns: readonly string[] = ['date', 'amount', 'reference', 'party', 'status'];

/** In three sides on a small screen the party stands in the panel below. */
export const sideColumnsHideBelow = { party: 560 };
