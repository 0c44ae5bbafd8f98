import type { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import type { DirectoryDocument } from '../../src-shared/directory/directory-document.ts';
import type { NoticeDocument } from '../../src-shared/notification/notice-document.ts';
import type { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import type { ReconciliationDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { RemittanceRow } from '../../src-shared/remittance/remittance-document.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { DraftDocument, WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import { LiveListing } from './listing.ts';
import { follow, followRows, LiveDocuments } from './live-documents.ts';
import { openShownCases } from './shown-cases.ts';
import type { ShownCases } from './shown-cases.ts';

/** Everything the screens subscribe to, in memory. */
export type Lists = {
  readonly cases: ShownCases['listing'];
  readonly remits: LiveListing<RemittanceRow>;
  readonly ledger: LiveListing<LedgerEntryDocument>;
  readonly directory: LiveDocuments<DirectoryDocument>;
  readonly policies: LiveDocuments<PolicyDocument>;
  readonly commands: LiveDocuments<CommandDocument>;
  readonly drafts: LiveDocuments<DraftDocument>;
  readonly notices: LiveDocuments<NoticeDocument>;
  readonly reconciliations: LiveDocuments<ReconciliationDocument>;
  /** Reads remittances and ledger, which nobody looks at first. @throws VaultFaultError */
  openOthers(): Promise<void>;
  close(): void;
};

export async function openLists(database: WorkbenchDatabase): Promise<Lists> {
  const remits = new LiveListing<RemittanceRow>();
  const ledger = new LiveListing<LedgerEntryDocument>();
  const [cases, directory, policies, commands, drafts, notices, reconciliations] = await Promise.all([
    openShownCases(storeOf(database, 'cases'), storeOf(database, 'commands')),
    LiveDocuments.open(storeOf(database, 'directory')),
    LiveDocuments.open(storeOf(database, 'policies')),
    LiveDocuments.open(storeOf(database, 'commands')),
    LiveDocuments.open(storeOf(database, 'drafts')),
    LiveDocuments.open(storeOf(database, 'notices')),
    LiveDocuments.open(storeOf(database, 'reconciliations')),
  ]);
  const others: (() => void)[] = [];
  let closed = false;
  return {
    cases: cases.listing,
    remits,
    ledger,
    directory,
    policies,
    commands,
    drafts,
    notices,
    reconciliations,
    async openOthers() {
      for (const following of [followRemits, followLedger]) {
        if (closed) return;
        others.push(await following(database, { remits, ledger }));
      }
      if (closed) for (const stop of others) stop();
    },
    close() {
      closed = true;
      for (const stop of others) stop();
      for (const list of [cases, remits, ledger, directory, policies, commands, drafts, notices, reconciliations])
        list.close();
    },
  };
}

type Others = Pick<Lists, 'remits' | 'ledger'>;

function followRemits(database: WorkbenchDatabase, { remits }: Others): Promise<() => void> {
  return followRows('remits', storeOf(database, 'remits'), {
    // Pages of claims are read when somebody opens the advice.
    first: (docs) => remits.fill(docs.filter((doc) => doc.part === 'advice')),
    put: (doc) => doc.part === 'advice' && remits.set(doc),
    remove: (id) => remits.delete(id),
  });
}

function followLedger(database: WorkbenchDatabase, { ledger }: Others): Promise<() => void> {
  return follow(storeOf(database, 'ledger'), {
    first: (docs) => ledger.fill(docs),
    put: (doc) => ledger.set(doc),
    remove: (id) => ledger.delete(id),
  });
}
