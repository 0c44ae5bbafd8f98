import { readIntake } from '../../../src-shared/case/intake.ts';
import { dateFromTyped } from './typed-date.ts';
import { type DraftRow, type LinesField, type PlainField, plainFields, sentOf } from './intake-draft.ts';
import { t } from '../../language/t.ts';

/** What rows copied from a spreadsheet were read as. */
export type PastedRows = {
  readonly rows: readonly DraftRow[];
  /** Rows that were not read, counted from 1 as they were copied, with what is wrong in them. */
  readonly unread: readonly { readonly row: number; readonly text: string; readonly message: string }[];
  /** Whether the first row only names the columns. */
  readonly hasHeadings: boolean;
};

/** Whether a clipboard holds cells of a spreadsheet rather than one text. */
export function isTable(text: string): boolean {
  return /\t|\n./.test(text.trimEnd());
}

/**
 * Reads tab-separated rows whose columns stand in the order of the form's fields. Amounts may be written '$1,284.50' or '(12.00)',
 * days '3/31/2026', choices by their label.
 */
export function readPasted({ fields }: Pick<LinesField, 'fields'>, text: string): PastedRows {
  const columns = plainFields(fields);
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.split('\t').map((cell) => cell.trim()));
  const filled = lines.flatMap((cells, index) =>
    cells.some((cell) => cell !== '') ? [{ cells, row: index + 1 }] : [],
  );
  const [first] = filled;
  const hasHeadings = first !== undefined && isHeading(columns, first.cells);
  const rows: DraftRow[] = [];
  const unread: { row: number; text: string; message: string }[] = [];
  for (const { cells, row } of hasHeadings ? filled.slice(1) : filled) {
    const typed = rowOf(columns, cells);
    const message = problemIn(columns, typed, cells);
    if (message === '') rows.push(typed);
    else unread.push({ row, text: cells.filter((cell) => cell !== '').join(' · '), message });
  }
  return { rows, unread, hasHeadings };
}

function isHeading(columns: readonly PlainField[], cells: readonly string[]): boolean {
  return columns.some(({ label }, index) => cells[index]?.toLowerCase() === label.toLowerCase());
}

function rowOf(columns: readonly PlainField[], cells: readonly string[]): DraftRow {
  const row: Record<string, string> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell !== '') row[column.key] = typedCell(column, cell);
  }
  return row;
}

function typedCell(column: PlainField, cell: string): string {
  const lower = cell.toLowerCase();
  switch (column.type) {
    case 'money':
      return /^\(.*\)$/.test(cell) ? `-${cell.slice(1, -1)}` : cell;
    case 'date':
      return dateFromTyped(cell) ?? cell;
    case 'choice': {
      const meant = column.choices.find(({ value, label }) =>
        [value, label].some((one) => one.toLowerCase() === lower),
      );
      return meant?.value ?? cell;
    }
    case 'yes-no':
      return ['yes', 'y', 'true', 'x'].includes(lower) ? 'yes' : ['no', 'n', 'false'].includes(lower) ? 'no' : cell;
    default:
      return cell;
  }
}

function problemIn(columns: readonly PlainField[], row: DraftRow, cells: readonly string[]): string {
  if (cells.slice(columns.length).some((cell) => cell !== '')) {
    return t('It has {cells} columns; the form takes {columns}.', { cells: cells.length, columns: columns.length });
  }
  const { values, unreadable } = sentOf(columns, { values: row, rows: {} });
  if (unreadable.length > 0) return unreadable.map(({ message }) => message).join(' ');
  const read = readIntake(columns, values);
  return read.ok ? '' : read.error.map(({ message }) => message).join(' ');
}
