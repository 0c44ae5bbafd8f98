import { describe, expect, it } from 'vitest';
import { runCommand } from './commands.ts';

async function cs(...args: string[]) {
  const written = { out: '', err: '' };
  const code = await runCommand(['process', ...args], {
    stdout: (text) => void (written.out += text),
    stderr: (text) => void (written.err += text),
  });
  return { code, ...written };
}

describe('cs process', () => {
  it('lists every version of every process', async () => {
    const { code, out } = await cs('list', '--json');
    const listed = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; version: number });
    expect({ code, listed: listed.map(({ name, version }) => `${name} ${version}`) }).toEqual({
      code: 0,
      listed: ['billing-case 1', 'billing-case 2', 'billing-case 3', 'remittance 1', 'earnings 1'],
    });
  });

  it('exports the newest version as BPMN, or the one that is asked for', async () => {
    expect(await cs('export', 'billing-case', '--bpmn')).toMatchObject({
      code: 0,
      out: expect.stringContaining('<bpmn:process id="billing-case_v3"') as string,
    });
    expect(await cs('export', 'billing-case', '--version', '1')).toMatchObject({
      code: 0,
      out: expect.stringContaining('<bpmn:process id="billing-case_v1"') as string,
    });
  });

  it('says which processes there are when another is asked for', async () => {
    expect(await cs('export', 'refund')).toMatchObject({
      code: 2,
      err: expect.stringContaining('billing-case v3') as string,
    });
    expect(await cs('export', 'billing-case', '--version', 'two')).toMatchObject({ code: 2 });
  });
});
