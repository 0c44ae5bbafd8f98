import { styled } from '@mui/material/styles';
import { useId, type ReactNode } from 'react';

const Place = styled('section')({
  minWidth: 0,
  border: '1px solid var(--cs-line)',
  borderRadius: 6,
  background: 'var(--cs-surface)',
  '& > header': {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: 8,
    minHeight: 32,
    padding: '4px 8px 4px 12px',
    borderBottom: '1px solid var(--cs-line)',
  },
  '& > header > h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& > header > div': { display: 'flex', alignItems: 'center', gap: 8, color: 'var(--cs-ink-muted)' },
});
const Body = styled('div')({ padding: '8px 12px 12px', overflowX: 'auto', '&[data-flush]': { padding: '4px' } });

type Props = { title: string; aside?: ReactNode; flush?: boolean; children: ReactNode };

/** A titled box. `flush` for tables, which bring their own padding. */
export function Section({ title, aside, flush = false, children }: Props) {
  const id = useId();
  return (
    <Place aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside && <div>{aside}</div>}
      </header>
      <Body data-flush={flush || undefined}>{children}</Body>
    </Place>
  );
}
