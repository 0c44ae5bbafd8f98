import { styled } from '@mui/material/styles';
import { Fragment } from 'react';

const Key = styled('kbd')({
  display: 'inline-block',
  minWidth: 18,
  padding: '0 4px',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 3,
  font: 'inherit',
  fontSize: 11,
  lineHeight: '15px',
  textAlign: 'center',
  color: 'var(--cs-ink-muted)',
  background: 'var(--cs-surface)',
  // Drawn, not written: speech control compares what is written on a button with its name.
  '&::before': { content: 'attr(data-key)' },
});

/** How a key is drawn on a button of the accent colour. */
export const primaryKey = { background: 'transparent', color: 'inherit', borderColor: 'currentcolor' } as const;

const names: Readonly<Record<string, string>> = {
  Mod: navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** The key that does the same as the button beside it. */
export function KeyHint({ chord }: { chord: string }) {
  return (
    <span aria-hidden className="key-hint">
      {chord.split('+').map((part, index) => (
        <Fragment key={part}>
          {index > 0 && ' '}
          <Key data-key={names[part] ?? part} />
        </Fragment>
      ))}
    </span>
  );
}
