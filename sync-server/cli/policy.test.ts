import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from './commands.ts';

async function cs(...args: string[]) {
  const written = { out: '', err: '' };
  const code = await runCommand(['policy', ...args], {
    stdout: (text) => void (written.out += text),
    stderr: (text) => void (written.err += text),
  });
  return { code, ...written };
}
const cases = join(import.meta.dirname, '..', '..', 'src-shared', 'policy', 'tck-cases');
const folder = mkdtempSync(join(tmpdir(), 'countersign-policy-'));

describe('cs policy', () => {
  it('finds nothing wrong with the policies of the product', async () => {
    const { code, out } = await cs('test', '--json');
    expect({ code, last: JSON.parse(out.trim().split('\n').at(-1)!) as unknown }).toMatchObject({
      code: 0,
      last: { findings: 0 },
    });
  });

  it('exports a policy that it then imports and tests', async () => {
    const file = join(folder, 'write-offs.dmn');
    expect(await cs('export', 'write-off-approval', '--out', file)).toMatchObject({ code: 0 });
    expect(await cs('import', file)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Approval of write-offs') as string,
    });
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replace('&lt;= 50000<', '&lt;= 500<')
        .replace('<dmn:text>&lt;= 50000</dmn:text>', '<dmn:text>&lt;= 500</dmn:text>'),
    );
    expect(await cs('test', file)).toMatchObject({
      code: 1,
      out: expect.stringContaining('WO-4 never fires') as string,
    });
  });

  it('names the part of a file that it does not support', async () => {
    const { code, out } = await cs('import', join(cases, 'knowledge-model', 'knowledge-model.dmn'), '--json');
    expect({ code, refused: JSON.parse(out) as unknown }).toMatchObject({
      code: 1,
      refused: { refused: expect.any(String) as string },
    });
  });

  it('runs conformance cases and ends with their totals', async () => {
    const { code, out } = await cs('tck', cases, '--json');
    const totals = JSON.parse(out.trim().split('\n').at(-1)!) as { passed: number; claimed: number; refused: number };
    expect(code).toBe(0);
    expect(totals).toEqual({ passed: totals.claimed, claimed: totals.passed, refused: 16 });
    expect(totals.passed).toBeGreaterThan(50);
  });

  it('says in a sentence what makes no sense', async () => {
    expect(await cs()).toMatchObject({ code: 2, err: expect.stringContaining('What is to be done?') as string });
    expect(await cs('tck')).toMatchObject({ code: 2, err: expect.stringContaining('No folder was named.') as string });
    expect(await cs('export', 'nix')).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no policy nix.') as string,
    });
    expect(await cs('import', join(folder, 'none.dmn'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not there.') as string,
    });
  });
});
