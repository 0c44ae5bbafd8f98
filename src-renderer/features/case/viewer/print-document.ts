import type { CaseFile } from '../../../../src-shared/document/case-file.ts';
import { decodedText } from './decoded-text.ts';
import type { TiffAnswer, TiffQuestion } from '../../../workers/read-tiff.worker.ts';

/** Dots per inch of a printed PDF page: sharp on paper, and a page is 8 MB. */
const PRINT_DPI = 150;
const POINTS_PER_INCH = 72;

/** Prints a document: its pages take the place of the window on paper, and nothing of the window is printed. */
export async function printDocument(file: CaseFile, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const sheets = document.createElement('div');
  sheets.id = 'print-sheets';
  sheets.setAttribute('aria-hidden', 'true');
  sheets.append(...(await sheetsOf(file, content)));
  document.body.append(sheets);
  try {
    await Promise.all([...sheets.querySelectorAll('img')].map((image) => image.decode().catch(() => {})));
    print();
  } finally {
    for (const { src } of sheets.querySelectorAll('img')) URL.revokeObjectURL(src);
    sheets.remove();
  }
}

async function sheetsOf({ type, name }: CaseFile, content: Uint8Array<ArrayBuffer>): Promise<HTMLElement[]> {
  switch (type) {
    case 'pdf':
      return pdfSheets(content);
    case 'tiff':
      return tiffSheets(content);
    case 'png':
    case 'jpeg': {
      const image = document.createElement('img');
      image.alt = name;
      image.src = URL.createObjectURL(new Blob([content], { type: `image/${type}` }));
      return [image];
    }
    default: {
      const text = document.createElement('pre');
      text.textContent = decodedText(content);
      return [text];
    }
  }
}

async function pdfSheets(content: Uint8Array<ArrayBuffer>): Promise<HTMLElement[]> {
  const { openPdf } = await import('./pdf-file.ts');
  const pdf = await openPdf(content);
  const sheets: HTMLElement[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const viewport = page.getViewport({ scale: PRINT_DPI / POINTS_PER_INCH });
    const canvas = document.createElement('canvas');
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    const canvasContext = canvas.getContext('2d');
    if (!canvasContext) continue;
    await page.render({ canvasContext, viewport, intent: 'print' }).promise;
    sheets.push(canvas);
  }
  await pdf.loadingTask.destroy();
  return sheets;
}

async function tiffSheets(content: Uint8Array<ArrayBuffer>): Promise<HTMLElement[]> {
  const worker = new Worker(new URL('../../../workers/read-tiff.worker.ts', import.meta.url), { type: 'module' });
  const ask = (question: TiffQuestion) =>
    new Promise<TiffAnswer>((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<TiffAnswer>) => resolve(data), { once: true });
      worker.postMessage(question);
    });
  const sheets: HTMLElement[] = [];
  for (let page = 0, pages = 1; page < pages; page += 1) {
    const answer = await ask(page === 0 ? { content: content.slice(), page } : { page });
    if ('fault' in answer) break;
    pages = answer.pages;
    const canvas = document.createElement('canvas');
    canvas.width = answer.width;
    canvas.height = answer.height;
    canvas.getContext('2d')?.putImageData(new ImageData(answer.rgba, answer.width, answer.height), 0, 0);
    sheets.push(canvas);
  }
  worker.terminate();
  return sheets;
}
