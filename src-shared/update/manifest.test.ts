import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../base/dates.ts';
import { APP, type Installed, judgeUpdate, LARGEST_BYTES, UpdateManifest } from './manifest.ts';
import { compareVersions } from './version.ts';

const at = (text: string) => Instant.parse(text);
const now = at('2026-03-02T09:00:00.000Z');
const manifest = UpdateManifest.parse({
  format: 'countersign-update/1',
  app: APP,
  version: '1.10.0',
  platform: 'linux',
  arch: 'x64',
  file: 'countersign-1.10.0-linux-amd64.deb',
  bytes: 100_683_754,
  sha512: 'a'.repeat(128),
  issuedAt: '2026-03-01T09:00:00.000Z',
  expiresAt: '2026-04-01T09:00:00.000Z',
});
const installed: Installed = { app: APP, platform: 'linux', arch: 'x64', version: '1.9.4', sha512: 'b'.repeat(128) };

function refusal(change: Partial<UpdateManifest>, there: Partial<Installed> = {}, when = now): string {
  const judged = judgeUpdate({ ...manifest, ...change }, { ...installed, ...there }, when);
  return judged.ok ? 'followed' : judged.error.kind;
}

describe('a manifest whose signature is good', () => {
  it('is followed to a newer version, of which 1.10 is one of 1.9', () => expect(refusal({})).toBe('followed'));

  it('brings no other application, platform or architecture', () => {
    expect(refusal({ app: 'org.countersign.other' })).toBe('otherApp');
    expect(refusal({ platform: 'win32' })).toBe('otherComputer');
    expect(refusal({ arch: 'arm64' })).toBe('otherComputer');
  });

  it('brings no older version, and the same one only as it was', () => {
    expect(refusal({ version: '1.9.3' })).toBe('older');
    expect(refusal({ version: '1.9.4' })).toBe('changedVersion');
    expect(refusal({ version: '1.9.4', sha512: 'b'.repeat(128) })).toBe('sameVersion');
    expect(refusal({ version: '1.9.4' }, { sha512: null })).toBe('sameVersion');
  });

  it('ends at the moment it says, and is not good for more than 90 days', () => {
    expect(refusal({}, {}, at('2026-04-01T08:59:59.999Z'))).toBe('followed');
    expect(refusal({}, {}, at('2026-04-01T09:00:00.000Z'))).toBe('expired');
    expect(refusal({ expiresAt: at('2026-05-30T09:00:00.000Z') })).toBe('followed');
    expect(refusal({ expiresAt: at('2026-05-30T09:00:00.001Z') })).toBe('validTooLong');
  });

  it('is not of tomorrow, but for clocks that are a day wrong', () => {
    expect(refusal({}, {}, at('2026-02-28T09:00:00.000Z'))).toBe('followed');
    expect(refusal({}, {}, at('2026-02-28T08:59:59.999Z'))).toBe('notYet');
  });

  it('brings nothing that is larger than an installer', () => {
    expect(refusal({ bytes: LARGEST_BYTES })).toBe('followed');
    expect(refusal({ bytes: LARGEST_BYTES + 1 })).toBe('tooLarge');
  });

  it('never leads to a version that is not newer, whatever the two are', () => {
    const version = fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, (offered, there) => {
        const followed = refusal({ version: offered }, { version: there }) === 'followed';
        expect(followed).toBe(compareVersions(offered, there) > 0);
        expect(Math.sign(compareVersions(offered, there))).toBe(0 - Math.sign(compareVersions(there, offered)));
      }),
    );
  });
});

describe('the file of a manifest', () => {
  it.each([
    '../x.deb',
    '/etc/x',
    'a/b',
    'a\\b',
    '.hidden',
    'a..b',
    'a.',
    'C:x',
    '-rf',
    'nul',
    'com1.exe',
    'a\0b',
    'ä',
    '',
  ])('is not called %j', (file) => expect(UpdateManifest.safeParse({ ...manifest, file }).success).toBe(false));
});
