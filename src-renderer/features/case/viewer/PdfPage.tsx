import { styled } from '@mui/material/styles';
import { TextLayer, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useRef, useState } from 'react';
import { bringInto } from './bring-into.ts';
import { partsOf } from './find-text.ts';
import { t } from '../../../language/t.ts';

const Sheet = styled('section')({
  position: 'relative',
  margin: '0 auto 12px',
  background: '#fff',
  boxShadow: '0 0 0 1px var(--cs-line)',
  overflow: 'hidden',
  '& canvas': { display: 'block', width: '100%', height: '100%' },
  // What pdf.js expects of the layer whose words can be selected, found and read aloud; from its own pdf_viewer.css.
  '& .textLayer': {
    position: 'absolute',
    inset: 0,
    overflow: 'clip',
    lineHeight: 1,
    textSizeAdjust: 'none',
    forcedColorAdjust: 'none',
    transformOrigin: '0 0',
    userSelect: 'text',
    '& :is(span, br)': {
      color: 'transparent',
      position: 'absolute',
      whiteSpace: 'pre',
      cursor: 'text',
      transformOrigin: '0% 0%',
    },
    '& .markedContent': { display: 'contents' },
  },
  // The words are painted below: what marks them lets them through.
  '& ::highlight(document-find)': { background: 'rgb(255 213 74 / 0.45)', color: 'transparent' },
  '& ::highlight(document-found)': { background: 'rgb(255 150 50 / 0.6)', color: 'transparent' },
});

/** A range of the page's text, and whether it is the one that is looked at. */
export type Mark = { readonly at: number; readonly length: number; readonly isCurrent: boolean };

type Props = {
  pdf: PDFDocumentProxy;
  /** From 0. */
  number: number;
  /** Width on the screen, in CSS pixels. */
  width: number;
  marks: readonly Mark[];
};

/** One page, painted once it comes near the part that is seen. */
export function PdfPage({ pdf, number, width, marks }: Props) {
  const place = useRef<HTMLElement>(null);
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [isNear, setNear] = useState(false);
  const layer = usePainted(place, isNear ? page : null, width);
  useEffect(() => {
    let isHere = true;
    void pdf.getPage(number + 1).then(
      (found) => isHere && setPage(found),
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [pdf, number]);
  useEffect(() => {
    if (!place.current) return;
    const watching = new IntersectionObserver(([seen]) => seen?.isIntersecting && setNear(true), {
      rootMargin: '800px',
    });
    watching.observe(place.current);
    return () => watching.disconnect();
  }, []);
  useMarks(layer, marks);
  const size = page?.getViewport({ scale: 1 });
  const height = size ? (width * size.height) / size.width : width * 1.29;
  return (
    <Sheet
      ref={place}
      aria-label={t('Page {number}', { number: number + 1 })}
      data-page={number}
      style={{ width, height }}
    >
      <canvas aria-hidden />
      <div className="textLayer" />
    </Sheet>
  );
}

/** @returns the texts of the layer once they stand; null before. */
function usePainted(
  place: React.RefObject<HTMLElement | null>,
  page: PDFPageProxy | null,
  width: number,
): readonly HTMLElement[] | null {
  const [texts, setTexts] = useState<readonly HTMLElement[] | null>(null);
  useEffect(() => {
    const sheet = place.current;
    const canvas = sheet?.querySelector('canvas');
    const container = sheet?.querySelector<HTMLElement>('.textLayer');
    if (!page || !sheet || !canvas || !container) return;
    const scale = width / page.getViewport({ scale: 1 }).width;
    const viewport = page.getViewport({ scale });
    const dots = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = Math.floor(viewport.width * dots);
    canvas.height = Math.floor(viewport.height * dots);
    const canvasContext = canvas.getContext('2d');
    if (!canvasContext) return;
    const painting = page.render({
      canvasContext,
      viewport,
      ...(dots === 1 ? {} : { transform: [dots, 0, 0, dots, 0, 0] }),
    });
    painting.promise.catch(() => {});
    container.replaceChildren();
    container.style.setProperty('--scale-factor', String(scale));
    const writing = new TextLayer({ textContentSource: page.streamTextContent(), container, viewport });
    writing.render().then(
      () => setTexts(writing.textDivs),
      () => {},
    );
    return () => {
      painting.cancel();
      writing.cancel();
      setTexts(null);
    };
  }, [place, page, width]);
  return texts;
}

/** Marks ranges without touching the layer, and brings the current one into view. */
function useMarks(texts: readonly HTMLElement[] | null, marks: readonly Mark[]): void {
  useEffect(() => {
    if (!texts || typeof Highlight === 'undefined') return;
    const lengths = texts.map(({ textContent }) => textContent.length);
    const added: [string, Range][] = [];
    for (const mark of marks) {
      const name = mark.isCurrent ? 'document-found' : 'document-find';
      for (const { text, from, to } of partsOf(lengths, mark)) {
        const node = texts[text]?.firstChild;
        if (!node) continue;
        const range = new Range();
        range.setStart(node, from);
        range.setEnd(node, to);
        highlight(name).add(range);
        added.push([name, range]);
      }
      if (mark.isCurrent) {
        const [part] = partsOf(lengths, mark);
        if (part) bringInto(texts[part.text], 'middle');
      }
    }
    return () => {
      for (const [name, range] of added) CSS.highlights.get(name)?.delete(range);
    };
  }, [texts, marks]);
}

function highlight(name: string): Highlight {
  const known = CSS.highlights.get(name);
  if (known) return known;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}
