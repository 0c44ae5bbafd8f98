import type { RxCollection, RxDatabase, RxJsonSchema, WrappedRxStorageInstance } from 'rxdb';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import type { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import type { NoticeDocument } from '../../src-shared/notification/notice-document.ts';
import type { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import type { ReconciliationDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { RemitsDocument } from '../../src-shared/remittance/remittance-document.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Checkpoint, PulledCollection } from '../../src-shared/wire/sync.ts';
import type { LocalImport } from './workbench.ts';

/** How far a collection has been pulled. Under the device's own key: it names scopes, no documents. */
export type CheckpointDocument = {
  readonly id: PulledCollection;
  readonly scope: string;
  readonly ver: number;
  readonly epoch: string;
  /** The first sync has reached its end. */
  readonly complete: boolean;
  readonly scopes: Checkpoint;
};

/** A remittance file imported on this computer; its bytes are a blob of the vault until the server has them. */
export type ImportDraft = {
  readonly id: string;
  readonly scope: string;
  readonly ver: number;
  readonly kind: 'import';
  /** Name of the blob, '' once it was sent or could not be kept. */
  readonly sha256: string;
  readonly import: LocalImport;
};

/** A document that came from the server and does not fit this workbench's schema: kept by name, so that it is told. */
export type UnreadableDraft = {
  readonly id: string;
  readonly scope: string;
  readonly ver: number;
  readonly kind: 'unreadable';
  readonly collection: PulledCollection;
  readonly document: string;
  readonly detail: string;
};

/** What the person has typed and not sent, by what it is for, oldest first. */
export type TypedDraft = {
  readonly id: string;
  readonly scope: string;
  readonly ver: number;
  readonly kind: 'typed';
  readonly texts: readonly (readonly [key: string, text: string])[];
};

export type DraftDocument = ImportDraft | UnreadableDraft | TypedDraft;

export type Documents = {
  readonly cases: CaseDocument;
  readonly remits: RemitsDocument;
  readonly ledger: LedgerEntryDocument;
  readonly directory: DirectoryDocument;
  readonly policies: PolicyDocument;
  readonly commands: CommandDocument;
  readonly notices: NoticeDocument;
  readonly reconciliations: ReconciliationDocument;
  readonly drafts: DraftDocument;
  readonly checkpoints: CheckpointDocument;
};
export type CollectionName = keyof Documents;

export type WorkbenchDatabase = RxDatabase<{ [C in CollectionName]: RxCollection<Documents[C]> }>;

/**
 * A collection without RxDB's objects around each document. Lists of 100,000 rows are read, and pages of thousands are
 * written, as plain values; queries and changes are RxDB's all the same.
 */
export type Store<T> = WrappedRxStorageInstance<T, unknown, unknown>;

/** Collections whose writes are answered only when they would survive a power failure. */
export const durableCollections: readonly CollectionName[] = ['commands', 'drafts'];

export const collections: { [C in CollectionName]: { schema: RxJsonSchema<Documents[C]> } } = {
  cases: { schema: schema(60) },
  remits: { schema: schema(70) },
  ledger: { schema: schema(60) },
  directory: { schema: schema(80) },
  policies: { schema: schema(80) },
  commands: { schema: schema(40) },
  notices: { schema: schema(200) },
  reconciliations: { schema: schema(80) },
  drafts: { schema: schema(160) },
  checkpoints: { schema: schema(20) },
};

/**
 * What RxDB has to know: the key and the scope. The documents' real schemas are the zod ones of the wire, checked on
 * arrival. No index beyond the key: lists live in memory, and every index costs time on first sync.
 */
function schema<T>(idLength: number): RxJsonSchema<T> {
  const minimal = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: idLength },
      scope: { type: 'string', maxLength: 100 },
      ver: { type: 'number' },
    },
    required: ['id', 'scope', 'ver'],
  };
  // RxDB's type asks for every property; without a validating wrapper it reads only the above.
  return minimal as unknown as RxJsonSchema<T>;
}
