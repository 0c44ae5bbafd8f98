import type { ImportedInvoice, ImportReply } from '../../../src-shared/wire/http.ts';
import type { LocalImport } from '../../data/workbench.ts';
import type { Status } from '../../show/case-words.ts';

const transactions: Readonly<Record<ImportReply['transactions'][number]['status'], Status>> = {
  imported: { tone: 'done', word: 'Imported' },
  duplicate: { tone: 'plain', word: 'Was here already' },
  unreadable: { tone: 'breach', word: 'Unreadable' },
};

export function transactionStatus(status: ImportReply['transactions'][number]['status']): Status {
  return transactions[status];
}

const invoices: Readonly<Record<ImportedInvoice['status'], Status>> = {
  imported: { tone: 'done', word: 'Imported' },
  duplicate: { tone: 'plain', word: 'Was here already' },
  refused: { tone: 'breach', word: 'Refused' },
};

/** An invoice whose total is not explained by its lines says so. */
export function invoiceStatus({
  status,
  differenceMinor,
}: Pick<ImportedInvoice, 'status' | 'differenceMinor'>): Status {
  if (status === 'imported' && differenceMinor !== 0) return { tone: 'risk', word: 'Imported, does not tie' };
  return invoices[status];
}

/** How far a file is. One in which everything was here already says so: nothing changed. */
export function importStatus({ state, reply }: Pick<LocalImport, 'state' | 'reply'>): Status {
  switch (state) {
    case 'waiting':
      return { tone: 'plain', word: 'Waiting' };
    case 'sending':
      return { tone: 'open', word: 'Sending' };
    case 'refused':
      return { tone: 'breach', word: 'Refused' };
    case 'sent': {
      if (reply?.invoices) return worstOf(reply.invoices);
      const all = reply?.transactions ?? [];
      if (all.length > 0 && all.every(({ status }) => status === 'duplicate')) return transactions.duplicate;
      if (all.some(({ status }) => status === 'unreadable')) return { tone: 'risk', word: 'Imported in part' };
      if (all.some(({ status, balanced }) => status === 'imported' && !balanced)) {
        return { tone: 'risk', word: 'Imported, out of balance' };
      }
      return transactions.imported;
    }
  }
}

function worstOf(all: readonly ImportedInvoice[]): Status {
  if (all.every(({ status }) => status === 'duplicate')) return invoices.duplicate;
  const refused = all.some(({ status }) => status === 'refused');
  if (refused) return { tone: 'risk', word: 'Imported in part' };
  return invoiceStatus(
    all.find(({ differenceMinor }) => differenceMinor !== 0) ?? { status: 'imported', differenceMinor: 0 },
  );
}
