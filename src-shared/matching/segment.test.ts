import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesTable } from '../testing/build-lines.ts';
import { dayOfText, dayText } from './day-number.ts';
import { idOrder } from './id-order.ts';
import { lineAt, tableOf, type LineTable } from './line-table.ts';
import { decodeSegment, encodeSegment } from './segment.ts';

const lines = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, unit: 'grapheme' }),
    date: fc.integer({ min: -100_000, max: 100_000 }).map(dayText),
    amountMinor: fc.maxSafeInteger(),
    reference: fc.string(),
    party: fc.constantFrom('', 'Aetna', 'Clínica Ñ'),
    account: fc.constantFrom('', '1010'),
  }),
  { selector: ({ id }) => id },
);
const all = (table: LineTable) => Array.from({ length: table.length }, (_, line) => lineAt(table, line));

describe('a table of lines', () => {
  it('gives back what was put in (any lines)', () =>
    fc.assert(
      fc.property(lines, (rows) => {
        expect(all(linesTable(rows))).toEqual(rows.map((row) => ({ ...row, amountMinor: row.amountMinor + 0 })));
      }),
    ));

  it.each([
    [{ id: '' }, { kind: 'emptyId', index: 1 }],
    [{ id: 'a' }, { kind: 'duplicateId', id: 'a', index: 1 }],
    [{ date: '2026-02-30' }, { kind: 'notADate', date: '2026-02-30', index: 1 }],
    [{ amountMinor: 0.5 }, { kind: 'notMinorUnits', amountMinor: 0.5, index: 1 }],
  ])('refuses %j', (wrong, refusal) => {
    const good = { id: 'a', date: '2026-01-01', amountMinor: 1, reference: '', party: '' };
    expect(tableOf([good, { ...good, id: 'b', ...wrong }])).toEqual({ ok: false, error: refusal });
  });

  it('orders its lines by the bytes of their ids', () =>
    fc.assert(
      fc.property(lines, fc.string(), (rows, prefix) => {
        const table = linesTable(rows.map((row) => ({ ...row, id: prefix + row.id })));
        const sorted = all(table)
          .map(({ id }) => id)
          .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect([...idOrder(table)].map((line) => lineAt(table, line).id)).toEqual(sorted);
      }),
    ));

  it('knows the days that there are', () => {
    expect(dayOfText('1970-01-01')).toBe(0);
    expect(dayText(dayOfText('2024-02-29')!)).toBe('2024-02-29');
    expect([dayOfText('2100-02-29'), dayOfText('2026-04-31'), dayOfText('x')]).toEqual([null, null, null]);
  });
});

describe('a segment', () => {
  it('holds a table: the same lines, and the same bytes again', () =>
    fc.assert(
      fc.property(lines, (rows) => {
        const bytes = encodeSegment(linesTable(rows));
        const decoded = decodeSegment(bytes);
        if (!decoded.ok) throw new Error(decoded.error.kind);
        expect(all(decoded.value)).toEqual(all(linesTable(rows)));
        expect([...encodeSegment(decoded.value)]).toEqual([...bytes]);
      }),
    ));

  it('is refused when it is cut, lengthened, or of another version, and never throws when bytes are changed', () => {
    const whole = encodeSegment(
      linesTable(
        Array.from({ length: 20 }, (_, at) => ({
          id: `a${at}`,
          date: '2026-01-01',
          amountMinor: at * 1000,
          reference: `r${at % 3}`,
          party: 'p',
        })),
      ),
    );
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeSegment(whole.slice(0, length)).ok).toBe(false);
    expect(decodeSegment(Uint8Array.from([...whole, 0])).ok).toBe(false);
    expect(decodeSegment(whole.with(4, 9))).toEqual({ ok: false, error: { kind: 'unknownVersion', version: 9 } });
    for (let at = 0; at < whole.length; at += 1)
      for (const byte of [0, 1, 0x7f, 0x80, 0xff]) decodeSegment(whole.with(at, byte));
  });
});
