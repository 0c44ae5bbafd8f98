import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '../../src-shared/base/invariant.ts';
import { PACKAGES } from './packaged.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Makes the packages once, as `npm run package` does. Everybody may read them: an ordinary person starts the program. */
export function setup(): () => void {
  const output = mkdtempSync(join(tmpdir(), 'countersign-packages-'));
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
