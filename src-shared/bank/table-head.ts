import { cellsOf, delimiterOf } from '../source-file/delimited-text.ts';
import { decodeText } from '../x12/bytes.ts';

/** How a table of delimited text begins. */
export type TableHead = {
  /** Its first row, which may be a movement already. */
  readonly first: readonly string[];
  /** A few of those behind it. */
  readonly rows: readonly (readonly string[])[];
};

const SHOWN = 4;
const HEAD_CHARACTERS = 8 * 1024;
const MOST_COLUMNS = 200;

/** The head of a table; null for what is none: prose, or a single column. A cut last row does not count. */
export function tableHead(firstBytes: Uint8Array): TableHead | null {
  const text = decodeText(firstBytes, 0, firstBytes.length).replace(/^\uFEFF/, '');
  const part = text.slice(0, HEAD_CHARACTERS);
  const delimiter = delimiterOf(part.slice(0, part.search(/[\r\n]|$/)));
  const all = cellsOf(part, delimiter).filter((cells) => cells.some((cell) => cell.trim() !== ''));
  const whole = part.length < text.length || firstBytes.length > HEAD_CHARACTERS ? all.slice(0, -1) : all;
  const [first = [], ...rows] = whole.slice(0, SHOWN + 1);
  const isTable = rows.length > 0 && first.length > 1 && first.length <= MOST_COLUMNS;
  if (!isTable || rows.some((cells) => cells.length !== first.length)) return null;
  return rows.some((cells) => cells.some((cell) => /\d/.test(cell))) ? { first, rows } : null;
}

/** Under which the columns of a table are remembered: how it heads them, or how many there are where it does not. */
export function columnsKey({ first }: Pick<TableHead, 'first'>, hasHeader: boolean): string {
  return hasHeader ? JSON.stringify(first.map((cell) => cell.trim().toLowerCase())) : `#${first.length}`;
}
