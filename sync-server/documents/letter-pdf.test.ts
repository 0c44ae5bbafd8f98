import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import type { Letter } from '../../src-shared/letter/letter.ts';
import { letterPdf } from './letter-pdf.ts';

const at = new Date('2026-11-30T12:00:00.000Z');
const letter: Letter = {
  id: 'payment-plan-agreement',
  version: 3,
  title: 'Payment-plan agreement',
  from: 'Westside Clinic',
  on: '2026-11-30' as CalendarDate,
  reference: 'PP-1001',
  to: ['Rosa Álvarez', '12 Palm Avenue'],
  parts: [
    { type: 'paragraph', text: 'What is open on the account.' },
    { type: 'heading', text: 'Schedule' },
    {
      type: 'table',
      columns: [{ head: 'Instalment' }, { head: 'Due on' }, { head: 'Amount', isFigure: true }],
      rows: Array.from({ length: 120 }, (_, index) => [String(index + 1), 'Dec 31, 2026', '$93.33']),
    },
    { type: 'signature', text: 'Patient or guarantor, and date' },
  ],
};

/** What stands on each page. */
function pages(file: Buffer): string[] {
  const source = file.toString('latin1');
  return [...source.matchAll(/<<\n\/Length (\d+)\n\/Filter \/FlateDecode\n>>\nstream\n/g)].flatMap((found) => {
    const start = found.index + found[0].length;
    const content = inflateSync(file.subarray(start, start + Number(found[1]))).toString('latin1');
    const said = [...content.matchAll(/\[(.*?)\] TJ/g)].map(([, shown]) =>
      [...shown!.matchAll(/<([0-9a-f]*)>/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')).join(''),
    );
    return said.length > 0 ? [said.join(' ')] : [];
  });
}

describe('a letter on paper', () => {
  it('says from whom, to whom, when, and on each page which version of which template it is', async () => {
    const said = pages(await letterPdf({ letter, isPreview: false, at }));
    for (const text of ['Westside Clinic', 'Nov 30, 2026', 'PP-1001', 'Rosa Álvarez', 'What is open', '$93.33']) {
      expect(said[0]).toContain(text);
    }
    expect(said.length).toBeGreaterThan(2);
    expect(said.every((page) => page.includes('template payment-plan-agreement, version 3'))).toBe(true);
    expect(said.at(-1)).toContain('Patient or guarantor');
    expect(said.some((page) => page.includes('Preview'))).toBe(false);
  });

  it('has “Preview” across every page where it is one', async () => {
    const said = pages(await letterPdf({ letter, isPreview: true, at }));
    expect(said.map((page) => page.match(/Preview/g)?.length)).toEqual(said.map(() => 2));
  });
});
