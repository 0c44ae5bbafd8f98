import { createRequire } from 'node:module';
import type * as ExcelJs from 'exceljs';
import type { SheetValue } from '../src-shared/spreadsheet/write-xlsx.ts';
import { columns, reportOf, rows } from './workbook-data.ts';

/** node workbook-exceljs.ts OUT whole|streamed: the same cells, either as a workbook in memory or row by row. */
const [out = '', way = 'whole'] = process.argv.slice(2);
const exceljs = createRequire(import.meta.url)('exceljs') as typeof ExcelJs;
const formats = { day: 'yyyy-mm-dd', money: '#,##0.00', text: undefined };
const MS_PER_DAY = 86_400_000;

const head = columns.map(({ name, kind, width }) => {
  const format = formats[kind];
  return { header: name, key: name, width, ...(format ? { style: { numFmt: format } } : {}) };
});

function cellOf(value: SheetValue, at: number): string | number | Date | null {
  const { kind } = columns[at]!;
  if (typeof value !== 'number') return value;
  return kind === 'day' ? new Date(value * MS_PER_DAY) : value / 100;
}

await reportOf(async () => {
  if (way === 'whole') {
    const workbook = new exceljs.Workbook();
    const sheet = workbook.addWorksheet('Lines');
    sheet.columns = head;
    for (const row of rows()) sheet.addRow(row.map(cellOf));
    await workbook.xlsx.writeFile(out);
    return;
  }
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: out, useStyles: true });
  const sheet = workbook.addWorksheet('Lines');
  sheet.columns = head;
  for (const row of rows()) sheet.addRow(row.map(cellOf)).commit();
  sheet.commit();
  await workbook.commit();
});
