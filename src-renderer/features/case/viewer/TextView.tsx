import { styled } from '@mui/material/styles';
import { useEffect, useMemo } from 'react';
import { MONO } from '../../../ui/theme.ts';
import { bringInto } from './bring-into.ts';
import { decodedText } from './decoded-text.ts';
import { findText } from './find-text.ts';
import type { ViewProps } from './view-props.ts';
import { t } from '../../../language/t.ts';

const Text = styled('pre')({
  margin: 0,
  padding: 12,
  fontFamily: MONO,
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
  background: 'var(--cs-surface)',
  color: 'var(--cs-ink)',
  userSelect: 'text',
  '& mark': { background: '#ffd54a', color: '#111' },
  '& mark[data-current]': { background: '#ff9632' },
});
/** More than anybody reads here, and than a page can hold: the rest is in the copy. */
const MOST_CHARACTERS = 500_000;

/** Text as it is. */
export function TextView({ content, zoom, words, found, onFound, onPages }: ViewProps) {
  const text = useMemo(() => decodedText(content).slice(0, MOST_CHARACTERS), [content]);
  const finds = useMemo(() => findText([text], words), [text, words]);
  useEffect(() => onFound(finds.length), [finds, onFound]);
  useEffect(() => onPages(1), [onPages]);
  const current = finds.length === 0 ? -1 : ((found % finds.length) + finds.length) % finds.length;
  useEffect(() => {
    if (current >= 0) bringInto(document.querySelector('mark[data-current]'), 'middle');
  }, [current, finds]);
  const length = words.trim().length;
  return (
    <Text tabIndex={0} aria-label={t('Text of the document')} style={{ fontSize: 13 * zoom, lineHeight: 1.5 }}>
      {finds.map(({ at }, index) => (
        <span key={at}>
          {text.slice(index === 0 ? 0 : finds[index - 1]!.at + length, at)}
          <mark data-current={index === current || undefined}>{text.slice(at, at + length)}</mark>
        </span>
      ))}
      {text.slice(finds.length === 0 ? 0 : finds.at(-1)!.at + length)}
    </Text>
  );
}
