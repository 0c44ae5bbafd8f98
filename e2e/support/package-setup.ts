import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '../../src-shared/base/invariant.ts';
import { PACKAGES, UPDATE_KEY } from './packaged.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Makes the packages once, as `npm run package` does. Everybody may read them: an ordinary person starts the program. */
export function setup(): () => void {
  const output = mkdtempSync(join(tmpdir(), 'countersign-packages-'));
  makeUpdateKey(output);
  const made = makePackages(ROOT, ['--output', join(output, 'dist')]);
  invariant(made.status === 0, `the packages were not made:\n${made.said}`);
  const unpacked = join(output, 'installed');
  const [deb] = made.said.match(/\S+\.deb/) ?? [];
  invariant(deb, `no .deb was made:\n${made.said}`);
  run('dpkg-deb', ['-x', join(output, 'dist', deb.slice(deb.lastIndexOf('/') + 1)), unpacked]);
  run('chmod', ['-R', 'a+rX', output]);
  process.env[PACKAGES] = output;
  return () => rmSync(output, { recursive: true, force: true });
}

/** The pair of keys of this run; the public one goes into every package that is made in it. */
function makeUpdateKey(output: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const file = join(output, 'update-public.pem');
  writeFileSync(file, publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(output, UPDATE_KEY), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  process.env['COUNTERSIGN_UPDATE_KEY'] = file;
}

/** @param root  of this repository, or of a copy. */
export function makePackages(root: string, args: readonly string[]): { status: number | null; said: string } {
  const { VITEST: _, ...env } = process.env;
  const made = spawnSync(process.execPath, ['scripts/package.mjs', ...args], { cwd: root, env, encoding: 'utf8' });
  return { status: made.status, said: made.stdout + made.stderr };
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  invariant(status === 0, `${command}: ${stderr}`);
}
