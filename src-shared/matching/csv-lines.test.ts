import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../base/utf8.ts';
import { CsvLineReader } from './csv-lines.ts';
import { csvProblemText } from './csv-problem.ts';
import { lineAt } from './line-table.ts';

const HEADER = 'id,date,amount,reference,party\n';

function read(...pieces: (string | Uint8Array)[]) {
  const reader = new CsvLineReader();
  for (const piece of pieces) reader.push(typeof piece === 'string' ? utf8(piece) : piece);
  return reader.end();
}

function linesOf(...pieces: (string | Uint8Array)[]) {
  const result = read(...pieces);
  if (!result.ok) throw new Error(result.error.problems.map(csvProblemText).join(' '));
  const { table } = result.value;
  return Array.from({ length: table.length }, (_, line) => lineAt(table, line));
}

function problemsOf(text: string) {
  const result = read(text);
  if (result.ok) throw new Error('there is no problem');
  return result.error.problems.map(({ line, column, code }) => [line, column, code]);
}

describe('a CSV of lines', () => {
  const expected = [
    { id: 'a', date: '2026-02-28', amountMinor: 12_50, reference: '00123', party: 'Smith, "Jo"', account: '' },
    { id: 'b', date: '2024-02-29', amountMinor: -40, reference: '', party: 'Clínica Ñ', account: '' },
  ];

  it('is read with its columns in any order, quotes, a byte order mark, CRLF and no line end at the end', () =>
    expect(
      linesOf(
        '\uFEFFParty,AMOUNT, id ,note,date,reference\r\n"Smith, ""Jo""",12.5,a,x,2026-02-28,00123\r\n\r\n' +
          'Clínica Ñ,"-.40",b,"line\r\nbreak",2024-02-29,',
      ),
    ).toEqual(expected));

  it('is the same however its bytes arrive', () => {
    const text = `${HEADER}a,2026-02-28,12.50,00123,"Smith, ""Jo"""\r\nb,2024-02-29,-0.40,,Clínica Ñ\r`;
    const bytes = utf8(text);
    for (let at = 0; at <= bytes.length; at += 1)
      expect(linesOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual(expected);
    expect(linesOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it.each([
    ['1284.50', 1_284_50],
    ['+3', 3_00],
    ['-0', 0],
    ['.5', 50],
    ['7.', 7_00],
    ['2.5000', 2_50],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('reads the amount %s as %d cents', (text, minor) =>
    expect(linesOf(`${HEADER}a,2026-01-01,${text},,`)[0]!.amountMinor).toBe(minor),
  );

  it.each([
    ['', 'notAnAmount'],
    ['-', 'notAnAmount'],
    ['12,5', 'notAnAmount'],
    ['1,284.50', 'notAnAmount'],
    ['$12', 'notAnAmount'],
    ['EUR 12.00', 'notAnAmount'],
    ['1e3', 'notAnAmount'],
    ['(12.00)', 'notAnAmount'],
    ['1.2.3', 'notAnAmount'],
    ['NaN', 'notAnAmount'],
    ['0.125', 'tooManyDecimals'],
    ['90071992547409.92', 'amountTooLarge'],
  ])('refuses the amount %j', (text, code) =>
    expect(problemsOf(`${HEADER}a,2026-01-01,"${text}",,`)).toEqual([[2, 'amount', code]]),
  );

  it.each(['', '2026-02-29', '2026-13-01', '2026-00-10', '01/02/2026', '2026-1-2', '20260102', 'soon'])(
    'refuses the date %j',
    (text) => expect(problemsOf(`${HEADER}a,${text},1.00,,`)).toEqual([[2, 'date', 'notADate']]),
  );

  it('names line and column of everything that is wrong, lines inside quotes counted', () =>
    expect(
      problemsOf(`${HEADER}a,2026-01-01,1.00,,"two\nlines"\na,2026-01-02,x,,\n,2026-01-03,2.00,,\nc,2026-01-04,3.00\n`),
    ).toEqual([
      [4, 'amount', 'notAnAmount'],
      [4, 'id', 'duplicateId'],
      [5, 'id', 'emptyId'],
      [6, null, 'wrongFieldCount'],
    ]));

  it.each([
    ['', [1, null, 'empty']],
    ['id,date,amount,reference\n', [1, null, 'missingColumns']],
    ['id;date;amount;reference;party\n', [1, null, 'otherDelimiter']],
    ['id,date,amount,reference,party,ID\n', [1, 'id', 'repeatedColumn']],
    [`${HEADER}a,2026-01-01,1.00,,"open\n`, [2, null, 'unclosedQuote']],
    [`${HEADER}a,2026-01-01,1.00,,"x"y\n`, [2, null, 'textBehindQuote']],
  ])('says what is wrong with %j as a whole', (text, problem) => expect(problemsOf(text)).toEqual([problem]));

  it('refuses a second currency, and UTF-16', () => {
    const mixed = 'id,date,amount,reference,party,currency\na,2026-01-01,1,,,USD\nb,2026-01-01,1,,,EUR\n';
    expect(problemsOf(mixed)).toEqual([[3, 'currency', 'otherCurrency']]);
    const utf16 = read(Uint8Array.of(0xff, 0xfe, 0x69, 0x00));
    expect(utf16.ok ? [] : utf16.error.problems.map(({ code }) => code)).toEqual(['utf16']);
  });

  it('counts all problems and tells the first twenty', () => {
    const result = read(HEADER + 'a,b,c,d,e\n'.repeat(50));
    expect(result.ok ? null : [result.error.problems.length, result.error.count]).toEqual([20, 149]);
  });

  it('has a sentence for each problem', () =>
    expect(csvProblemText({ code: 'missingColumns', line: 1, column: null, missing: ['party'], found: ['id'] })).toBe(
      'Missing column: party. Found: "id".',
    ));
});

describe('the reader of CSV, given anything', () => {
  const pieces = ['"', '""', ',', '\n', '\r\n', '\r', ' ', 'a', '1.5', '-', '2026-01-02', 'é', '\uFEFF', ';', HEADER];
  const rows = ['a,2026-01-02,1.5,,\n', 'b,2026-01-03,-2,"x, y",z\r\n', '"c",2026-01-04,3,"""",\r', '\n'];

  it('reads what was written (any lines)', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            id: fc.string({ minLength: 1 }).filter((text) => text.trim() !== ''),
            amountMinor: fc.maxSafeInteger(),
            party: fc.string({ unit: 'grapheme' }),
          }),
          { selector: ({ id }) => id },
        ),
        (rows) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const amount = (minor: number) => {
            const digits = String(Math.abs(minor)).padStart(3, '0');
            return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
          };
          const text = rows.map(
            (row) => `${quoted(row.id)},2026-01-01,${amount(row.amountMinor)},,${quoted(row.party)}\n`,
          );
          expect(linesOf(HEADER, ...text).map(({ id, amountMinor, party }) => ({ id, amountMinor, party }))).toEqual(
            rows.map((row) => ({ ...row, amountMinor: row.amountMinor + 0 })),
          );
        },
      ),
    ));

  it('never throws, and says the same whether the bytes come at once or in two (200,000 inputs)', () => {
    let state = 20_261_124;
    const below = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    let accepted = 0;
    for (let round = 0; round < 200_000; round += 1) {
      const parts = rows.filter(() => below(2) === 0);
      for (let change = below(3) * below(4); change > 0; change -= 1)
        parts.splice(below(parts.length + 1), below(2), pieces[below(pieces.length)]!);
      const text = (round % 2 === 0 ? HEADER : '') + parts.join('');
      const bytes = Buffer.from(text);
      const cut = below(bytes.length + 1);
      const whole = read(bytes);
      const cutInTwo = read(bytes.subarray(0, cut), bytes.subarray(cut));
      if (whole.ok !== cutInTwo.ok) expect.fail(JSON.stringify(text));
      if (!whole.ok && !cutInTwo.ok && JSON.stringify(whole.error) !== JSON.stringify(cutInTwo.error))
        expect(cutInTwo.error, JSON.stringify(text)).toEqual(whole.error);
      if (whole.ok) accepted += whole.value.table.length;
    }
    expect(accepted).toBeGreaterThan(10_000);
  });
});
