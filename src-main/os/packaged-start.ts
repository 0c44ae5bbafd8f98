import { stopCoverage } from 'node:v8';
import { app } from 'electron';
import { checkOwnArchive } from './own-archive.ts';
import { IGNORED_VARIABLES, refusedSwitches, refusedVariable } from './start-arguments.ts';

/** What the program ends with when it does not take its arguments. */
const REFUSED = 2;
const DAMAGED = 3;

/**
 * What a packaged program does before anything else: it ends when it was started with a switch that it does not take or when
 * its archive is not the one that was packed, and forgets variables that others would obey.
 *
 * @returns whether it may go on.
 */
export function mayStart(): boolean {
  if (!app.isPackaged) return true;
  for (const name of IGNORED_VARIABLES) delete process.env[name];
  // Begun before any of our code runs, and written at the end unless it is stopped.
  stopCoverage();
  const [refused] = refusedSwitches(process.argv.slice(1), process.platform);
  if (refused !== undefined) return endWith(REFUSED, `it is not started with --${refused}`);
  const variable = refusedVariable(process.env, process.getuid?.());
  if (variable !== null) return endWith(REFUSED, `${variable} is set`);
  try {
    checkOwnArchive(process.resourcesPath);
    return true;
  } catch (error) {
    return endWith(DAMAGED, error instanceof Error ? error.message : String(error));
  }
}

function endWith(code: number, reason: string): false {
  process.stderr.write(`Countersign cannot start: ${reason}\n`);
  app.exit(code);
  return false;
}
