import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packOf, signedNote, testKeyText } from '../../src-shared/audit/test-log.ts';
import { runCommand } from './commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = Array.from({ length: 12 }, (_, at) => JSON.stringify({ action: 'case.approve', at, entity: 'wo-1042' }));
const pack = packOf(texts, 'wo-1042');
const exported = [
  JSON.stringify({ format: 'countersign-audit-log/1', checkpoint: signedNote(texts), key: testKeyText }),
  ...texts.map((text, index) => JSON.stringify({ index, text })),
];

async function verify(content: string | null, ...more: string[]): Promise<{ code: number; said: string }> {
  const file = join(folder, content === null ? 'missing' : 'file');
  if (content !== null) writeFileSync(file, content);
  let said = '';
  const say = (text: string) => (said += text);
  const code = await runCommand(['audit', 'verify', file, ...more], { stdout: say, stderr: say });
  return { code, said: said.replaceAll(folder, '') };
}

describe('cs audit verify', () => {
  it('says in words what was verified, and what that does not show', async () => {
    const { code, said } = await verify(`${JSON.stringify(pack)}\n`);
    expect(code).toBe(0);
    expect(said).toContain('VERIFIED  /file\n  12 entries about the case wo-1042: each stands, unchanged, in the log');
    expect(said).toContain('no further entries about it is not shown');
    expect(said).toContain(testKeyText);
  });

  it('verifies a whole log', async () => {
    const { code, said } = await verify(exported.join('\n'));
    expect([code, said.includes('12 entries, in order, none missing, none changed')]).toEqual([0, true]);
  });

  it('says the first thing that is wrong, and ends with 1', async () => {
    const changed = exported.with(4, exported[4]!.replace('approve', 'refuse')).join('\n');
    expect(await verify(changed)).toEqual({
      code: 1,
      said: 'NOT VERIFIED  /file\n  The 12 entries are not those that were signed: at least one was changed.\n',
    });
    expect((await verify(exported.toSpliced(4, 1).join('\n'))).said).toContain('Entry 3 is missing');
    expect((await verify(`${JSON.stringify(pack)}\nmore`)).said).toContain('More follows');
    expect((await verify('')).said).toContain('The file is empty.');
    expect((await verify('PK\u0003\u0004')).said).toContain('Line 1 is not JSON.');
  });

  it('holds the key that the reader knows against the one in the file', async () => {
    expect((await verify(JSON.stringify(pack), '--key', testKeyText)).said).toContain('Signed with the key you gave:');
    expect((await verify(JSON.stringify(pack), '--key', 'another')).code).toBe(1);
  });

  it('speaks JSON', async () => {
    expect(JSON.parse((await verify(JSON.stringify(pack), '--json')).said)).toMatchObject({
      verified: true,
      kind: 'pack',
      entries: 12,
    });
    expect(JSON.parse((await verify('{}', '--json')).said)).toMatchObject({ verified: false });
  });

  it('ends with 2 where there is nothing to read', async () => {
    expect(await verify(null)).toEqual({ code: 2, said: '/missing: There is no such file.\n' });
    expect((await verify(null, '--json')).code).toBe(2);
    expect((await verify(JSON.stringify(pack), '--kye', 'x')).code).toBe(2);
  });
});

describe('the verifier', () => {
  /** What it is made of, without its packages. */
  const parts = (file: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const [, type, from] of readFileSync(file, 'utf8').matchAll(/^import (type )?[^;]*? from '(\.[^']+)';/gms)) {
      if (type === undefined) parts(join(dirname(file), from!), seen);
    }
    return seen;
  };
  const files = [...parts(join(import.meta.dirname, 'audit-verify.ts'))];

  it('is short enough to be read in one sitting: all of it is under 300 lines', () => {
    expect(files.length).toBe(1);
    expect(files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).length).toBeLessThan(300);
  });

  it('needs nothing but Node', () => {
    const imports = readFileSync(files[0]!, 'utf8').matchAll(/^import (?!type )[^;]*? from '([^']+)';/gms);
    expect([...imports].map(([, from]) => from).filter((from) => !from!.startsWith('node:'))).toEqual([]);
  });
});
