type Exported = {
  readonly date: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly party: string;
  readonly account: string;
  readonly status: string;
  readonly itemClass: string | null;
  readonly id: string;
};

const HEAD = ['Date', 'Amount', 'Reference', 'Party', 'Account', 'Status', 'Class', 'Id'];

/** Lines as text, a row each below one that names the columns: CSV by RFC 4180, or TSV as spreadsheets paste it. */
export function exportLines(lines: Iterable<number>, format: 'csv' | 'tsv', rowOf: (line: number) => Exported): string {
  const cell = format === 'csv' ? csvCell : tsvCell;
  const separator = format === 'csv' ? ',' : '\t';
  const rows = [HEAD.map(cell).join(separator)];
  for (const line of lines) {
    const row = rowOf(line);
    const texts = [row.reference, row.party, row.account, row.status, row.itemClass ?? '', row.id].map(cell);
    rows.push([row.date, decimal(row.amountMinor), ...texts].join(separator));
  }
  return `${rows.join('\r\n')}\r\n`;
}

/** '-1284.50': as spreadsheets read a number. */
function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A text that a spreadsheet would take for a formula is kept a text by an apostrophe before it. */
function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function csvCell(text: string): string {
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function tsvCell(text: string): string {
  return guarded(text).replaceAll(/[\t\r\n]+/g, ' ');
}
