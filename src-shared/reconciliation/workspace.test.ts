import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invariant } from '../base/invariant.ts';
import type { CalendarDate } from '../base/dates.ts';
import { generateSides } from '../matching/generate.ts';
import { decodeMatches, encodeMatches } from '../matching/match-segment.ts';
import { utf8 } from '../base/utf8.ts';
import { linesTable } from '../testing/build-lines.ts';
import { MATCH_STATES } from './pair-book.ts';
import { openSideFile, type SideFile } from './read-side.ts';
import { LINE_STATUSES, viewOf } from './side-view.ts';
import { Workspace } from './workspace.ts';

const today = '2026-06-30' as CalendarDate;

function read(text: string): SideFile {
  const bytes = utf8(text);
  const reader = openSideFile(bytes, { today, mapping: null });
  invariant(typeof reader !== 'string', 'the file can be read');
  reader.push(bytes);
  return reader.end();
}

function lines(...rows: string[]): SideFile {
  return read(['id,date,amount,reference,party', ...rows].join('\n'));
}

function workspace(size = 400): Workspace {
  const { left, right } = generateSides({ seed: 5, lines: size });
  const space = new Workspace();
  const none = { currency: '', files: [] };
  space.putSide('remittance', { ...none, table: linesTable(left) });
  space.putSide('bank', { ...none, table: linesTable(right) });
  space.putSide('posted', { ...none, table: linesTable(right.map((line) => ({ ...line, id: `P${line.id}` }))) });
  return space;
}

describe('files of a side', () => {
  it('counts what overlaps with what is there, and takes the rest', () => {
    const space = new Workspace();
    space.take('bank', 'a', lines('1,2026-06-01,10.00,T1,A', '2,2026-06-02,20.00,T2,B'));
    const taken = space.take('bank', 'b', lines('2,2026-06-02,20.00,T2,B', '3,2026-06-03,30.00,T3,C'));
    expect(taken).toMatchObject({ ok: true, value: { lines: 1, repeated: 1 } });
    expect(space.sides.get('bank')?.table.length).toBe(3);
  });

  it('takes nothing of a file that says otherwise of a line that is there', () => {
    const space = new Workspace();
    space.take('bank', 'a', lines('1,2026-06-01,10.00,T1,A'));
    const taken = space.take('bank', 'b', lines('1,2026-06-01,10.01,T1,A', '2,2026-06-02,20.00,T2,B'));
    expect(taken).toEqual({ ok: false, error: { kind: 'contradicting', count: 1, first: '1' } });
    expect(space.sides.get('bank')?.table.length).toBe(1);
  });

  it('takes nothing in another currency than what is there', () => {
    const space = new Workspace();
    space.take('bank', 'a', read('Date,Amount,Reference,Currency\n06/01/2026,10.00,T1,USD\n'));
    const other = read('Date,Amount,Reference,Currency\n06/01/2026,10.00,T1,EUR\n');
    expect(space.take('posted', 'b', other)).toMatchObject({ ok: false, error: { kind: 'otherCurrency' } });
    expect(space.sides.has('posted')).toBe(false);
  });

  it('leaves out lines of a second currency and of the future, and says so of each', () => {
    const file = read(
      'Date,Amount,Reference,Currency\n06/01/2026,10.00,T1,USD\n06/01/2026,5.00,T2,EUR\n08/01/2026,5.00,T3,USD\n',
    );
    expect(file.table.length).toBe(1);
    expect(file.problems.map(({ code }) => code)).toEqual(['currency-differs', 'date-in-future']);
  });

  it('asks for the columns of a table that names none it knows', () => {
    const file = read('Wann,Wieviel\n06/01/2026,ten\n');
    expect(file.table.length).toBe(0);
    expect(file.columns).toEqual(['Wann', 'Wieviel']);
  });

  it('keeps two lines of one statement that are alike to the letter', () => {
    const file = read('Date,Amount,Reference\n06/01/2026,10.00,T1\n06/01/2026,10.00,T1\n');
    expect(file.table.length).toBe(2);
    expect(file.problems).toMatchObject([{ code: 'repeated-line', severity: 'warning' }]);
  });

  it('says of lines that name their own ids which of them are in the future, and takes nothing where ids come twice', () => {
    const ahead = lines('1,2026-06-01,10.00,T1,A', '2,2026-07-01,20.00,T2,B');
    expect(ahead.table.length).toBe(2);
    expect(ahead.problems).toMatchObject([{ code: 'date-in-future', severity: 'warning' }]);
    expect(ahead.problems[0]?.message).toContain('2 on 2026-07-01');
    const twice = lines('1,2026-06-01,10.00,T1,A', '1,2026-06-01,10.00,T1,A');
    expect([twice.table.length, twice.problems[0]?.code]).toEqual([0, 'duplicateId']);
  });
});

describe('matching by hand', () => {
  it('needs lines of two sides that meet', () => {
    const space = workspace();
    expect(space.match({ bank: [1, 2] })).toEqual({ ok: false, error: { kind: 'oneSideOnly' } });
    expect(space.match({ remittance: [1], posted: [2] })).toEqual({ ok: false, error: { kind: 'bankMissing' } });
  });

  it('does not take a line out of a match that holds', () => {
    const space = workspace();
    expect(space.match({ remittance: [0], bank: [0] }).ok).toBe(true);
    expect(space.match({ remittance: [0], bank: [1] })).toEqual({
      ok: false,
      error: { kind: 'matchedAlready', lines: 1 },
    });
  });

  it('keeps each line in one match of a pair at most, under any sequence of acts', () => {
    const act = fc.record({
      what: fc.constantFrom('match', 'accept', 'takeApart', 'undo', 'redo'),
      left: fc.nat(60),
      right: fc.nat(60),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const space = workspace(80);
        space.autoMatch(() => {});
        for (const { what, left, right } of acts) {
          if (what === 'match') space.match({ remittance: [left], bank: [right] });
          else if (what === 'undo') space.undo();
          else if (what === 'redo') space.redo();
          else space.decide({ remittance: [left], bank: [right] }, what);
        }
        for (const pair of space.pairs) {
          const seen = new Set<string>();
          for (let match = 0; match < pair.matches.size; match += 1) {
            if (pair.state(match) === 'gone') continue;
            const named = [
              ...[...pair.matches.left(match)].map((line) => `left ${line}`),
              ...[...pair.matches.right(match)].map((line) => `right ${line}`),
            ];
            for (const name of named) expect(seen.has(name)).toBe(false);
            for (const name of named) seen.add(name);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is as it was after everything is undone', () => {
    const space = workspace();
    space.autoMatch(() => {});
    const before = space.pairs.map((pair) => pair.states().join(''));
    for (let line = 0; line < 20; line += 1) space.decide({ bank: [line] }, 'takeApart');
    while (space.undo());
    expect(space.pairs.map((pair) => pair.states().join(''))).toEqual(before);
  });
});

describe('what is kept', () => {
  it('is the same matches, and steps done again on them come to the same', () => {
    const space = workspace();
    space.autoMatch(() => {});
    const kept = space.pairs.map((pair) => encodeMatches({ matches: pair.matches, states: pair.states() }));
    const steps = [0, 1, 2, 3].flatMap((line) => space.decide({ bank: [line] }, 'takeApart') ?? []);
    const again = workspace();
    for (const [at, bytes] of kept.entries()) {
      const { left, right } = again.pairs[at]!.tables;
      const read = decodeMatches(bytes, { left: left.length, right: right.length, states: MATCH_STATES.length });
      invariant(read.ok, 'what was kept can be read');
      again.putPair(at, { rules: space.pairs[at]!.rules, ...read.value });
    }
    for (const step of steps) again.replay(step);
    for (const role of ['remittance', 'bank', 'posted'] as const)
      expect([...again.statuses(role)]).toEqual([...space.statuses(role)]);
  });

  it('is refused where a byte is missing', () => {
    const [pair] = workspace().pairs;
    const bytes = encodeMatches({ matches: pair!.matches, states: pair!.states() });
    const bounds = { left: 1, right: 1, states: 4 };
    expect(decodeMatches(bytes.slice(0, -1), bounds).ok).toBe(false);
  });
});

describe('a view of a side', () => {
  it('finds words in any column, amounts as they are typed, and sorts by any column', () => {
    const { table } = lines(
      '1,2026-06-01,10.00,T1,Harbor',
      '2,2026-06-02,-20.00,T2,Summit',
      '3,2026-06-03,5.00,T3,Harbor',
    );
    const statuses = new Uint8Array(3);
    const ask = (search: string, column: 'amount' | 'party' = 'amount') => [
      ...viewOf(table, statuses, {
        sort: { column, descending: false },
        statuses: LINE_STATUSES,
        parties: null,
        search,
      }),
    ];
    expect(ask('')).toEqual([1, 2, 0]);
    expect(ask('harbor')).toEqual([2, 0]);
    expect(ask('20')).toEqual([1]);
    expect(ask('harbor t3')).toEqual([2]);
    expect(ask('', 'party')).toEqual([0, 2, 1]);
  });
});

describe('open items', () => {
  it('tells a bank line that was returned from a fee and from a deposit nobody announced', () => {
    const space = new Workspace();
    space.take('remittance', 'a', lines('1,2026-06-01,10.00,T1,HARBOR'));
    space.take(
      'bank',
      'b',
      lines('1,2026-06-01,10.00,T1,HARBOR', '2,2026-06-01,-3.00,,SERVICE CHARGE', '3,2026-06-01,70.00,T9,UNITY'),
    );
    space.autoMatch(() => {});
    expect(space.items(today).map((item) => item.class)).toEqual(['fee', 'noRemittance']);
  });
});
