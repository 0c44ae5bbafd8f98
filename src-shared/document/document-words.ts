import { unreachable } from '../base/invariant.ts';
import type { FileType } from './case-file.ts';
import type { DocumentRefusal } from './recognise-document.ts';

/** What a document is, as lists show it. */
export const typeWords: Readonly<Record<FileType, string>> = {
  pdf: 'PDF',
  tiff: 'TIFF image',
  png: 'PNG image',
  jpeg: 'JPEG image',
  text: 'Text',
  csv: 'CSV table',
  docx: 'Word document',
  xlsx: 'Excel workbook',
};

export const ALLOWED_WORDS =
  'PDF, TIFF, PNG, JPEG, plain text, CSV, Word (DOCX) and Excel (XLSX) files can be attached.';

/** Why a file is not taken, in a sentence or two for whoever chose it. */
export function documentRefusalWords(refusal: DocumentRefusal): string {
  switch (refusal.kind) {
    case 'empty':
      return 'This file is empty. Choose it again once it is written.';
    case 'tooLarge': {
      const [size, limit] = [refusal.bytes, refusal.limitBytes].map((bytes) => (bytes / 1024 / 1024).toFixed(1));
      return `This file has ${size} MB; a document may have ${limit} MB. Scan it in fewer dots per inch, or attach it in parts.`;
    }
    case 'program':
      return `This is a program, and programs are never attached. ${ALLOWED_WORDS}`;
    case 'macros':
      return 'This office file carries macros. Save it without them (as DOCX or XLSX) and attach that.';
    case 'nameDiffers':
      return `Its name ends in “.${refusal.extension}”, but its content is of another kind (${typeWords[refusal.found]}). Give it the name that fits, after making sure that it is what you think.`;
    case 'notAllowed':
      return `This is ${refusal.what}. ${ALLOWED_WORDS}`;
    default:
      return unreachable(refusal);
  }
}
