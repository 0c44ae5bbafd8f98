import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../base/dates.ts';
import { invariant } from '../base/invariant.ts';
import { utf8 } from '../base/utf8.ts';
import { lineAt } from '../matching/line-table.ts';
import { exportLines } from './export-lines.ts';
import { openSideFile, type SideFile } from './read-side.ts';
import { Workspace } from './workspace.ts';

function read(text: string): SideFile {
  const bytes = utf8(text);
  const reader = openSideFile(bytes, { today: '2026-12-01' as CalendarDate, mapping: null });
  invariant(typeof reader !== 'string', 'the rows can be read');
  reader.push(bytes);
  return reader.end();
}

const linesOf = ({ table }: SideFile) => Array.from({ length: table.length }, (_, line) => lineAt(table, line));
const HEAD = 'id\tdate\tamount\treference\tparty';

describe('lines that come back from a spreadsheet', () => {
  it('reads what was copied here when it is pasted, and knows its lines again', () => {
    const original = read(
      'id,date,amount,reference,party\nR-1,2026-11-24,1284.50,T1,"A, ""B"""\nR-2,2026-11-03,-0.05,,=1+1\n',
    );
    const rowOf = (line: number) => ({ ...lineAt(original.table, line), status: 'open', itemClass: null });
    const copied = exportLines([0, 1], 'tsv', rowOf);
    const pasted = read(copied);
    expect(linesOf(pasted)).toEqual(linesOf(original));
    const space = new Workspace();
    space.take('bank', 'a', original);
    expect(space.take('bank', 'pasted', pasted)).toMatchObject({ ok: true, value: { lines: 0, repeated: 2 } });
  });

  it('takes days and amounts as a spreadsheet shows them: 11/24/2026 and $1,284.50, or 24.11.2026 and 1.284,50', () => {
    const american = read(`${HEAD}\nA\t11/4/2026\t$1,284.50\tT1\tX\nB\t11/24/2026\t(40.00)\tT2\tY\n`);
    const german = read(`${HEAD}\nA\t04.11.2026\t1.284,50\tT1\tX\nB\t24.11.2026\t-40,00\tT2\tY\n`);
    expect(linesOf(american).map(({ date, amountMinor }) => [date, amountMinor])).toEqual([
      ['2026-11-04', 1_284_50],
      ['2026-11-24', -40_00],
    ]);
    expect(linesOf(german)).toEqual(linesOf(american));
  });

  it('says row and column of what is no day or amount, and takes nothing', () => {
    const wrong = read(`${HEAD}\nA\t11/24/2026\t12.00\tT1\tX\nB\tyesterday\t$\tT2\tY\n`);
    expect(wrong.table.length).toBe(0);
    expect(wrong.problems.map(({ message }) => message)).toEqual([
      'Line 3, date: "yesterday" is no date. Write it as 2026-11-24.',
      'Line 3, amount: "$" is no amount. Write it as 1284.50 or -40.00, without a currency or separators of thousands.',
    ]);
  });

  it('leaves a tidy file as it is', () => {
    const tidy = read("id,date,amount,reference,party\nA,2026-11-24,12.00,T1,'=X\n");
    expect(linesOf(tidy)[0]?.party).toBe("'=X");
  });
});
