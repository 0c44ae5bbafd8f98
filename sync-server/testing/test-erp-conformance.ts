import { describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '../../src-shared/base/dates.ts';
import { accounts } from '../../src-shared/journal/chart.ts';
import { entryLines } from '../../src-shared/journal/post-lines.ts';
import { contentHash } from '../erp/content-hash.ts';
import type { ErpAdapter, ErpErrorCode, Posting } from '../erp/port.ts';

export type ErpUnderTest = {
  readonly erp: ErpAdapter;
  /** Closes the month 'yyyy-mm'. */
  readonly closePeriod: (period: string) => Promise<void>;
  /** What a receipt carries of what was posted; `contentHash` where it is not said, `bookedHash` for an ERP outside. */
  readonly hashOf?: (posting: Posting) => string;
  /** Added to every posting: the journal, where the ERP asks for one. */
  readonly changes?: Partial<Posting>;
  /** false: no interface says which periods are open, and it is found out by posting. */
  readonly tellsPeriods?: boolean;
  /** Makes its lines such as the ERP takes: parties where it keeps them. */
  readonly adapted?: (lines: Posting['lines']) => Posting['lines'];
};

/** A write-off of $25.00 under the given key. */
export function postingOf(key: string, changes: Partial<Posting> & { readonly amountMinor?: number } = {}): Posting {
  const { amountMinor = 25_00, ...rest } = changes;
  const text = 'Administrative write-off';
  return {
    key,
    kind: 'case',
    site: 'westside-clinic',
    date: '2026-11-15' as CalendarDate,
    memo: 'Write-off',
    lines: entryLines([
      { account: accounts.administrativeWriteOffs, debitMinor: amountMinor, text },
      { account: accounts.payerReceivable, party: 'PY-1', debitMinor: -amountMinor, text },
    ]),
    approval: { evaluation: 'EV-1', case: '', approvedBy: [], approvedAt: '2026-11-15T08:00:00.000Z' as Instant },
    source: { case: '', remittance: '' },
    ...rest,
  };
}

const signal = (): AbortSignal => AbortSignal.timeout(10_000);

/** As `postingOf`, with what the ERP under test asks for. */
function posting(
  { changes = {}, adapted = (lines) => lines }: ErpUnderTest,
  ...[key, own]: Parameters<typeof postingOf>
): Posting {
  const made = postingOf(key, { ...changes, ...own });
  return own?.lines ? made : { ...made, lines: adapted(made.lines) };
}

async function codeOf(work: Promise<unknown>): Promise<ErpErrorCode | 'none'> {
  return await work.then(
    () => 'none' as const,
    (error: unknown) => (error as { code: ErpErrorCode }).code,
  );
}

async function writtenOff(erp: ErpAdapter): Promise<number> {
  const rows = await erp.balances({ asOf: '2026-12-31' as CalendarDate });
  return rows.find(({ account }) => account === '4930')?.debitMinor ?? 0;
}

type Open = () => Promise<ErpUnderTest>;

/** What every adapter must do the same: run over each of them, real or simulated. */
export function describeErp(name: string, open: Open): void {
  describe(`${name} as an ERP`, () => {
    postsOnce(open);
    refuses(open);
    reverses(open);
  });
}

function postsOnce(open: Open): void {
  it('posts an entry and finds it under its key', async () => {
    const under = await open();
    const { erp } = under;
    const { hashOf = contentHash } = under;
    const found = posting(under, 'find-me');
    const receipt = await erp.post(found, signal());
    expect(receipt).toMatchObject({ key: 'find-me', state: 'posted', contentHash: hashOf(found) });
    expect(await erp.find('find-me')).toEqual(receipt);
    expect(await erp.find('nothing-there')).toBeNull();
  });

  it('answers a repetition with the entry that is there, and has one entry', async () => {
    const under = await open();
    const { erp } = under;
    const before = await writtenOff(erp);
    const first = await erp.post(posting(under, 'twice'), signal());
    expect(await erp.post(posting(under, 'twice'), signal())).toEqual(first);
    expect(await writtenOff(erp)).toBe(before + 25_00);
  });

  it('posts once when ten ask at the same time', async () => {
    const under = await open();
    const { erp } = under;
    const receipts = await Promise.all(Array.from({ length: 10 }, () => erp.post(posting(under, 'race'), signal())));
    expect(new Set(receipts.map(({ erpId }) => erpId)).size).toBe(1);
  });

  it('refuses another content under a key that is taken', async () => {
    const under = await open();
    const { erp } = under;
    await erp.post(posting(under, 'conflict'), signal());
    expect(await codeOf(erp.post(posting(under, 'conflict', { amountMinor: 26_00 }), signal()))).toBe(
      'duplicate-different',
    );
  });
}

function refuses(open: Open): void {
  it('refuses what is out of balance by one cent, and says so before', async () => {
    const under = await open();
    const { erp } = under;
    const { lines } = posting(under, 'x');
    const off = posting(under, 'off', {
      lines: lines.map((line) => ({ ...line, debitMinor: line.debitMinor && 25_01 })),
    });
    expect(await erp.validate(off)).toMatchObject([{ code: 'invalid' }]);
    expect(await codeOf(erp.post(off, signal()))).toBe('invalid');
    expect(await erp.find('off')).toBeNull();
  });

  it('refuses an account it does not have', async () => {
    const under = await open();
    const { erp } = under;
    const { lines } = posting(under, 'x');
    const strange = posting(under, 'strange', { lines: lines.map((line) => ({ ...line, account: '9999' })) });
    expect(await codeOf(erp.post(strange, signal()))).toBe('mapping');
  });

  it('refuses a closed month, and takes the same entry in an open one', async () => {
    const under = await open();
    const { erp, closePeriod } = under;
    await closePeriod('2026-09');
    const late = posting(under, 'late', { date: '2026-09-30' as CalendarDate });
    const closed = under.tellsPeriods === false ? [] : [{ code: 'period-closed' }];
    expect(await erp.validate(late)).toMatchObject(closed);
    expect(await codeOf(erp.post(late, signal()))).toBe('period-closed');
    expect(await codeOf(erp.post({ ...late, date: '2026-10-01' as CalendarDate }, signal()))).toBe('none');
  });
}

function reverses(open: Open): void {
  it('reverses an entry once: together they are zero, and the reversal is found', async () => {
    const under = await open();
    const { erp } = under;
    const asOf = '2026-12-31' as CalendarDate;
    const before = await erp.balances({ asOf });
    await erp.post(posting(under, 'wrong'), signal());
    const reversal = {
      key: 'wrong/reversed',
      date: '2026-11-20' as CalendarDate,
      reason: 'posted to the wrong account',
      approval: posting(under, 'x').approval,
    };
    const receipt = await erp.reverse('wrong', reversal, signal());
    expect(await erp.reverse('wrong', reversal, signal())).toEqual(receipt);
    expect(await erp.find('wrong')).toMatchObject({ state: 'reversed' });
    expect(await codeOf(erp.reverse('wrong', { ...reversal, key: 'again' }, signal()))).toBe('already-reversed');
    expect(await codeOf(erp.reverse('nothing-there', { ...reversal, key: 'n' }, signal()))).toBe('not-found');
    const net = (rows: Awaited<ReturnType<ErpAdapter['balances']>>): [string, number][] =>
      rows.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor]);
    expect(net(await erp.balances({ asOf }))).toEqual(net(before));
  });

  it('has a trial balance of zero', async () => {
    const under = await open();
    const { erp } = under;
    const rows = await erp.balances({ asOf: '2026-12-31' as CalendarDate });
    const net = rows.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0);
    expect({ net, rows: rows.length > 0 }).toEqual({ net: 0, rows: true });
  });
}
