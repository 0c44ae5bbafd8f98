import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { useEffect, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { bringInto } from './bring-into.ts';
import { findText } from './find-text.ts';
import { openPdf } from './pdf-file.ts';
import { PdfPage, type Mark } from './PdfPage.tsx';
import type { ViewProps } from './view-props.ts';
import { t } from '../../../language/t.ts';

/** A PDF: all pages below one another, with words that can be selected and found. */
export function PdfView({ content, zoom, width, words, found, onFound, page, onPages }: ViewProps) {
  const opened = usePdf(content);
  const pdf = opened.pdf;
  const texts = useTexts(pdf, words !== '');
  const finds = useMemo(() => findText(texts, words), [texts, words]);
  const place = useRef<HTMLDivElement>(null);
  const current = finds.length === 0 ? undefined : finds[((found % finds.length) + finds.length) % finds.length];
  useEffect(() => onFound(finds.length), [finds, onFound]);
  useEffect(() => {
    if (pdf) onPages(pdf.numPages);
  }, [pdf, onPages]);
  const shown = current?.page ?? page;
  useEffect(() => {
    bringInto(place.current?.querySelector(`[data-page="${shown}"]`), 'top');
  }, [shown, page]);
  if (opened.fault) {
    return (
      <EmptyState
        title={t('This PDF cannot be shown')}
        hint={t('{fault} Save a copy to open it elsewhere.', { fault: opened.fault })}
      />
    );
  }
  if (!pdf) return <EmptyState late title={t('Reading the document')} hint={t('It is read on this computer.')} />;
  return (
    <div ref={place}>
      {Array.from({ length: pdf.numPages }, (_, number) => (
        <PdfPage
          key={number}
          pdf={pdf}
          number={number}
          width={Math.round(width * zoom)}
          marks={marksOf(finds, number, words.trim().length, current)}
        />
      ))}
    </div>
  );
}

const none: readonly Mark[] = [];

function marksOf(
  finds: readonly { readonly page: number; readonly at: number }[],
  page: number,
  length: number,
  current: { readonly page: number; readonly at: number } | undefined,
): readonly Mark[] {
  const here = finds.filter((find) => find.page === page);
  return here.length === 0 ? none : here.map((find) => ({ at: find.at, length, isCurrent: find === current }));
}

function usePdf(content: Uint8Array<ArrayBuffer>): { readonly pdf: PDFDocumentProxy | null; readonly fault: string } {
  const [state, setState] = useState<{ pdf: PDFDocumentProxy | null; fault: string }>({ pdf: null, fault: '' });
  useEffect(() => {
    let isHere = true;
    let opened: PDFDocumentProxy | null = null;
    openPdf(content).then(
      (pdf) => {
        opened = pdf;
        if (isHere) setState({ pdf, fault: '' });
        else void pdf.loadingTask.destroy();
      },
      (error: unknown) => isHere && setState({ pdf: null, fault: faultOf(error) }),
    );
    return () => {
      isHere = false;
      void opened?.loadingTask.destroy();
    };
  }, [content]);
  return state;
}

function faultOf(error: unknown): string {
  const isLocked = error instanceof Error && error.name === 'PasswordException';
  return isLocked ? t('It is protected by a password.') : t('It is damaged, or of a kind that is not read here.');
}

/** The text of each page, read once somebody looks for words. */
function useTexts(pdf: PDFDocumentProxy | null, isWanted: boolean): readonly string[] {
  const [texts, setTexts] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!pdf || !isWanted) return;
    let isHere = true;
    void readTexts(pdf).then((read) => isHere && setTexts(read));
    return () => {
      isHere = false;
    };
  }, [pdf, isWanted]);
  return texts;
}

async function readTexts(pdf: PDFDocumentProxy): Promise<string[]> {
  const texts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    // As the layer has them, one text after the other.
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(''));
  }
  return texts;
}
