import { styled } from '@mui/material/styles';

/** The look of what is edited in place about the ERP. */
export const MappingFields = styled('form')({
  display: 'grid',
  gap: 12,
  '& input[type=text], & select': {
    width: '100%',
    minWidth: 88,
    height: 28,
    padding: '0 6px',
    font: 'inherit',
    color: 'var(--cs-ink)',
    background: 'var(--cs-surface)',
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
  },
  '& input[type=checkbox]': { width: 16, height: 16, margin: '6px 0' },
  '& .row': { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end' },
  '& .row label': { display: 'grid', gap: 2, flex: '1 1 220px', fontSize: 12, color: 'var(--cs-ink-muted)' },
  '& h3': { margin: '8px 0 0', fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& .missing': { color: 'var(--cs-risk-ink)' },
});
