import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unmanaged } from '../../../src-shared/managed-policy/effective.ts';
import { ipc } from '../../../src-shared/wire/ipc.ts';
import { fileHandlers } from './file-handlers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = Uint8Array.of(1, 2, 3);
const save = (path: string | null, content = bytes) =>
  fileHandlers(async () => path, unmanaged.inForce)['file:save']({ name: 'evidence.pdf', bytes: content });

describe('saving a file', () => {
  it('writes it whole where the person says, in place of what was there, and says its name', async () => {
    writeFileSync(join(folder, 'mine.pdf'), 'older and longer');
    expect(await save(join(folder, 'mine.pdf'))).toEqual({ ok: true, value: { saved: 'mine.pdf' } });
    expect([...readFileSync(join(folder, 'mine.pdf'))]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['mine.pdf']);
  });

  it('writes nothing when the person changes their mind', async () => {
    expect(await save(null)).toEqual({ ok: true, value: { saved: null } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says why it could not be written, and leaves nothing half written behind', async () => {
    expect(await save(join(folder, 'missing', 'mine.pdf'))).toEqual({
      ok: false,
      error: { kind: 'notWritten', detail: 'ENOENT' },
    });
    expect(await save(folder)).toMatchObject({ ok: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['../evidence.pdf', 'a/b.pdf', '.hidden', 'C:\\x.pdf', ''])(
    'offers no name that leads elsewhere: %j',
    (name) => expect(ipc['file:save'].request.safeParse({ name, bytes }).success).toBe(false),
  );
});
