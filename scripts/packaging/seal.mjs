import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes beside the packed program what it must hash to; the workbench looks at its start.
 *
 * @param {string} resources  the folder that holds `app.asar`.
 * @returns the SHA-256 of the archive, in hex.
 */
export function seal(resources) {
  const archive = readFileSync(join(resources, 'app.asar'));
  const sha256 = createHash('sha256').update(archive).digest('hex');
  writeFileSync(join(resources, 'app.seal.json'), `${JSON.stringify({ sha256, bytes: archive.length })}\n`);
  return sha256;
}
