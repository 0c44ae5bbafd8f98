import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, say } from './launch.mjs';

/** Programs of others that judge what the product writes and take what it sends, with the packages that they come in. */
const REFEREES = {
  hledger: 'hledger',
  ledger: 'ledger',
  'nats-server': 'nats-server',
  soffice: 'libreoffice-calc-nogui',
};

/**
 * Installs them where this may be done.
 *
 * @returns {Promise<string[]>} those that are still missing.
 */
export async function ensureReferees() {
  const missing = programsMissing();
  if (missing.length === 0 || process.getuid?.() !== 0 || !inPath('apt-get')) return missing;
  say(
    `${missing.join(' and ')} are not installed, which check what is exported and sent: installing them with apt-get.`,
  );
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const waiting = ['-o', 'DPkg::Lock::Timeout=300'];
  await capture('apt-get', [...waiting, 'update'], { env });
  const packages = missing.map((program) => REFEREES[program]);
  await capture('apt-get', [...waiting, 'install', '-y', '--no-install-recommends', ...packages], { env });
  return programsMissing();
}

/** @returns {string[]} */
function programsMissing() {
  return Object.keys(REFEREES).filter((program) => !inPath(program));
}

function inPath(program) {
  // Servers are installed there, which not everybody's PATH names.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}
