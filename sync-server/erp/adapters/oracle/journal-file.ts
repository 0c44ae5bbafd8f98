import type { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { decimalText } from '../kit/amounts.ts';
import type { OutgoingEntry } from '../kit/contract-erp.ts';

const SEGMENTS = 30;
const TEXT = 240;
export const SOURCE = 'Countersign';
export const CATEGORY = 'Adjustment';

export type JournalFileOf = {
  readonly entry: OutgoingEntry;
  readonly ledgerId: string;
  readonly groupId: string;
  readonly segmentsOf: (account: string) => readonly string[];
  readonly createdOn: CalendarDate;
  readonly description: string;
};

/**
 * GlInterface.csv of one entry, without a head.
 *
 * @see Oracle Fusion, File-Based Data Import for Financials: General Ledger journal import
 */
export function journalFile(of: JournalFileOf): string {
  const { entry, ledgerId, groupId, segmentsOf, createdOn, description } = of;
  const rows = entry.lines.map(({ account, debitMinor, creditMinor, text }) => {
    const segments = segmentsOf(account);
    return [
      'NEW',
      ledgerId,
      dayOf(entry.date),
      SOURCE,
      CATEGORY,
      'USD',
      dayOf(createdOn),
      'A',
      ...Array.from({ length: SEGMENTS }, (_, at) => segments[at] ?? ''),
      debitMinor > 0 ? decimalText(debitMinor) : '',
      creditMinor > 0 ? decimalText(creditMinor) : '',
      '',
      '',
      // REFERENCE1 to 10: batch, its description, none, journal, its description, none, and the line's.
      ...[entry.ref, description, '', entry.ref, description, '', '', '', '', text].map((one) => one.slice(0, TEXT)),
      // REFERENCE21 to 30, statistics and conversion.
      ...Array.from({ length: 14 }, () => ''),
      groupId,
      'END',
    ];
  });
  return rows.map((row) => `${row.map((cell) => cellOf(cell)).join(',')}\r\n`).join('');
}

function dayOf(date: CalendarDate): string {
  return date.replaceAll('-', '/');
}

function cellOf(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
