import type { DocumentFiles } from '../documents/document-files.ts';
import type { DocumentKeys } from '../documents/document-keys.ts';
import type { Db } from '../store/transaction.ts';

/** What everything that handles the bytes of documents works with. */
export type DocumentDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly files: DocumentFiles;
  readonly keys: DocumentKeys;
  /** How many years a document is kept after it came to its case. */
  readonly years: number;
};
