import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './commands.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-invoices-'));
  writeFileSync(
    join(folder, 'two.csv'),
    'vendor,invoice_number,invoice_date,amount,total\nV-1,A-1,2026-11-20,5.00,6.00\nV-1,A-2,2026-11-20,7.00,\n',
  );
  writeFileSync(join(folder, 'bad.csv'), 'vendor,invoice_number,invoice_date,amount\nV-1,A-1,yesterday,5.00\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

async function inspect(...args: string[]): Promise<{ code: number; out: string }> {
  let out = '';
  const code = await runCommand(['inspect', ...args], { stdout: (text) => (out += text), stderr: () => undefined });
  return { code, out };
}

describe('cs inspect of invoices', () => {
  it('prints one JSON object with the keys of the contract, and counts and sums what it read', async () => {
    const { code, out } = await inspect('--json', join(folder, 'two.csv'));
    const object = JSON.parse(out) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(Object.keys(object)).toEqual(['file', 'kind', 'records', 'totalMinor', 'invoices', 'problems']);
    expect(object).toMatchObject({
      kind: 'invoice-csv',
      records: 2,
      totalMinor: 13_00,
      invoices: [{ number: 'A-1', differenceMinor: 1_00, problems: [{ code: 'total-differs' }] }, { number: 'A-2' }],
    });
  });

  it('says in words what does not tie, and ends with 2 where nothing can be read', async () => {
    const { out } = await inspect(join(folder, 'two.csv'));
    expect(out).toMatch(/A-1 .*6\.00 USD {2}off by \$1\.00/);
    const bad = await inspect(join(folder, 'bad.csv'));
    expect(bad.code).toBe(2);
    expect(bad.out).toContain('Row 2: the invoice date is no date such as 2026-03-31.');
  });
});
