import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { utf8 } from '../../src-shared/base/utf8.ts';
import { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import { postedFile, postedLines } from '../../src-shared/reconciliation/posted-lines.ts';
import { openSideFile, type SideFile } from '../../src-shared/reconciliation/read-side.ts';
import { Workspace } from '../../src-shared/reconciliation/workspace.ts';
import { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T09:00:00.000Z'));
});
afterAll(() => desk.close());

const today = '2026-11-24' as CalendarDate;
/** What the first pays is $30 less than its claim, carried forward ($20) and recovered ($10); the second carries all of it forward. */
const text = remittanceText([
  { trace: 'RM-1001', amount: '50', body: [...plainClaim('PA-1'), 'PLB*1234567893*20261231*FB:X1*20*WO:X2*10'] },
  { trace: 'RM-1002', amount: '0', body: [...plainClaim('PA-2'), 'PLB*1234567893*20261231*FB:X3*80'] },
  { trace: 'RM-1003', amount: '80', body: plainClaim('PA-3') },
]);

function read(content: string): SideFile {
  const bytes = utf8(content);
  const reader = openSideFile(bytes, { today, mapping: null });
  if (typeof reader === 'string') throw new Error(reader);
  reader.push(bytes);
  return reader.end();
}

async function documents(coll: 'ledger' | 'remits'): Promise<unknown[]> {
  const rows = await desk.db.selectFrom('doc').select('body').where('coll', '=', coll).execute();
  return rows.map(({ body }) => JSON.parse(body) as unknown);
}

describe('remittances, the bank and what was posted', () => {
  it('meet to the cent also where payers carry forward and recover, and what is posted for no deposit is none of it', async () => {
    await desk.import(text);
    await desk.settle();
    const entries = (await documents('ledger')).map((one) => LedgerEntryDocument.parse(one));
    // Pages of claims are documents of their own.
    const advices = (await documents('remits')).flatMap((one) => RemittanceDocument.safeParse(one).data ?? []);
    const remittances = new Map(advices.map((one) => [one.id, one]));
    const posted = postedLines(entries, (id) => remittances.get(id));
    expect(new Map(posted.map(({ reference, amountMinor }) => [reference, amountMinor]))).toEqual(
      new Map([
        ['RM-1001', 50_00],
        ['RM-1003', 80_00],
      ]),
    );

    const space = new Workspace();
    const advice = read(text);
    expect(advice.problems).toMatchObject([{ code: 'pays-nothing', severity: 'warning' }]);
    const bank = ['id,date,amount,reference,party', 'B1,2026-11-20,50.00,RM-1001,', 'B2,2026-11-20,80.00,RM-1003,'];
    for (const [role, file] of [
      ['remittance', advice],
      ['bank', read(bank.join('\n'))],
      ['posted', read(postedFile(posted))],
    ] as const)
      expect(space.take(role, role, file)).toMatchObject({ ok: true, value: { lines: 2 } });
    expect(space.autoMatch(() => {})).toEqual({ automatic: 4, suggested: 0 });
    expect(space.items(today)).toEqual([]);
  });
});
