import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { typeWords } from '../../../../src-shared/document/document-words.ts';
import { useTurnedOff } from '../../../show/managed.ts';
import { announce } from '../../../ui/announcements.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ErrorBoundary } from '../../../ui/ErrorBoundary.tsx';
import { counted } from '../../../ui/format.ts';
import { useActions, type Action } from '../../../ui/keys.ts';
import type { OpenedDocument } from '../use-case-documents.ts';
import { MOST_FINDS } from './find-text.ts';
import { ImageView } from './ImageView.tsx';
import { printDocument } from './print-document.ts';
import { TextView } from './TextView.tsx';
import { t } from '../../../language/t.ts';

/** The reader of PDF files is large, and read when the first is opened. */
const PdfView = lazy(async () => ({ default: (await import('./PdfView.tsx')).PdfView }));

const Place = styled('aside')({
  display: 'flex',
  flexDirection: 'column',
  height: '100%',
  minHeight: 480,
  background: 'var(--cs-canvas)',
  '& > header': {
    display: 'grid',
    gap: 6,
    padding: '6px 12px 8px',
    background: 'var(--cs-surface)',
    borderBottom: '1px solid var(--cs-line)',
  },
  '& h2': { fontSize: 13, lineHeight: '28px', fontWeight: 600, overflowWrap: 'anywhere', flex: 1 },
  '& .bar': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 6 },
  '& .pages': { flex: 1, minHeight: 0, overflow: 'auto', padding: 12 },
});

const ZOOM_STEP = 1.25;
const [LEAST, MOST] = [0.5, 4] as const;

type Props = { opened: OpenedDocument; onClose: () => void; onSave: () => void };

/** A document beside the decision. */
export function DocumentViewer({ opened, onClose, onSave }: Props) {
  const { file, content, percent } = opened;
  const [zoom, setZoom] = useState(1);
  const [turns, setTurns] = useState(0);
  const [page, setPage] = useState(0);
  const [pages, setPages] = useState(file.pages ?? 1);
  const [words, setWords] = useState('');
  const [found, setFound] = useState(0);
  const [count, setCount] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const width = useWidth(place);
  const hasText = file.type === 'pdf' || file.type === 'text' || file.type === 'csv';
  const isImage = file.type === 'png' || file.type === 'jpeg' || file.type === 'tiff';
  useEffect(() => heading.current?.focus(), [file.id]);
  const action = (id: string, label: string, keys: string[], run: () => void, disabledReason?: string): Action => ({
    id: `viewer.${id}`,
    label,
    group: t('Document'),
    keys,
    run,
    ...(disabledReason === undefined ? {} : { disabledReason }),
  });
  const scaled = (by: number) => setZoom((now) => Math.min(MOST, Math.max(LEAST, now * by)));
  const close = action('close', t('Close the document'), ['Escape'], onClose);
  const smaller = action('smaller', t('Smaller'), ['-'], () => scaled(1 / ZOOM_STEP));
  const larger = action('larger', t('Larger'), ['=', '+'], () => scaled(ZOOM_STEP));
  const turn = action('turn', t('Turn'), ['Shift+R'], () => setTurns((now) => (now + 1) % 4));
  const before = action(
    'before',
    t('Page before'),
    ['PageUp'],
    () => setPage(page - 1),
    page > 0 ? undefined : t('This is the first page.'),
  );
  const after = action(
    'after',
    t('Next page'),
    ['PageDown'],
    () => setPage(page + 1),
    page < pages - 1 ? undefined : t('This is the last page.'),
  );
  const runPrint = () => {
    if (content)
      printDocument(file, content).catch(() =>
        announce(t('{file} could not be printed.', { file: file.name }), { tone: 'breach' }),
      );
  };
  const print = action('print', t('Print'), ['Mod+P'], runPrint, useTurnedOff('Printing'));
  const save = action('save', t('Save a copy…'), ['Mod+S'], onSave, useTurnedOff('SaveFiles'));
  const find = action('find', t('Find in the document'), ['Mod+F'], () => search.current?.focus());
  useActions([
    close,
    smaller,
    larger,
    // A single page is as long as it is: the keys scroll it.
    ...(pages > 1 ? [before, after] : []),
    print,
    save,
    ...(isImage ? [turn] : []),
    ...(hasText ? [find] : []),
  ]);
  const onFound = useCallback((now: number) => setCount(now), []);
  const onPages = useCallback((now: number) => setPages(now), []);
  const view = { type: file.type, name: file.name, zoom, width, turns, words, found, onFound, page, onPages };
  return (
    <Place data-part="aside" aria-label={t('Document {file}', { file: file.name })} tabIndex={-1}>
      <header>
        <div className="bar">
          <h2 ref={heading} tabIndex={-1}>
            {file.name}
          </h2>
          <ActionButton action={close} label={t('Close')} />
        </div>
        <div className="bar">
          {pages > 1 && (
            <>
              <ActionButton action={before} label="‹" />
              <span role="status">{t('Page {page} of {pages}', { page: page + 1, pages })}</span>
              <ActionButton action={after} label="›" />
            </>
          )}
          <ActionButton action={smaller} label="−" />
          <span>{Math.round(zoom * 100)} %</span>
          <ActionButton action={larger} label="+" />
          {isImage && <ActionButton action={turn} />}
          <ActionButton action={print} />
          <ActionButton action={save} label={t('Save a copy…')} />
        </div>
        {hasText && (
          <form
            className="bar"
            role="search"
            onSubmit={(event) => {
              event.preventDefault();
              setFound(found + 1);
            }}
          >
            <TextField
              size="small"
              label={t('Find in the document')}
              value={words}
              inputRef={search}
              onChange={(event) => {
                setWords(event.target.value);
                setFound(0);
              }}
            />
            <span role="status">{words.trim() !== '' && foundText(count, found)}</span>
            {count > 1 && (
              <>
                <Button onClick={() => setFound(found - 1)}>{t('Previous')}</Button>
                <Button type="submit">{t('Next')}</Button>
              </>
            )}
          </form>
        )}
      </header>
      <div
        className="pages"
        data-scrolls
        ref={place}
        tabIndex={0}
        role="group"
        aria-label={t('{typeWords}, pages', { typeWords: t(typeWords[file.type]) })}
      >
        {content === null ? (
          <p role="status">{t('Fetching the document: {percent} %', { percent })}</p>
        ) : (
          width > 0 && (
            <ErrorBoundary place={file.id}>
              <Suspense fallback={<p role="status">{t('Reading the document…')}</p>}>
                {file.type === 'pdf' && <PdfView {...view} content={content} />}
                {isImage && <ImageView {...view} content={content} />}
                {(file.type === 'text' || file.type === 'csv') && <TextView {...view} content={content} />}
              </Suspense>
            </ErrorBoundary>
          )
        )}
      </div>
    </Place>
  );
}

function foundText(count: number, found: number): string {
  if (count === 0) return t('Not found');
  const at = ((found % count) + count) % count;
  if (count === MOST_FINDS) return t('{at} of the first {places}', { at: at + 1, places: counted(count, 'place') });
  return count === 1 ? t('Found once') : t('{at} of {places}', { at: at + 1, places: counted(count, 'place') });
}

/** How wide the pages can be: the place without its padding and a scroll bar. */
function useWidth(place: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!place.current) return;
    const watching = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    watching.observe(place.current);
    return () => watching.disconnect();
  }, [place]);
  return width;
}
