import type { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import type { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import type { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { DraftDocument, WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import { LiveListing } from './listing.ts';
import { follow, LiveDocuments } from './live-documents.ts';
import { openShownCases } from './shown-cases.ts';
import type { ShownCases } from './shown-cases.ts';

/** Everything the screens subscribe to, in memory. */
export type Lists = {
  readonly cases: ShownCases['listing'];
  readonly remits: LiveListing<RemittanceDocument>;
  readonly ledger: LiveListing<LedgerEntryDocument>;
  readonly directory: LiveDocuments<DirectoryDocument>;
  readonly policies: LiveDocuments<PolicyDocument>;
  readonly commands: LiveDocuments<CommandDocument>;
  readonly drafts: LiveDocuments<DraftDocument>;
  close(): void;
};

export async function openLists(database: WorkbenchDatabase): Promise<Lists> {
  const remits = new LiveListing<RemittanceDocument>([]);
  const ledger = new LiveListing<LedgerEntryDocument>([]);
  const [cases, directory, policies, commands, drafts, stopRemits, stopLedger] = await Promise.all([
    openShownCases(storeOf(database, 'cases'), storeOf(database, 'commands')),
    LiveDocuments.open(storeOf(database, 'directory')),
    LiveDocuments.open(storeOf(database, 'policies')),
    LiveDocuments.open(storeOf(database, 'commands')),
    LiveDocuments.open(storeOf(database, 'drafts')),
    follow(storeOf(database, 'remits'), {
      // Pages of claims are read when somebody opens the advice.
      put: (doc) => doc.part === 'advice' && remits.set(doc),
      remove: (id) => remits.delete(id),
    }),
    follow(storeOf(database, 'ledger'), {
      first: (docs) => ledger.fill(docs),
      put: (doc) => ledger.set(doc),
      remove: (id) => ledger.delete(id),
    }),
  ]);
  return {
    cases: cases.listing,
    remits,
    ledger,
    directory,
    policies,
    commands,
    drafts,
    close() {
      stopRemits();
      stopLedger();
      for (const list of [cases, remits, ledger, directory, policies, commands, drafts]) list.close();
    },
  };
}
