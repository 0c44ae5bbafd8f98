import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import { fileHandlers } from '../ipc/handlers/file-handlers.ts';
import { offerFault, placeFault } from './save-limits.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'countersign-limits-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const limits = (values: Record<string, unknown>) => {
  const { inForce, problems } = effectivePolicy([{ place: 'here', level: 'mandatory', content: { values } }]);
  expect(problems).toEqual([]);
  return inForce;
};

describe('files that leave the workbench', () => {
  it('may, while nothing is set', () => {
    expect(offerFault(limits({}), 'lines.xlsx', 50_000_000)).toBeNull();
    expect(placeFault(limits({}), join(root, 'lines.xlsx'))).toBeNull();
  });

  it('may not at all, or not of this type or size', () => {
    expect(offerFault(limits({ SaveFiles: false }), 'lines.csv', 1)).toBe('SaveFiles');
    expect(offerFault(limits({ SaveFileTypes: ['pdf'] }), 'lines.csv', 1)).toBe('SaveFileTypes');
    expect(offerFault(limits({ SaveFileTypes: ['pdf'] }), 'Letter.PDF', 1)).toBeNull();
    expect(offerFault(limits({ SaveFileMegabytes: 1 }), 'lines.csv', 1024 * 1024)).toBeNull();
    expect(offerFault(limits({ SaveFileMegabytes: 1 }), 'lines.csv', 1024 * 1024 + 1)).toBe('SaveFileMegabytes');
  });

  it('may not be given another type while their place is asked for', () =>
    expect(placeFault(limits({ SaveFileTypes: ['pdf'] }), join(root, 'letter.csv'))).toBe('SaveFileTypes'));

  it('go into one folder alone, and not out of it by dots, a like name or a link', () => {
    mkdirSync(join(root, 'out/deep'), { recursive: true });
    mkdirSync(join(root, 'outside'));
    symlinkSync(join(root, 'outside'), join(root, 'out/link'));
    const only = limits({ SaveFolder: join(root, 'out') });
    const places = [
      'out/a.csv',
      'out/deep/a.csv',
      'a.csv',
      'outside/a.csv',
      'out/../a.csv',
      'out/link/a.csv',
      'out/none/a.csv',
    ];
    expect(places.map((path) => placeFault(only, join(root, path)))).toEqual([
      null,
      null,
      ...Array.from({ length: 5 }, () => 'SaveFolder'),
    ]);
    expect(placeFault(limits({ SaveFolder: join(root, 'missing') }), join(root, 'a.csv'))).toBe('SaveFolder');
  });

  it('are not written when they may not, and the person is not asked where', async () => {
    const ask = async () => expect.unreachable('nobody is asked');
    const save = fileHandlers(ask, limits({ SaveFiles: false }))['file:save'];
    expect(await save({ name: 'a.csv', bytes: Uint8Array.of(1) })).toEqual({
      ok: false,
      error: { kind: 'managed', setting: 'SaveFiles' },
    });
  });
});
