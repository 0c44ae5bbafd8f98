import { styled } from '@mui/material/styles';
import { useEffect, useRef } from 'react';
import { MONO } from '../ui/theme.ts';
import type { SegmentRange } from './EntryLines.tsx';
import { t } from '../language/t.ts';

const Lines = styled('ol')({
  fontFamily: MONO,
  fontSize: 12,
  lineHeight: '18px',
  overflowX: 'auto',
  userSelect: 'text',
  '& li': { display: 'flex', gap: 12, padding: '0 8px', whiteSpace: 'pre' },
  '& li > span:first-of-type': {
    flex: 'none',
    width: 56,
    textAlign: 'end',
    color: 'var(--cs-ink-muted)',
    userSelect: 'none',
  },
  '& li[data-marked]': { background: 'var(--cs-risk-soft)', boxShadow: 'inset 3px 0 var(--cs-risk-ink)' },
});

type Props = {
  /** One segment per line, as they stand in the file. */
  raw: string;
  /** Position of the first of them in the file. */
  firstSegment: number;
  marked: SegmentRange | null;
};

/** The segments as they stand in the file, numbered by their position there. */
export function RawSegments({ raw, firstSegment, marked }: Props) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (marked) list.current?.querySelector('[data-marked]')?.scrollIntoView({ block: 'center' });
  }, [marked]);
  const isMarked = (position: number) => marked !== null && position >= marked.first && position <= marked.last;
  return (
    <Lines ref={list} aria-label={t('Raw segments')} tabIndex={0}>
      {raw.split('\n').map((segment, index) => (
        <li key={firstSegment + index} data-marked={isMarked(firstSegment + index) || undefined}>
          <span>{firstSegment + index}</span>
          <span>{segment}</span>
        </li>
      ))}
    </Lines>
  );
}
