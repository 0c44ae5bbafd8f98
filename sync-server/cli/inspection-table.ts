import { formatMinor } from '../../src-shared/money/format.ts';
import type { InspectedProblem, InspectedTransaction } from '../../src-shared/remittance/inspect.ts';
import { alignedRows } from './aligned-rows.ts';
import type { InspectedFile } from './inspected-file.ts';

const MAX_ROWS = 50;
const MAX_PROBLEMS = 20;
const HEADINGS = ['Trace', 'Method', 'Claims', 'Claims paid', 'Adjusted', 'Payment', 'Balance'];
const LEFT_ALIGNED = new Set([0, 1, 6]);

const WHAT: Readonly<Record<InspectedFile['kind'], string>> = {
  'x12-835': 'remittance advice (X12 835)',
  'x12-other': 'an X12 file of another kind, not a remittance advice',
  empty: 'an empty file',
  binary: 'a binary file (a PDF, an archive, an image), not a remittance advice',
  'utf-16': 'a text in UTF-16, which is not read; save it as UTF-8',
  unknown: 'not a remittance advice (X12 835)',
  unreadable: 'could not be read',
};

/** What `cs inspect` prints for a person: one line per transaction set, totals, and the problems in words. */
export function inspectionTable(file: InspectedFile): string {
  const { transactions } = file;
  const lines = [`${file.file}: ${WHAT[file.kind]}`];
  if (transactions.length > 0) {
    const shown = transactions.slice(0, MAX_ROWS);
    const rows = [HEADINGS, ...shown.map(row), totals(transactions)];
    lines.push('', ...alignedRows(rows, LEFT_ALIGNED));
    if (transactions.length > MAX_ROWS) lines.push(`  … and ${transactions.length - MAX_ROWS} more, all in the total`);
  }
  const problems = [...transactions.flatMap((transaction) => named(transaction)), ...file.problems.map(sentence)];
  if (problems.length > 0) {
    lines.push('', transactions.length > 0 ? '  Problems' : '', ...problems.slice(0, MAX_PROBLEMS));
    if (problems.length > MAX_PROBLEMS) {
      lines.push(`  … and ${problems.length - MAX_PROBLEMS} more; --json lists them`);
    }
  }
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n\n`;
}

function row(transaction: InspectedTransaction): string[] {
  return [
    transaction.trace || '(none)',
    transaction.paymentMethod || '?',
    transaction.claims.toLocaleString('en-US'),
    formatMinor(transaction.sumClaimPaidMinor),
    formatMinor(adjusted(transaction)),
    transaction.paidMinor === null ? 'unreadable' : formatMinor(transaction.paidMinor),
    balance(transaction),
  ];
}

function totals(transactions: readonly InspectedTransaction[]): string[] {
  const total = (amount: (transaction: InspectedTransaction) => number) =>
    transactions.reduce((sum, transaction) => sum + amount(transaction), 0);
  const off = transactions.filter(({ balanced }) => !balanced).length;
  return [
    'Total',
    '',
    total(({ claims }) => claims).toLocaleString('en-US'),
    formatMinor(total(({ sumClaimPaidMinor }) => sumClaimPaidMinor)),
    formatMinor(total(adjusted)),
    formatMinor(total(({ paidMinor }) => paidMinor ?? 0)),
    off === 0 ? 'all balanced' : `${off} of ${transactions.length} out of balance`,
  ];
}

/** As it acts on the payment: a positive provider adjustment reduces it. */
function adjusted({ providerAdjustments }: InspectedTransaction): number {
  return providerAdjustments.reduce((sum, { amountMinor }) => sum - (amountMinor ?? 0), 0);
}

function balance({ balanced, differenceMinor }: InspectedTransaction): string {
  if (balanced) return 'balanced';
  return differenceMinor === null ? 'cannot be told' : `off by ${formatMinor(differenceMinor)}`;
}

function named(transaction: InspectedTransaction): string[] {
  return transaction.problems.map((problem) => `${sentence(problem)} [${transaction.trace || 'no trace'}]`);
}

function sentence({ segment, message }: InspectedProblem): string {
  return segment > 0 ? `  segment ${segment}: ${message}` : `  ${message}`;
}
