import type { ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { FleetEntry } from '../../../src-shared/wire/devices.ts';
import { momentText } from '../../ui/format.ts';
import { healthOf, keyText, ringText, syncText } from './fleet-words.ts';
import { t } from '../../language/t.ts';

const moment = ({ value }: ValueFormatterParams<FleetEntry, string | null>) => (value ? momentText(value) : '–');

export const fleetColumns: ColDef<FleetEntry>[] = [
  { colId: 'name', headerName: t('Computer'), field: 'name', minWidth: 130, flex: 1, cellClass: 'strong' },
  { colId: 'owner', headerName: t('Person'), valueGetter: ({ data }) => data?.owner.name, minWidth: 130, flex: 1 },
  {
    colId: 'health',
    headerName: t('Health'),
    width: 120,
    valueGetter: ({ data }) => (data ? healthOf(data).word : ''),
    cellClass: ({ data }) => (data ? `tone-${healthOf(data).tone}` : ''),
  },
  { colId: 'version', headerName: t('Version'), valueGetter: ({ data }) => data?.evidence?.version ?? '–', width: 92 },
  { colId: 'ring', headerName: t('Ring'), valueGetter: ({ data }) => (data ? ringText(data) : ''), width: 150 },
  {
    colId: 'synced',
    headerName: t('Sync'),
    valueGetter: ({ data }) => data?.report?.syncedAt ?? '',
    valueFormatter: ({ data }) => (data ? syncText(data) : ''),
    minWidth: 170,
    flex: 1,
  },
  { colId: 'key', headerName: t('Key'), valueGetter: ({ data }) => (data ? keyText(data) : ''), width: 126 },
  { colId: 'lease', headerName: t('Lease until'), field: 'leaseUntil', width: 142, valueFormatter: moment },
  {
    colId: 'contact',
    headerName: t('Last contact'),
    field: 'lastContactAt',
    width: 142,
    sort: 'desc',
    valueFormatter: moment,
  },
];

/** The first to give way are those that the panel of a computer shows too. */
export const fleetColumnsHideBelow = { key: 900, lease: 1000, version: 860 } as const;
