import type { ImportedInvoice, ImportedSource, ImportReply } from '../../../src-shared/wire/http.ts';
import type { LocalImport } from '../../data/workbench.ts';
import type { Status } from '../../show/case-words.ts';
import { t } from '../../language/t.ts';

const transactions: Readonly<Record<ImportReply['transactions'][number]['status'], Status>> = {
  imported: { tone: 'done', word: t('Imported') },
  duplicate: { tone: 'plain', word: t('Was here already') },
  unreadable: { tone: 'breach', word: t('Unreadable') },
};

export function transactionStatus(status: ImportReply['transactions'][number]['status']): Status {
  return transactions[status];
}

const invoices: Readonly<Record<ImportedInvoice['status'], Status>> = {
  imported: { tone: 'done', word: t('Imported') },
  duplicate: { tone: 'plain', word: t('Was here already') },
  refused: { tone: 'breach', word: t('Refused') },
};

/** An invoice whose total is not explained by its lines says so. */
export function invoiceStatus({
  status,
  differenceMinor,
}: Pick<ImportedInvoice, 'status' | 'differenceMinor'>): Status {
  if (status === 'imported' && differenceMinor !== 0) return { tone: 'risk', word: t('Imported, does not tie') };
  return invoices[status];
}

/** How far a file is. One in which everything was here already says so: nothing changed. */
export function importStatus({ state, reply }: Pick<LocalImport, 'state' | 'reply'>): Status {
  switch (state) {
    case 'waiting':
      return { tone: 'plain', word: t('Waiting') };
    case 'sending':
      return { tone: 'open', word: t('Sending') };
    case 'refused':
      return { tone: 'breach', word: t('Refused') };
    case 'sent': {
      if (reply?.source) return sourceStatus(reply.source);
      if (reply?.invoices) return worstOf(reply.invoices);
      const all = reply?.transactions ?? [];
      if (all.length > 0 && all.every(({ status }) => status === 'duplicate')) return transactions.duplicate;
      if (all.some(({ status }) => status === 'unreadable')) return { tone: 'risk', word: t('Imported in part') };
      if (all.some(({ status, balanced }) => status === 'imported' && !balanced)) {
        return { tone: 'risk', word: t('Imported, out of balance') };
      }
      return transactions.imported;
    }
  }
}

function worstOf(all: readonly ImportedInvoice[]): Status {
  if (all.every(({ status }) => status === 'duplicate')) return invoices.duplicate;
  const refused = all.some(({ status }) => status === 'refused');
  if (refused) return { tone: 'risk', word: t('Imported in part') };
  return invoiceStatus(
    all.find(({ differenceMinor }) => differenceMinor !== 0) ?? { status: 'imported', differenceMinor: 0 },
  );
}

/** Something that was put aside waits for a person, whatever else came in with it. */
export function sourceStatus({ accepted, duplicates, quarantined }: ImportedSource): Status {
  if (quarantined > 0) return { tone: 'risk', word: accepted > 0 ? t('Imported in part') : t('Put aside') };
  if (accepted > 0) return { tone: 'done', word: t('Imported') };
  return duplicates > 0 ? { tone: 'plain', word: t('Was here already') } : { tone: 'plain', word: t('Kept') };
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^x12-837/, t('Claims (X12 837)')],
  [/^x12-277ca$/, t('Claim acknowledgements (X12 277CA)')],
  [/^x12-277$/, t('Claim statuses (X12 277)')],
  [/^x12-27[06]$/, t('Questions to payers (X12 270, 276)')],
  [/^x12-271$/, t('Answers about coverage (X12 271)')],
  [/^x12-(997|999|ta1)$/, t('Acknowledgements (X12 999, TA1)')],
  [/^x12-/, 'X12 transaction sets'],
  [/^hl7v2-/, 'HL7 v2 messages'],
  [/^fhir-r4$/, t('FHIR R4 resources')],
  [/^nacha$/, t('ACH payments (Nacha)')],
  [/^bank-bai2$/, t('Bank statement (BAI2)')],
  [/^bank-camt$/, t('Bank statement (ISO 20022 camt)')],
  [/^bank-ofx$/, t('Bank statement (OFX)')],
  [/^bank-csv$/, t('Bank movements (CSV)')],
];

/** What a kind of file is called on screen. */
export function kindWords(kind: string): string {
  return kinds.find(([pattern]) => pattern.test(kind))?.[1] ?? kind;
}

const totals: Readonly<Record<string, string>> = {
  chargesMinor: t('Charges'),
  paidMinor: t('Paid'),
  creditsMinor: t('Came in'),
  debitsMinor: t('Went out'),
  openingMinor: t('Opening balance'),
  closingMinor: t('Closing balance'),
  differenceMinor: t('Does not tie by'),
};

/** The sums of a file that a person looks for, in cents; those that are zero say nothing. */
export function shownTotals(
  all: ImportedSource['totals'],
): readonly { readonly word: string; readonly minor: number }[] {
  return Object.entries(totals).flatMap(([name, word]) => {
    const minor = Object.hasOwn(all, name) ? all[name] : null;
    return minor ? [{ word, minor }] : [];
  });
}
