/** What stands most often between the cells of a first row: a comma, a semicolon or a tab. */
export function delimiterOf(header: string): string {
  const counts = [',', ';', '\t'].map((one) => ({ one, count: header.split(one).length }));
  return counts.toSorted((a, b) => b.count - a.count)[0]?.one ?? ',';
}

/**
 * The cells of a table as text. Cells in quotation marks may hold the delimiter and line breaks.
 *
 * @see RFC 4180
 */
export function cellsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      const [quoted, end] = quotedFrom(text, at + 1);
      value = quoted;
      at = end;
    }
    const from = at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at += 1;
    row.push(value + text.slice(from, at));
    if (text[at] === delimiter) {
      at += 1;
      if (at === text.length) row.push('');
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
  }
  return row.length > 0 ? [...rows, row] : rows;
}

/** A cell up to its closing mark, or to the end where there is none. */
function quotedFrom(text: string, start: number): [value: string, end: number] {
  let value = '';
  let from = start;
  for (;;) {
    const mark = text.indexOf('"', from);
    if (mark < 0) return [value + text.slice(from), text.length];
    value += text.slice(from, mark);
    if (text[mark + 1] !== '"') return [value, mark + 1];
    value += '"';
    from = mark + 2;
  }
}
