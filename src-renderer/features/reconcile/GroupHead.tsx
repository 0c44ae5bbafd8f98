import { styled } from '@mui/material/styles';
import type { ICellRendererParams } from 'ag-grid-community';
import type { Grouping } from '../../../src-shared/reconciliation/group-lines.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { GridRow } from '../../workers/reconcile-calls.ts';
import { counted } from '../../ui/format.ts';
import { groupText } from './reconcile-words.ts';

const Head = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  height: '100%',
  padding: '0 8px',
  background: 'var(--cs-sunken)',
  fontVariantNumeric: 'tabular-nums',
  cursor: 'pointer',
  '& i': { width: 12, fontStyle: 'normal', color: 'var(--cs-ink-muted)' },
  '& strong': { minWidth: 0, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& span': { color: 'var(--cs-ink-muted)', whiteSpace: 'nowrap' },
  '& b': { marginInlineStart: 'auto', fontWeight: 600, whiteSpace: 'nowrap' },
});

/** The head of lines that are put together, with their number and total. */
export function GroupHead({ data, context }: ICellRendererParams<GridRow, unknown, { groupingOf(): Grouping | null }>) {
  if (!data?.head) return null;
  const { key, lines, totalMinor, isOpen } = data.head;
  const text = groupText(context.groupingOf(), key);
  return (
    <Head role="gridcell" aria-expanded={isOpen} title={text}>
      <i aria-hidden>{isOpen ? '▾' : '▸'}</i>
      <strong>{text}</strong>
      <span>{counted(lines, 'line')}</span>
      <b>{formatMinor(totalMinor)}</b>
    </Head>
  );
}
