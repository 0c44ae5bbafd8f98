import { readFileSync } from 'node:fs';

export const PASSPHRASE_VARIABLE = 'COUNTERSIGN_BACKUP_PASSPHRASE';
const SHORTEST = 12;

/**
 * The passphrase of a backup: of a file, else of the environment. Never of an argument, which everybody on the machine sees.
 *
 * @throws Error with a sentence, when there is none or it is short.
 */
export function readPassphrase(file: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const text = (file === undefined ? env[PASSPHRASE_VARIABLE] : readFileSync(file, 'utf8'))?.replace(/\r?\n$/, '');
  if (!text)
    throw new Error(`A passphrase is needed: name a file with --passphrase-file, or set ${PASSPHRASE_VARIABLE}.`);
  if ([...text].length < SHORTEST) throw new Error(`The passphrase has fewer than ${SHORTEST} characters.`);
  return text;
}
