import { styled } from '@mui/material/styles';

/** A small table of figures: text left, figures right, header quiet. For lists that can be long there is the grid. */
export const Table = styled('table')({
  width: '100%',
  borderCollapse: 'collapse',
  '& th': {
    padding: '2px 8px',
    fontSize: 12,
    lineHeight: '16px',
    fontWeight: 500,
    textAlign: 'start',
    color: 'var(--cs-ink-muted)',
    borderBottom: '1px solid var(--cs-line)',
    whiteSpace: 'nowrap',
  },
  '& td': { padding: '3px 8px', verticalAlign: 'top', borderBottom: '1px solid var(--cs-line)' },
  '& tbody tr:last-of-type td': { borderBottom: 0 },
  '& .figure': { textAlign: 'end', whiteSpace: 'nowrap' },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& tfoot td': { fontWeight: 600, borderTop: '1px solid var(--cs-line-strong)', borderBottom: 0 },
  '& caption': {
    textAlign: 'start',
    padding: '0 8px 4px',
    fontSize: 12,
    lineHeight: '16px',
    color: 'var(--cs-ink-muted)',
  },
});
