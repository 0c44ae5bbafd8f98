import { styled } from '@mui/material/styles';
import { StatusIcon } from '../../ui/StatusMark.tsx';

export const Form = styled('form')({
  display: 'grid',
  gap: 14,
  '& h1': { fontSize: 16, lineHeight: '24px', fontWeight: 600 },
});

export const Choices = styled('div')({
  display: 'grid',
  border: '1px solid var(--cs-line)',
  borderRadius: 6,
  maxHeight: 'clamp(180px, 100vh - 480px, 340px)',
  overflow: 'auto',
  '& > label': {
    display: 'grid',
    gridTemplateColumns: 'auto 1fr',
    columnGap: 10,
    alignItems: 'center',
    minHeight: 32,
    padding: '4px 10px',
    borderBottom: '1px solid var(--cs-line)',
    cursor: 'pointer',
  },
  '& > label:last-of-type': { borderBottom: 0 },
  '& > label:hover': { background: 'var(--cs-hover)' },
  '& > label:has(input:checked)': { background: 'var(--cs-selected)' },
  '& > label:has(input:focus-visible)': { outline: '2px solid var(--cs-accent)', outlineOffset: -2 },
  '& input': { accentColor: 'var(--cs-accent)', margin: 0 },
  '& label > span': { display: 'flex', flexWrap: 'wrap', columnGap: 10, alignItems: 'baseline' },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

export const Buttons = styled('div')({
  display: 'flex',
  gap: 8,
  justifyContent: 'space-between',
  alignItems: 'center',
});

const Message = styled('p')({ display: 'flex', gap: 8, alignItems: 'flex-start', '& > svg': { marginTop: 3 } });

/** Why it did not work: read out when it appears. */
export function Refused({ message }: { message: string }) {
  return (
    <div role="alert">
      {message && (
        <Message>
          <StatusIcon tone="breach" />
          {message}
        </Message>
      )}
    </div>
  );
}
