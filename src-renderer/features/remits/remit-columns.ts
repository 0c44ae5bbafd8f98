import type { ColDef, ValueFormatterParams } from 'ag-grid-community';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { ClaimView, RemittanceRow } from '../../../src-shared/remittance/remittance-document.ts';
import { adjustmentText, claimStatusText, claimTone } from '../../show/claim-words.ts';
import { balanceStatus, remitStatus } from '../../show/remit-words.ts';
import { countText, dateText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** What the cells need beyond the remittance. */
export type RemitContext = { readonly directory: Directory };

const money = { type: 'rightAligned', cellClass: 'amount' } as const;
const moneyText = ({ value }: { value?: number | null | undefined }) => formatMinor(value ?? 0);

export const remitColumns: ColDef<RemittanceRow>[] = [
  {
    colId: 'date',
    headerName: t('Paid on'),
    field: 'date',
    width: 118,
    sort: 'desc',
    valueFormatter: ({ value }: ValueFormatterParams<RemittanceRow, string>) => dateText(value ?? ''),
  },
  { colId: 'trace', headerName: t('Trace'), field: 'trace', minWidth: 140, flex: 1, cellClass: 'strong' },
  {
    colId: 'payer',
    headerName: t('Payer'),
    field: 'payer',
    minWidth: 160,
    flex: 2,
    tooltipValueGetter: ({ data }) => data?.payer,
  },
  { colId: 'paid', headerName: t('Payment'), field: 'paidMinor', width: 128, ...money, valueFormatter: moneyText },
  {
    colId: 'claims',
    headerName: t('Claims'),
    field: 'claims',
    width: 84,
    type: 'rightAligned',
    cellClass: 'figure',
    valueFormatter: ({ value }) => countText(Number(value ?? 0)),
  },
  {
    colId: 'balance',
    headerName: t('Balance'),
    width: 164,
    valueGetter: ({ data }) => (data ? balanceStatus(data).word : ''),
    cellClass: ({ data }) => (data ? `tone-${balanceStatus(data).tone}` : ''),
  },
  {
    colId: 'state',
    headerName: t('State'),
    width: 128,
    valueGetter: ({ data }) => (data ? remitStatus(data.state).word : ''),
    cellClass: ({ data }) => (data ? `tone-${remitStatus(data.state).tone}` : ''),
  },
  {
    colId: 'cases',
    headerName: t('Cases'),
    width: 76,
    type: 'rightAligned',
    cellClass: 'figure',
    valueGetter: ({ data }) => data?.cases.length ?? 0,
    valueFormatter: ({ value }) => (value ? countText(Number(value)) : ''),
  },
  {
    colId: 'site',
    headerName: t('Site'),
    minWidth: 120,
    flex: 1,
    valueGetter: ({ data, context }) => (data ? (context as RemitContext).directory.siteName(data.site) : ''),
  },
  { colId: 'file', headerName: t('File'), field: 'file', minWidth: 120, flex: 1, cellClass: 'quiet' },
];

export const remitColumnsHideBelow = {
  file: 1250,
  site: 1130,
  cases: 1010,
  claims: 940,
  state: 850,
  balance: 720,
} as const;

export function remitText({ trace, payer, payee, file, entryNumber, site }: RemittanceRow): string {
  return `${trace} ${payer} ${payee} ${file} ${entryNumber} ${site}`.toLowerCase();
}

export const claimColumns: ColDef<ClaimView>[] = [
  {
    colId: 'ordinal',
    headerName: '#',
    field: 'ordinal',
    width: 64,
    type: 'rightAligned',
    cellClass: 'figure quiet',
    valueFormatter: ({ value }) => countText(Number(value ?? 0) + 1),
  },
  { colId: 'account', headerName: t('Account'), field: 'account', minWidth: 130, flex: 1, cellClass: 'strong' },
  {
    colId: 'status',
    headerName: t('Status'),
    minWidth: 160,
    flex: 1,
    valueGetter: ({ data }) => (data ? claimStatusText(data.status) : ''),
    cellClass: ({ data }) => (data ? `tone-${claimTone(data)}` : ''),
  },
  { colId: 'charge', headerName: t('Charged'), field: 'chargeMinor', width: 116, ...money, valueFormatter: moneyText },
  { colId: 'paid', headerName: t('Paid'), field: 'paidMinor', width: 116, ...money, valueFormatter: moneyText },
  {
    colId: 'patient',
    headerName: t('Patient'),
    field: 'patientMinor',
    width: 108,
    ...money,
    valueFormatter: moneyText,
  },
  {
    colId: 'adjustments',
    headerName: t('Adjustments'),
    minWidth: 140,
    flex: 1,
    valueGetter: ({ data }) => (data ? adjustmentCodes(data) : ''),
    tooltipValueGetter: ({ data }) => (data ? adjustmentCodes(data) : ''),
    cellClass: 'quiet',
  },
];

export const claimColumnsHideBelow = { adjustments: 850, patient: 710, ordinal: 610 } as const;

/** Codes of the claim and of its lines, each once: 'CO-45, PR-1'. */
export function adjustmentCodes({ adjustments, lines }: Pick<ClaimView, 'adjustments' | 'lines'>): string {
  const all = [...adjustments, ...lines.flatMap((line) => line.adjustments)];
  return [...new Set(all.map((adjustment) => adjustmentText(adjustment).code))].join(', ');
}

export function claimText(claim: ClaimView): string {
  return `${claim.account} ${claim.payerControl} ${claimStatusText(claim.status)} ${adjustmentCodes(claim)}`.toLowerCase();
}
