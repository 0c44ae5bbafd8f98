import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';

const Place = styled('div')({
  display: 'grid',
  placeContent: 'center',
  justifyItems: 'center',
  gap: 8,
  height: '100%',
  minHeight: 160,
  padding: 24,
  textAlign: 'center',
  color: 'var(--cs-ink-muted)',
  '&[data-late]': { animation: '0s 200ms both late-state' },
  '@keyframes late-state': { from: { visibility: 'hidden' }, to: { visibility: 'visible' } },
  '& > h1, & > h2': { color: 'var(--cs-ink)', fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& > p': { maxWidth: 440 },
  '& > div': { display: 'flex', gap: 8, marginTop: 8, flexWrap: 'wrap', justifyContent: 'center' },
});

type Props = {
  title: string;
  hint: string;
  /** It is over in a moment, as a rule: shown only when it is not, so that nothing flickers. */
  late?: boolean;
  /** Nothing else is in the window. */
  whole?: boolean;
  children?: ReactNode;
};

/** What would be here, and how to get it. */
export function EmptyState({ title, hint, late = false, whole = false, children }: Props) {
  const Title = whole ? 'h1' : 'h2';
  return (
    <Place as={whole ? 'main' : 'div'} data-late={late || undefined}>
      <Title>{title}</Title>
      <p>{hint}</p>
      {children && <div>{children}</div>}
    </Place>
  );
}
