/** What would move a terminal's cursor or change its colours; a file may hold it where a name or a number belongs. */
const CONTROL = /\p{Cc}/gu;

/** Lines of a table whose columns stand under each other. @param leftAligned  columns of text; the others are figures. */
export function alignedRows(table: readonly (readonly string[])[], leftAligned: ReadonlySet<number>): string[] {
  const rows = table.map((cells) => cells.map((cell) => cell.replaceAll(CONTROL, '\uFFFD')));
  const columns = Math.max(...rows.map((cells) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) => {
    const padded = cells.map((cell, column) =>
      leftAligned.has(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    return `  ${padded.join('  ')}`.trimEnd();
  });
}
