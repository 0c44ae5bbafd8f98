import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { announce } from './announcements.ts';
import { StatusIcon } from './StatusMark.tsx';
import { t } from '../language/t.ts';

const Place = styled('section')({
  display: 'grid',
  gap: 8,
  maxWidth: 560,
  margin: '48px auto',
  padding: 20,
  border: '1px solid var(--cs-line)',
  borderRadius: 8,
  background: 'var(--cs-surface)',
  '& h2': { display: 'flex', gap: 8, alignItems: 'center', fontSize: 16, lineHeight: '24px', fontWeight: 600 },
  '& code': { userSelect: 'text', fontSize: 12, overflowWrap: 'anywhere', color: 'var(--cs-ink-muted)' },
  '& > div': { display: 'flex', gap: 8, marginTop: 4 },
});

type Props = {
  /** What happened. */
  title: string;
  /** What is safe. */
  safe: string;
  /** What to do. */
  advice: string;
  /** To copy for whoever helps. */
  code: string;
  children?: ReactNode;
};

export function ErrorState({ title, safe, advice, code, children }: Props) {
  return (
    <Place role="alert">
      <h2>
        <StatusIcon tone="breach" size={18} />
        {title}
      </h2>
      <p>{safe}</p>
      <p>{advice}</p>
      <code>{code}</code>
      <div>
        {children}
        <Button onClick={() => void copy(code)}>{t('Copy the details')}</Button>
      </div>
    </Place>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(t('The details are copied.'));
  } catch {
    announce(t('The details could not be copied. Mark them with the mouse and press Ctrl+C.'), { tone: 'risk' });
  }
}
