import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { effectivePolicy, unmanaged } from '../../src-shared/managed-policy/effective.ts';
import type { Level } from '../../src-shared/managed-policy/managed-setting.ts';
import { readSettings as readManaged } from './settings.ts';

const set = (level: Level, values: Record<string, unknown>) =>
  effectivePolicy([{ place: 'here', level, content: { values } }]).inForce;
const readSettings = (profile: string, env: Record<string, string>, policy = unmanaged.inForce) =>
  readManaged(profile, env, policy);

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

  it('is the one that the organisation has fixed, before all of them', () => {
    writeFileSync(join(profile, 'settings.json'), '{"server":"https://one.example.org","documentCacheMb":7}');
    const policy = set('mandatory', { ServerAddress: 'https://office.example.org/', DocumentCacheMegabytes: 9 });
    const read = readSettings(profile, { COUNTERSIGN_SERVER: 'http://localhost:9' }, policy);
    expect(read).toMatchObject({ server: 'https://office.example.org', documentCacheMb: 9 });
  });

  it('is the one that the organisation suggests while nothing else is said', () => {
    const policy = set('recommended', { ServerAddress: 'https://office.example.org', DocumentCacheMegabytes: 9 });
    expect(readSettings(profile, {}, policy)).toMatchObject({
      server: 'https://office.example.org',
      documentCacheMb: 9,
    });
    writeFileSync(join(profile, 'settings.json'), '{"server":"https://one.example.org","documentCacheMb":7}');
    expect(readSettings(profile, {}, policy)).toMatchObject({ server: 'https://one.example.org', documentCacheMb: 7 });
  });

  it('takes updates as the organisation has fixed, whatever the profile says', () => {
    writeFileSync(join(profile, 'settings.json'), '{"updateRing":"pilot","updates":"https://one.example.org/u"}');
    const fixed = { UpdateRing: 'early', UpdateFeed: 'https://office.example.org/u', UpdatePeerFolder: '/srv/updates' };
    expect(readSettings(profile, {}, set('mandatory', fixed))).toMatchObject({
      updateRing: 'early',
      updates: 'https://office.example.org/u/',
      updatePeerFolder: '/srv/updates',
    });
    expect(readSettings(profile, {}, set('recommended', fixed)).updateRing).toBe('pilot');
  });

  it('is none that exists when the organisation fixed one that cannot be used', () =>
    expect(readSettings(profile, {}, set('mandatory', { ServerAddress: 'htp:/x' })).server).toMatch(/\.invalid$/));

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
