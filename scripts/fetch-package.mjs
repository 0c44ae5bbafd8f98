import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture, Stop } from './launch.mjs';

/**
 * Unpacks one npm package into a folder, through npm's own configuration (registry, proxy, cache). The folder appears in
 * whole or not at all.
 *
 * @param {{ spec: string, integrity: string }} wanted  exact version, and the hash its archive must have.
 * @param {string} target  the folder to make.
 * @param {(unpacked: string) => Promise<string>} [arrange]  turns the unpacked package into the folder to keep.
 */
export async function fetchPackage(wanted, target, arrange = async (unpacked) => unpacked) {
  const draft = `${target}.new-${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await must('npm', ['pack', wanted.spec, '--pack-destination', draft, '--loglevel=error'], draft);
    const archive = join(draft, readdirSync(draft).find((name) => name.endsWith('.tgz')) ?? '');
    const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (integrity !== wanted.integrity) {
      throw new Stop(`${wanted.spec} is not the archive that was expected (its hash is ${integrity}): not used.`);
    }
    await must('tar', ['-xzf', archive, '-C', draft, '--no-same-owner'], draft);
    const result = await arrange(join(draft, 'package'));
    mkdirSync(dirname(target), { recursive: true });
    // Another process that was faster has put the same there.
    if (!existsSync(target)) renameSync(result, target);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @throws Stop with the command and the last lines it said, when it fails. */
export async function must(command, args, cwd) {
  const { code, output } = await capture(command, args, { cwd });
  if (code === 0) return output;
  const said = output.trim().split('\n').slice(-8).join('\n');
  throw new Stop(`This command failed (exit ${code}): ${command} ${args.join(' ')}\n${said}`);
}
