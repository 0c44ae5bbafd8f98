import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../base/dates.ts';
import { DEFAULT_CALENDAR } from '../calendar/site-calendar.ts';
import { caseKinds } from '../case/kinds.ts';
import { line, linesTable } from '../testing/build-lines.ts';
import { classifyGroups } from './classify.ts';
import { combineSides } from './combine-sides.ts';
import { itemClasses, itemClassText } from './item-class.ts';
import type { Line } from './line-table.ts';
import { standardRules } from './match-rules.ts';
import { reconcile } from './reconcile.ts';

type Sides = { remittance?: readonly Line[]; bank?: readonly Line[]; posted?: readonly Line[] };

/** Remittance with bank, and posted with remittance, as the product does it. A Monday, three business days later Thursday. */
function classes(sides: Sides, asOf = '2026-03-20') {
  const tables = {
    remittance: linesTable(sides.remittance ?? []),
    bank: linesTable(sides.bank ?? []),
    posted: linesTable(sides.posted ?? []),
  };
  const pair = (left: 'remittance' | 'bank', right: 'bank' | 'posted') => ({
    left,
    right,
    reconciliation: reconcile(tables[left], tables[right], standardRules),
  });
  const groups = combineSides([pair('remittance', 'bank'), pair('remittance', 'posted'), pair('bank', 'posted')]);
  const context = { tables, asOf: asOf as CalendarDate, calendar: DEFAULT_CALENDAR };
  return classifyGroups(groups, context).map((item) => [item.class, item.amountMinor, item.next]);
}

const paid = (id: string, about: Partial<Line> = {}) => line({ id, reference: '5556667', party: 'Aetna', ...about });

describe('an item', () => {
  it('is none where advice, deposit and posting agree to the cent', () =>
    expect(classes({ remittance: [paid('a')], bank: [paid('b')], posted: [paid('p')] })).toEqual([]));

  it.each<[string, Sides, unknown]>([
    ['unposted', { remittance: [paid('a')], bank: [paid('b')] }, { kind: 'ask', whom: 'poster', about: 'unposted' }],
    ['noDeposit', { remittance: [paid('a')], posted: [paid('p')] }, { kind: 'ask', whom: 'bank', about: 'noDeposit' }],
    ['noRemittance', { bank: [paid('b')], posted: [paid('p')] }, { kind: 'ask', whom: 'payer', about: 'noRemittance' }],
    ['noRemittance', { bank: [paid('b')] }, { kind: 'ask', whom: 'payer', about: 'noRemittance' }],
  ])('is %s where a side is missing', (itemClass, sides, next) =>
    expect(classes(sides)).toEqual([[itemClass, 100_00, next]]),
  );

  it('is in transit for three business days, and says until when to wait', () => {
    expect(classes({ remittance: [paid('a', { date: '2026-03-06' })] }, '2026-03-09')).toEqual([
      ['inTransit', 100_00, { kind: 'wait', until: '2026-03-11' }],
    ]);
    expect(classes({ remittance: [paid('a', { date: '2026-03-06' })] }, '2026-03-12')[0]![0]).toBe('noDeposit');
  });

  it('is short or over where the deposit is another amount: a case for a little, a question for more', () => {
    const short = (amountMinor: number) =>
      classes({ remittance: [paid('a')], bank: [paid('b', { amountMinor })], posted: [paid('p')] });
    expect(short(99_50)).toEqual([['shortOver', 50, { kind: 'openCase', caseKind: 'write-off' }]]);
    expect(short(75_00)).toEqual([['shortOver', 25_00, { kind: 'ask', whom: 'payer', about: 'shortOver' }]]);
  });

  it('is misposted where the ledger has another amount than advice and deposit', () =>
    expect(
      classes({ remittance: [paid('a')], bank: [paid('b')], posted: [paid('p', { amountMinor: 99_10 })] }),
    ).toEqual([['misposted', 90, { kind: 'ask', whom: 'poster', about: 'misposted' }]]));

  it('is a card settlement where the deposit is less by the fee, which is to be booked', () =>
    expect(
      classes({
        remittance: [line({ id: 'a', party: 'Card processor', amountMinor: 1000_00 })],
        bank: [line({ id: 'b', party: 'Card processor', amountMinor: 972_50 })],
        posted: [line({ id: 'p', party: 'Card processor', amountMinor: 1000_00 })],
      }),
    ).toEqual([
      ['cardSettlement', 27_50, { kind: 'journalEntry', caseKind: 'bank-fee', event: 'cardFee', amountMinor: 27_50 }],
    ]));

  it('is a fee, a return or a takeback where the bank took money out', () => {
    const out = (party: string) => classes({ bank: [line({ id: 'b', amountMinor: -15_00, party })] })[0];
    expect(out('MONTHLY SERVICE CHARGE')).toEqual([
      'fee',
      -15_00,
      { kind: 'journalEntry', caseKind: 'bank-fee', event: 'bankFee', amountMinor: 15_00 },
    ]);
    expect(out('RETURNED DEPOSIT NSF')![0]).toBe('returned');
    expect(out('AETNA')![0]).toBe('takeback');
  });

  it('is a takeback where an advice is less than nothing, as when a payer carries forward', () =>
    expect(classes({ remittance: [paid('a', { amountMinor: -40_00 })] })).toEqual([
      ['takeback', -40_00, { kind: 'ask', whom: 'payer', about: 'takeback' }],
    ]));

  it('is a duplicate where the same payer, number and amount came before; the matched one is not it', () => {
    const items = classes({ remittance: [paid('a1'), paid('a2')], bank: [paid('b')], posted: [paid('p')] });
    expect(items).toEqual([['duplicate', 100_00, { kind: 'ask', whom: 'poster', about: 'duplicate' }]]);
  });

  it('names cases that people propose, and each class by a name of its own', () => {
    for (const kind of ['write-off', 'bank-fee'])
      expect(caseKinds.find(kind), kind).toMatchObject({ mayBeProposedByPeople: true });
    expect(new Set(itemClasses.map((each) => itemClassText[each])).size).toBe(itemClasses.length);
  });
});

describe('three sides', () => {
  it('are one group where the bank joins an advice and a posting, and every line is in one group', () => {
    const remittance = linesTable([paid('a1', { amountMinor: 40_00 }), paid('a2', { amountMinor: 60_00 })]);
    const bank = linesTable([paid('b1'), line({ id: 'b2', reference: '999', amountMinor: 1_00 })]);
    const posted = linesTable([paid('p1')]);
    const groups = combineSides([
      { left: 'remittance', right: 'bank', reconciliation: reconcile(remittance, bank, standardRules) },
      { left: 'bank', right: 'posted', reconciliation: reconcile(bank, posted, standardRules) },
    ]);
    expect(groups.map(({ lines, totals, rules }) => ({ lines, totals, rules }))).toEqual([
      {
        lines: { remittance: [0, 1], bank: [0], posted: [0] },
        totals: { remittance: 100_00, bank: 100_00, posted: 100_00 },
        rules: ['sum-of-trace', 'trace-number'],
      },
      {
        lines: { remittance: [], bank: [1], posted: [] },
        totals: { remittance: null, bank: 1_00, posted: null },
        rules: [],
      },
    ]);
  });
});
