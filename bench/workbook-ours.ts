import { writeFileSync } from 'node:fs';
import { writeXlsx } from '../src-shared/spreadsheet/write-xlsx.ts';
import { sheetTools } from '../src-renderer/workers/reconcile-sheet.ts';
import { columns, reportOf, rows } from './workbook-data.ts';

/** node workbook-ours.ts OUT: with what the workbench gives the writer, which Node has as well. */
const [out = ''] = process.argv.slice(2);
await reportOf(async () => {
  writeFileSync(out, Buffer.concat(await writeXlsx('Lines', columns, rows(), sheetTools)));
});
