import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectivePolicy, problemText } from '../../src-shared/managed-policy/effective.ts';
import { readPolicySources } from './policy-sources.ts';
import { valuesOfRegistry } from './registry-text.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'countersign-policies-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const put = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = () => effectivePolicy(readPolicySources('linux', root));

describe('settings in files', () => {
  it('are none where the folders are missing', () =>
    expect(readPolicySources('linux', join(root, 'none'))).toEqual([]));

  it('are read in the order of their names, those that end in .json alone', () => {
    put('managed/10-base.json', '{"IdleLockMinutes": 30, "Theme": "dark"}');
    put('managed/90-clinic.json', '\uFEFF{"IdleLockMinutes": 10}');
    put('managed/countersign.json.bak', '{"IdleLockMinutes": 1}');
    put('recommended/look.json', '{"RowHeight": "touch"}');
    const { inForce, problems } = read();
    expect(problems).toEqual([]);
    expect(inForce.IdleLockMinutes).toMatchObject({ value: 10, place: join(root, 'managed/90-clinic.json') });
    expect([inForce.Theme.value, inForce.RowHeight.value]).toEqual(['dark', 'touch']);
  });

  it.each([
    ['{"SaveFiles": fals', 'no JSON object'],
    ['["SaveFiles"]', 'no JSON object'],
    [`{"DeviceName": "${'x'.repeat(1024 * 1024)}"}`, 'larger than 1 MB'],
  ])('that cannot be read are told, and close what nothing else fixes', (text, why) => {
    put('managed/a.json', text);
    put('managed/b.json', '{"Printing": true}');
    const { inForce, problems } = read();
    expect(problems.map(problemText)).toEqual([expect.stringContaining(why)]);
    expect(inForce.SaveFiles).toMatchObject({ value: false, origin: 'closed' });
    expect(inForce.Printing).toMatchObject({ value: true, origin: 'mandatory' });
  });

  it('are told when a folder stands in the place of a file, or a file in the place of the folder', () => {
    mkdirSync(join(root, 'managed/a.json'), { recursive: true });
    put('recommended', 'no folder');
    expect(read().problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('EISDIR'),
      expect.stringContaining('ENOTDIR'),
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('are told when this user may not read them', () => {
    put('managed/a.json', '{}');
    chmodSync(join(root, 'managed/a.json'), 0);
    expect(read().problems[0]?.message).toContain('EACCES');
  });
});

describe('settings in the registry', () => {
  const root = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Countersign';
  const text = [
    '',
    root,
    '    ServerAddress    REG_SZ    https://office.example.org',
    '    SaveFiles    REG_DWORD    0x0',
    '    IdleLockMinutes    REG_DWORD    0xa',
    '    Theme    REG_SZ    dark',
    '',
    `${root}\\ProxyBypass`,
    '    1    REG_SZ    *.example.org',
    '    2    REG_SZ    <local>',
    '',
    `${root}\\Recommended`,
    '    RowHeight    REG_SZ    touch',
    '',
  ].join('\r\n');

  it('have numbers for toggles and figures, and a key for a list', () => {
    const values = valuesOfRegistry(text, root);
    const { inForce, problems } = effectivePolicy([{ place: root, level: 'mandatory', content: { values } }]);
    expect(problems).toEqual([]);
    expect(
      [inForce.ServerAddress, inForce.SaveFiles, inForce.IdleLockMinutes, inForce.ProxyBypass].map(
        ({ value }) => value,
      ),
    ).toEqual(['https://office.example.org', false, 10, ['*.example.org', '<local>']]);
    expect(inForce.RowHeight.origin).toBe('initial');
  });

  it('have the suggestions below a key of their own', () =>
    expect(valuesOfRegistry(text, `${root}\\Recommended`)).toEqual({ RowHeight: 'touch' }));

  it('are passed on as they are when they have another form', () =>
    expect(
      valuesOfRegistry(`${root}\r\n    SaveFiles    REG_DWORD    0x7\r\n    Theme    REG_DWORD    0x1`, root),
    ).toEqual({
      SaveFiles: 7,
      Theme: 1,
    }));
});
