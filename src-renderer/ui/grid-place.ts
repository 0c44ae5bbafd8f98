import { styled } from '@mui/material/styles';

/** Where a grid stands, with the marks that its cells bear. */
export const GridPlace = styled('div')({
  height: '100%',
  minHeight: 0,
  '& .ag-cell': { cursor: 'default' },
  '& .ag-cell.amount, & .ag-cell.figure': { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  '& .ag-cell.quiet': { color: 'var(--cs-ink-muted)' },
  '& .ag-cell.strong': { fontWeight: 600 },
  '& .ag-row-focus': { backgroundColor: 'var(--cs-selected) !important' },
  '& .ag-row-focus::after': {
    content: '""',
    position: 'absolute',
    insetBlock: 0,
    insetInlineStart: 0,
    width: 3,
    background: 'var(--cs-accent)',
  },
  '& .ag-row-selected': { backgroundColor: 'var(--cs-selected)' },
  '& .ag-row-selected .ag-cell.strong::before': { content: '"\u2713 "', color: 'var(--cs-accent)' },
  '& .ag-cell-focus:not(.ag-cell-range-selected):focus-within': { border: '1px solid transparent' },
  // A mark drawn by the style sheet costs no component per cell; its shape differs, not only its colour.
  '& .ag-cell[class*="tone-"]::before': {
    content: '""',
    display: 'inline-block',
    width: 10,
    height: 10,
    marginInlineEnd: 7,
    flex: 'none',
    verticalAlign: 0,
    background: 'currentcolor',
  },
  '& .tone-open': { color: 'var(--cs-open-ink)' },
  '& .tone-open::before': { borderRadius: '50%' },
  '& .tone-risk': { color: 'var(--cs-risk-ink)' },
  '& .tone-risk::before': { clipPath: 'polygon(50% 0, 100% 100%, 0 100%)' },
  '& .tone-breach': { color: 'var(--cs-breach-ink)', fontWeight: 600 },
  '& .tone-breach::before': { clipPath: 'polygon(50% 0, 100% 50%, 50% 100%, 0 50%)' },
  '& .tone-done': { color: 'var(--cs-done-ink)' },
  '& .tone-done::before': { clipPath: 'polygon(0 55%, 15% 40%, 38% 62%, 85% 10%, 100% 25%, 38% 92%)' },
  '& .tone-plain': { color: 'var(--cs-ink-muted)' },
  '& .tone-plain::before': { clipPath: 'polygon(0 35%, 100% 35%, 100% 65%, 0 65%)' },
});
