import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, say } from './launch.mjs';

/** Programs of others that judge what the product writes: its journal. */
const REFEREES = ['hledger', 'ledger'];

/**
 * Installs them where this may be done.
 *
 * @returns {Promise<string[]>} those that are still missing.
 */
export async function ensureReferees() {
  const missing = REFEREES.filter((program) => !inPath(program));
  if (missing.length === 0 || process.getuid?.() !== 0 || !inPath('apt-get')) return missing;
  say(`${missing.join(' and ')} are not installed, which check the journal export: installing them with apt-get.`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const waiting = ['-o', 'DPkg::Lock::Timeout=300'];
  await capture('apt-get', [...waiting, 'update'], { env });
  await capture('apt-get', [...waiting, 'install', '-y', '--no-install-recommends', ...missing], { env });
  return REFEREES.filter((program) => !inPath(program));
}

function inPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
