import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Fonts that a PDF may leave out, and tables of East Asian scripts: files of the window itself. */
const files = {
  ...import.meta.glob<string>('/../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('/../node_modules/pdfjs-dist/cmaps/*.bcmap', {
    query: '?url',
    import: 'default',
    eager: true,
  }),
};
const urls = new Map(Object.entries(files).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]));

async function fileOfWindow(name: string): Promise<Uint8Array> {
  const url = urls.get(name);
  if (url === undefined) throw new Error(`no file ${name}`);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

class Fonts {
  fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    return fileOfWindow(filename);
  }
}

class ScriptTables {
  async fetch({ name }: { readonly name: string }): Promise<{ cMapData: Uint8Array; isCompressed: boolean }> {
    return { cMapData: await fileOfWindow(`${name}.bcmap`), isCompressed: true };
  }
}

let worker: Worker | null = null;

/**
 * Opens a PDF. Nothing in it is run and nothing is fetched for it from elsewhere.
 *
 * @throws when it is damaged, or protected by a password.
 */
export function openPdf(content: Uint8Array<ArrayBuffer>): Promise<PDFDocumentProxy> {
  worker ??= new Worker(new URL('../../../workers/read-pdf.worker.ts', import.meta.url), { type: 'module' });
  GlobalWorkerOptions.workerPort = worker;
  // The reader takes the bytes for itself; they are still wanted here.
  return getDocument({
    data: content.slice(),
    StandardFontDataFactory: Fonts,
    CMapReaderFactory: ScriptTables,
    useWorkerFetch: false,
    useSystemFonts: false,
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
}

/** How many pages a PDF has; null when it cannot be read. */
export async function pdfPages(content: Uint8Array<ArrayBuffer>): Promise<number | null> {
  try {
    const pdf = await openPdf(content);
    const { numPages } = pdf;
    await pdf.loadingTask.destroy();
    return numPages;
  } catch {
    return null;
  }
}
