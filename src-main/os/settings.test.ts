import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('the server a workbench talks to', () => {
  let profile = '';
  beforeEach(() => (profile = mkdtempSync(join(tmpdir(), 'countersign-settings-'))));
  afterEach(() => rmSync(profile, { recursive: true, force: true }));

  it('is the one on this computer when nothing is said', () =>
    expect(readSettings(profile, {}).server).toBe('http://127.0.0.1:7410'));

  it('is named by settings.json in the profile folder', () => {
    writeFileSync(join(profile, 'settings.json'), '{"server":"https://countersign.example.org/"}');
    expect(readSettings(profile, {}).server).toBe('https://countersign.example.org');
  });

  it('is named by COUNTERSIGN_SERVER before that', () => {
    writeFileSync(join(profile, 'settings.json'), '{"server":"https://countersign.example.org"}');
    expect(readSettings(profile, { COUNTERSIGN_SERVER: 'http://localhost:9' }).server).toBe('http://localhost:9');
  });

  it('may not be plain http on another computer', () =>
    expect(() => readSettings(profile, { COUNTERSIGN_SERVER: 'http://10.0.0.5:7410' })).toThrow(
      /COUNTERSIGN_SERVER.*https/,
    ));

  it('says where updates are, and how early this computer gets them', () => {
    expect(readSettings(profile, {})).toMatchObject({ updates: null, updatePeerFolder: null, updateRing: 'broad' });
    const said = {
      updates: 'https://files.example.org/countersign',
      updatePeerFolder: '/mnt/clinic',
      updateRing: 'early',
    };
    writeFileSync(join(profile, 'settings.json'), JSON.stringify(said));
    expect(readSettings(profile, {})).toMatchObject({ ...said, updates: 'https://files.example.org/countersign/' });
    writeFileSync(join(profile, 'settings.json'), '{"updates":"http://files.example.org/"}');
    expect(() => readSettings(profile, {})).toThrow(/https.*updates/s);
  });

  it.each(['not json', '{"serve":"https://a.example"}', '{"server":"ftp://a.example"}'])(
    'refuses a settings file it does not understand, naming it: %s',
    (text) => {
      writeFileSync(join(profile, 'settings.json'), text);
      expect(() => readSettings(profile, {})).toThrow(/settings\.json/);
    },
  );
});
