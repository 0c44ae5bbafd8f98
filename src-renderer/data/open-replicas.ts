import type { CommandDocument } from '../../src-shared/sync/command.ts';
import { pulledCollections } from '../../src-shared/wire/sync.ts';
import type { PulledCollection } from '../../src-shared/wire/sync.ts';
import type { WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import type { LiveDocuments } from './live-documents.ts';
import { Replica } from './replica.ts';
import type { ReplicaParts } from './replica.ts';
import type { UnreadableDocuments } from './unreadable.ts';

/** People need to know who and what is where first, then their results, then the work itself. */
const order: readonly PulledCollection[] = [
  'directory',
  'policies',
  'commands',
  'notices',
  'cases',
  'remits',
  'ledger',
  'reconciliations',
];

/** One replica per server-owned collection, in the order in which they are pulled. */
export function openReplicas(
  database: WorkbenchDatabase,
  deviceId: string,
  unreadable: UnreadableDocuments,
  known: LiveDocuments<CommandDocument>,
): Promise<Replica[]> {
  const commands: Pick<ReplicaParts<CommandDocument>, 'merge' | 'isLocal' | 'isHere'> = {
    // The server knows neither what a case was called here nor what has been read.
    merge: (incoming, local) => ({
      ...incoming,
      label: local.label || incoming.label,
      acknowledged: local.acknowledged,
    }),
    isLocal: (doc) => doc.deviceId === deviceId,
    // The outcome came with the answer to what was sent, and comes once more as a document.
    isHere: ({ id, ver }) => (known.documents.get(id)?.ver ?? -1) >= ver,
  };
  return Promise.all(
    order.map((collection) => {
      const parts = {
        collection,
        schema: pulledCollections[collection],
        store: storeOf(database, collection),
        checkpoints: storeOf(database, 'checkpoints'),
        onRead: (...read: Parameters<ReplicaParts<never>['onRead']>) => unreadable.record(collection, ...read),
        ...(collection === 'commands' ? commands : {}),
      };
      // Schema, store and rules are one collection's; a union of them does not show that they belong together.
      return Replica.open(parts as unknown as ReplicaParts<CommandDocument>) as unknown as Promise<Replica>;
    }),
  );
}
