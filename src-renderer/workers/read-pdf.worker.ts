/** Reads PDF files away from the window's thread; what it is asked for comes from `pdf-file.ts`. */
import 'pdfjs-dist/legacy/build/pdf.worker.mjs';
