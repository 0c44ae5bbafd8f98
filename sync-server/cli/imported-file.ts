import type { ImportedInvoice, ImportedSource, ImportReply } from '../../src-shared/wire/http.ts';

/** What `cs import --json` says of one file. Amounts are whole cents. Keys keep their order and meaning. */
export type ImportedFile = {
  readonly file: string;
  /** Why nothing of it was taken, in a sentence; null when it was taken. */
  readonly error: string | null;
  /** Id of the import; null for a file that was not taken, like the three that follow. */
  readonly import: string | null;
  readonly kind: ImportReply['kind'] | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly transactions: ImportReply['transactions'];
  /** Of a file of invoices. */
  readonly invoices?: readonly ImportedInvoice[];
  /** Of a file of claims, statuses, bank movements, messages or resources. */
  readonly source?: ImportedSource;
  readonly problems: readonly ImportReply['problems'][number][];
};
