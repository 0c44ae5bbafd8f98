import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateRemittance } from '../../src-shared/remittance/generate.ts';
import { runCommand } from './commands.ts';

let folder = '';
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-inspect-'));
  const good = generateRemittance({ seed: 11, transactions: 3, claimsPerTransaction: 4, date: '2026-11-24' });
  writeFileSync(path('good.835'), good);
  writeFileSync(path('off.835'), good.replace(/BPR\*I\*\d+/, 'BPR*I*1'));
  writeFileSync(path('claims.837'), 'ISA*00*~GS*HC*A*B~ST*837*1~CLM*A*100~SE*3*1~');
  writeFileSync(path('empty.835'), '');
  writeFileSync(path('scan.pdf'), '%PDF-1.7\n\u0000\u0001');
  writeFileSync(path('notes.txt'), 'call the payer about check 1234\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function cs(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await runCommand(args, { stdout: (text) => (out += text), stderr: (text) => (err += text) });
  return { code, out, err };
}

describe('cs inspect', () => {
  it('prints one JSON object per file with the keys of the contract, the file first', async () => {
    const { code, out, err } = await cs('inspect', '--json', path('good.835'), path('off.835'));
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect([code, err]).toEqual([0, '']);
    expect(objects.map((object) => Object.keys(object))).toEqual(
      [1, 2].map(() => ['file', 'kind', 'transactions', 'problems']),
    );
    expect(objects[0]).toMatchObject({
      file: path('good.835'),
      kind: 'x12-835',
      transactions: [{ trace: '880000001', balanced: true, differenceMinor: 0, problems: [] }, {}, {}],
    });
    expect(objects[1]).toMatchObject({
      transactions: [{ balanced: false, problems: [{ code: 'transaction-out-of-balance', segment: 3 }] }, {}, {}],
    });
  });

  it('counts the cases, events and activities of a packed log, in XES and as a table', async () => {
    const event = (name: string) => `<event><string key="concept:name" value="${name}"/></event>`;
    const xes = `<?xml version="1.0"?><log><trace><string key="concept:name" value="A"/>${event('NEW')}${event('FIN')}</trace><trace>${event('NEW')}</trace></log>`;
    writeFileSync(path('log.xes.gz'), gzipSync(xes));
    writeFileSync(path('log.csv.gz'), gzipSync('case_id,activity,note\nA,NEW,\nA,FIN,"a, b"\nB,NEW,\n'));
    writeFileSync(path('other.gz'), gzipSync('nothing of that'));
    const { code, out } = await cs('inspect', '--json', path('log.xes.gz'), path('log.csv.gz'), path('other.gz'));
    const [first, second, third] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    const counted = { kind: 'eventlog', records: 3, events: 3, cases: 2, activities: { NEW: 2, FIN: 1 }, problems: [] };
    expect([code, first, second]).toMatchObject([1, counted, counted]);
    expect(third).toMatchObject({ kind: 'binary' });
  });

  it('does not unpack a log that is a bomb', async () => {
    writeFileSync(path('bomb.gz'), gzipSync(`case_id,activity\n${'A,NEW\n'.repeat(2_500_000)}`));
    const { code, out } = await cs('inspect', '--json', path('bomb.gz'));
    expect(code).toBe(2);
    expect(out).toContain('Unpacked it is larger than');
  });

  it('prints a table with a line per advice, totals, and problems in words', async () => {
    const { code, out } = await cs('inspect', path('off.835'));
    const lines = out.split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toBe(`${path('off.835')}: remittance advice (X12 835)`);
    expect(lines[2]).toMatch(/^ {2}Trace +Method +Claims +Claims paid +Adjusted +Payment +Balance$/);
    expect(lines[3]).toMatch(/^ {2}880000001 .*off by -?\$[\d,]+\.\d\d$/);
    expect(lines[6]).toMatch(/^ {2}Total .* 1 of 3 out of balance$/);
    expect(out).toMatch(/ {2}segment 3: Claims of .* differ from the payment of .* \[880000001\]/);
  });

  it.each([
    ['empty.835', 'an empty file'],
    ['scan.pdf', 'a binary file (a PDF, an archive, an image), not a remittance advice'],
    ['notes.txt', 'not a remittance advice (X12 835)'],
    ['absent.835', 'There is no such file.'],
    ['', 'This is a directory, not a file.'],
  ])('says what is wrong with %j and exits with 2', async (name, sentence) => {
    const { code, out } = await cs('inspect', path(name));
    expect(code).toBe(2);
    expect(out).toContain(sentence);
  });

  it('sums up a file of another system: its kind, its records, its totals', async () => {
    const { code, out } = await cs('inspect', '--json', path('claims.837'));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      file: path('claims.837'),
      kind: 'x12-837p',
      records: 1,
      sets: 1,
      lines: 0,
      chargesMinor: 10_000,
    });
    expect((await cs('inspect', path('claims.837'))).out).toMatch(
      /x12-837p\n.*records\s+1\n[\s\S]*charges\s+\$100\.00/,
    );
  });

  it('exits with 1 when some of the files could be read', async () => {
    const { code, out } = await cs('inspect', '--json', path('good.835'), path('absent.835'));
    expect(code).toBe(1);
    expect(JSON.parse(out.trimEnd().split('\n')[1]!)).toEqual({
      file: path('absent.835'),
      kind: 'unreadable',
      transactions: [],
      problems: [{ code: 'file-missing', segment: 0, message: 'There is no such file.' }],
    });
  });

  it('explains itself, and what it did not understand', async () => {
    expect(await cs('inspect', '--help')).toMatchObject({ code: 0, err: '' });
    expect((await cs('inspect')).err).toContain('No file was named.');
    expect(await cs('inspect', '--jsn', path('good.835'))).toMatchObject({ code: 2, out: '' });
  });
});

describe('cs', () => {
  it('lists its commands', async () => {
    const { code, out } = await cs('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}inspect +show what remittances/m);
  });

  it('suggests the command that was meant', async () =>
    expect(await cs('inspct')).toEqual({
      code: 2,
      out: '',
      err: 'There is no command "inspct". Did you mean "inspect"?\n',
    }));

  it('suggests nothing for what resembles nothing', async () =>
    expect((await cs('frobnicate')).err).toContain('"cs --help" lists the commands.'));
});
