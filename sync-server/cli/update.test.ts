import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { signedText, UpdateManifest } from '../../src-shared/update/manifest.ts';
import { runCommand } from './commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-update-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const inFolder = (name: string): string => join(folder, name);

const pemOf = ({ publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }) => ({
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
});
const ours = pemOf(generateKeyPairSync('ed25519'));
const theirs = pemOf(generateKeyPairSync('ed25519'));
const installer = inFolder('countersign-1.10.0-linux-amd64.deb');
const signed = `${installer}.update.json`;
const computer = ['--platform', 'linux', '--arch', 'x64'];

async function cs(...args: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const say = (text: string) => (said += text);
  const code = await runCommand(['update', ...args], { stdout: say, stderr: say });
  return { code, said: said.replaceAll(folder, '') };
}

const verify = (...more: string[]) =>
  cs('verify', signed, '--key', inFolder('public.pem'), '--installed', '1.9.4', ...computer, ...more);

/** Another manifest under our own signature, as a careless or an older release could have it. */
function resign(change: Partial<Record<keyof UpdateManifest, unknown>>): void {
  const { manifest } = JSON.parse(readFileSync(signed, 'utf8')) as { readonly manifest: string };
  const content = JSON.stringify({ ...UpdateManifest.parse(JSON.parse(manifest)), ...change });
  const signature = sign(null, Buffer.from(signedText(content)), ours.privateKey).toString('base64');
  writeFileSync(signed, JSON.stringify({ manifest: content, signature }));
}

beforeEach(async () => {
  writeFileSync(inFolder('private.pem'), ours.privateKey);
  writeFileSync(inFolder('public.pem'), ours.publicKey);
  writeFileSync(installer, Buffer.alloc(300_000, 'installer'));
  const { code, said } = await cs(
    'sign',
    installer,
    '--key',
    inFolder('private.pem'),
    '--version',
    '1.10.0',
    ...computer,
  );
  if (code !== 0) throw new Error(said);
});

describe('cs update', () => {
  it('signs an installer, and finds it good for a computer with an older version', async () => {
    expect(await verify()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^GOOD {2}.*version 1\.10\.0/) as string,
    });
    const { said } = await verify('--json');
    expect(JSON.parse(said)).toMatchObject({ good: true, version: '1.10.0', bytes: 300_000 });
  });

  it('refuses what is signed with another key, or changed after it was signed', async () => {
    writeFileSync(inFolder('public.pem'), theirs.publicKey);
    expect(await verify()).toMatchObject({
      code: 1,
      said: expect.stringContaining('not signed with this key') as string,
    });
    writeFileSync(inFolder('public.pem'), ours.publicKey);
    writeFileSync(signed, readFileSync(signed, 'utf8').replace('1.10.0', '1.11.0'));
    expect(await verify()).toMatchObject({
      code: 1,
      said: expect.stringContaining('not signed with this key') as string,
    });
  });

  it('refuses a signature over the same words that was made for something else', async () => {
    const { manifest } = JSON.parse(readFileSync(signed, 'utf8')) as { readonly manifest: string };
    const signature = sign(null, Buffer.from(manifest), ours.privateKey).toString('base64');
    writeFileSync(signed, JSON.stringify({ manifest, signature }));
    expect((await verify()).said).toContain('not signed with this key');
  });

  it('refuses an installer that is cut short, longer, another, or not there', async () => {
    const whole = readFileSync(installer);
    writeFileSync(installer, whole.subarray(0, -1));
    expect((await verify()).said).toContain('299999 bytes instead of 300000');
    writeFileSync(installer, Buffer.concat([whole, Buffer.from('x')]));
    expect((await verify()).said).toContain('300001 bytes instead of 300000');
    whole[150_000] = (whole[150_000] ?? 0) ^ 1;
    writeFileSync(installer, whole);
    expect(await verify()).toMatchObject({
      code: 1,
      said: expect.stringContaining('not the one that was signed') as string,
    });
    rmSync(installer);
    expect((await verify()).said).toContain('does not lie beside it');
  });

  it('refuses under our own signature what is old, over, too large or for another computer', async () => {
    resign({ version: '1.9.3' });
    expect((await verify()).said).toContain('brings version 1.9.3, and 1.9.4 is installed');
    resign({ version: '1.9.4' });
    expect((await verify('--sha512', 'c'.repeat(128))).said).toContain('another version 1.9.4');
    resign({ version: '1.10.0', issuedAt: '2025-01-01T00:00:00.000Z', expiresAt: '2025-02-01T00:00:00.000Z' });
    expect((await verify()).said).toContain('was good until 2025-02-01');
    resign({ arch: 'arm64' });
    expect((await verify()).said).toContain('for linux on arm64');
  });

  it.each(['../countersign.deb', '/etc/passwd', 'a\\b.exe', '-rf'])(
    'does not look for a file called %s, whoever signed it',
    async (file) => {
      const { manifest } = JSON.parse(readFileSync(signed, 'utf8')) as { readonly manifest: string };
      const content = JSON.stringify({ ...(JSON.parse(manifest) as object), file });
      const signature = sign(null, Buffer.from(signedText(content)), ours.privateKey).toString('base64');
      writeFileSync(signed, JSON.stringify({ manifest: content, signature }));
      expect(await verify()).toMatchObject({ code: 1, said: expect.stringContaining('no signed manifest') as string });
    },
  );

  it('signs nothing with another kind of key, under another kind of version or name, and names what is wrong', async () => {
    const rsa = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }));
    writeFileSync(inFolder('private.pem'), rsa.privateKey);
    const args = ['--key', inFolder('private.pem'), ...computer];
    expect(await cs('sign', installer, '--version', '1.10.0', ...args)).toMatchObject({
      code: 2,
      said: expect.stringContaining('holds no Ed25519 key') as string,
    });
    expect((await cs('sign', installer, '--version', '1.10', ...args)).said).toContain('--version: not a version');
    expect((await cs('sign', installer, '--version', '1.10.0', '--days', '91', ...args)).said).toContain('--days: ');
    cpSync(installer, inFolder('an installer.deb'));
    writeFileSync(inFolder('private.pem'), ours.privateKey);
    const named = await cs('sign', inFolder('an installer.deb'), '--version', '1.10.0', ...args);
    expect(named).toMatchObject({ code: 2, said: expect.stringContaining('not a plain file name') as string });
  });
});
