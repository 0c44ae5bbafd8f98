import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standardRules } from '../../src-shared/matching/match-rules.ts';
import { runCommand } from './commands.ts';

let folder = '';
const path = (name: string) => join(folder, name);
const HEADER = 'id,date,amount,reference,party\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-reconcile-'));
  writeFileSync(
    path('a.csv'),
    `${HEADER}a1,2026-03-02,100.00,000777123,Aetna\n"a""2",2026-03-02,7.00,ref 42,\na3,2026-03-02,5,999,X\n`,
  );
  writeFileSync(path('b.csv'), `${HEADER}b1,2026-03-04,100,777123,AETNA\nb2,2026-03-04,4.50,999,X\n`);
  writeFileSync(path('bad.csv'), `${HEADER}a1,2026-03-02,"1,00",,\na1,yesterday,1.00,,\n`);
  writeFileSync(path('columns.csv'), 'id,when,sum\n');
  writeFileSync(path('dollars.csv'), 'id,date,amount,reference,party,currency\na,2026-03-02,1,,,USD\n');
  writeFileSync(path('euros.csv'), 'id,date,amount,reference,party,currency\na,2026-03-02,1,,,EUR\n');
  writeFileSync(path('rules.json'), JSON.stringify({ rules: [standardRules.rules[0]] }));
  writeFileSync(path('bad-rules.json'), JSON.stringify({ rules: [{ ...standardRules.rules[0], days: 5 }] }));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function cs(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand(args, { stdout: (text) => (out += text), stderr: (text) => (err += text) });
  return { code, out, err };
}
const reconcile = (left: string, right: string, ...more: string[]) =>
  cs('reconcile', '--left', path(left), '--right', path(right), ...more);

describe('cs reconcile', () => {
  it('prints a line of JSON per match with the keys of the contract, and the summary last', async () => {
    const { code, out, err } = await reconcile('a.csv', 'b.csv', '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each) as Record<string, unknown>);
    expect([code, err]).toEqual([0, '']);
    expect(lines).toEqual([
      {
        left: ['a1'],
        right: ['b1'],
        rule: 'trace-number',
        automatic: true,
        score: 0.978,
        reason: 'Same trace number, written differently, same amount, same party, 2 days later.',
      },
      {
        left: ['a3'],
        right: ['b2'],
        rule: 'trace-within-tolerance',
        automatic: true,
        score: 0.948,
        reason: 'Same reference, $0.50 less, same party, 2 days later.',
      },
      {
        summary: {
          left: 3,
          right: 2,
          matchedLeft: 2,
          matchedRight: 2,
          automatic: 2,
          suggested: 0,
          unmatchedLeft: 1,
          unmatchedRight: 0,
        },
      },
    ]);
    expect(Object.keys(lines[0]!)).toEqual(['left', 'right', 'rule', 'automatic', 'score', 'reason']);
  });

  it('prints a table with the counts below it', async () => {
    const { code, out } = await reconcile('a.csv', 'b.csv');
    expect(code).toBe(0);
    expect(out).toMatch(/automatic +0\.978 +trace-number +a1 +b1 +Same trace number/);
    expect(out).toContain('Left: 2 of 3 lines matched, 1 open.');
  });

  it('goes by the rules of a file', async () => {
    const { out } = await reconcile('a.csv', 'b.csv', '--json', '--rules', path('rules.json'));
    expect(out.trimEnd().split('\n')).toHaveLength(2);
  });

  it('escapes ids', async () => {
    const { out } = await reconcile('a.csv', 'a.csv', '--json');
    expect(out).toContain(String.raw`a\"2`);
    for (const each of out.trimEnd().split('\n')) JSON.parse(each);
  });

  it('names file, line and column of what it cannot read, and prints no match', async () => {
    const { code, out, err } = await reconcile('bad.csv', 'columns.csv', '--json');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`${path('bad.csv')}, line 2, column amount: "1,00" is no amount.`);
    expect(err).toContain(`${path('bad.csv')}, line 3, column date: "yesterday" is no date.`);
    expect(err).toContain(`${path('bad.csv')}, line 3, column id: The id "a1" was there before.`);
    expect(err).toContain(`${path('columns.csv')}, line 1: Missing columns: date, amount, reference, party.`);
  });

  it.each([
    [['reconcile'], 'Name both files'],
    [['reconcile', '--lft', 'x'], '--lft'],
  ])('explains %j', async (args, text) => {
    const { code, err } = await cs(...args);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });

  it('reads a large second file in a thread of its own, with the same outcome', async () => {
    const rows = Array.from(
      { length: 150_000 },
      (_, at) => `line-${at},2026-03-02,${at + 1}.00,${8_000_000_000 + at},Evergreen Health And Welfare Trust\n`,
    );
    writeFileSync(path('large.csv'), HEADER + rows.join(''));
    const { code, out, err } = await reconcile('large.csv', 'large.csv', '--json');
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd().split('\n').at(-1)).toContain('"matchedRight":150000,"automatic":150000,');
    writeFileSync(path('large-bad.csv'), `${HEADER}${rows.join('')}x,2026-03-02,y,,\n`);
    const bad = await reconcile('b.csv', 'large-bad.csv', '--json');
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('line 150002, column amount: "y" is no amount')]);
  });

  it('explains currencies that differ, files that are missing, and rules that are none', async () => {
    const currencies = await reconcile('dollars.csv', 'euros.csv');
    expect([currencies.code, currencies.err]).toEqual([
      2,
      expect.stringContaining('Reconcile each currency by itself'),
    ]);
    expect((await reconcile('none.csv', 'b.csv')).err).toContain('none.csv: There is no such file.');
    const rules = await reconcile('a.csv', 'b.csv', '--rules', path('bad-rules.json'));
    expect([rules.code, rules.err]).toEqual([2, expect.stringContaining('bad-rules.json: rules.0.days')]);
    expect((await reconcile('a.csv', 'b.csv', '--rules', path('a.csv'))).err).toContain('This is no JSON');
  });
});
