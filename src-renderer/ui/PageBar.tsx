import { styled } from '@mui/material/styles';

/** The head of a page: its name, a quiet line of figures, and its buttons at the end. */
export const PageBar = styled('header')({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: '6px 12px',
  minHeight: 48,
  padding: '6px 12px 6px 16px',
  background: 'var(--cs-surface)',
  borderBottom: '1px solid var(--cs-line)',
  '& > h1': { fontSize: 16, lineHeight: '24px', fontWeight: 600 },
  '& > p': { color: 'var(--cs-ink-muted)', marginInlineEnd: 'auto' },
  '& > h1:has(+ button)': { marginInlineEnd: 'auto' },
});

/** A page that fills its room: bar on top, the rest below. */
export const Page = styled('section')({
  display: 'grid',
  gridTemplateRows: 'auto minmax(0, 1fr)',
  height: '100%',
  minHeight: 0,
});

/** A page of boxes that scrolls. */
export const Scroll = styled('div')({
  overflow: 'auto',
  background: 'var(--cs-canvas)',
  padding: 12,
  display: 'grid',
  gap: 12,
  alignContent: 'start',
});
