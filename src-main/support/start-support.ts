import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, crashReporter } from 'electron';
import { instantOf } from '../../src-shared/base/dates.ts';
import { problemText, type ReadPolicy } from '../../src-shared/managed-policy/effective.ts';
import { CrashRecord } from './crash-record.ts';
import { textOf } from './logged-handlers.ts';
import { ProgramLog } from './program-log.ts';

export type Support = { readonly log: ProgramLog; readonly crashes: CrashRecord; readonly files: ReadonlySet<string> };

/**
 * Begins the program log and notes crashes. Reports of crashes stay on the computer; the memory of one is kept only where the
 * organisation has said so.
 *
 * @param program  folder with the program's files.
 */
export function startSupport(profile: string, program: string, { inForce, problems }: ReadPolicy): Support {
  const folder = join(profile, 'logs');
  const files = ownFiles(program);
  const now = (): Date => new Date();
  const log = new ProgramLog({ folder, level: inForce.LogLevel.value, files, now });
  const crashes = new CrashRecord(folder);
  if (inForce.CrashDumps.value) crashReporter.start({ uploadToServer: false });
  // It may also have been the system that was shut down: that alone is no crash.
  if (!log.hasEnded) log.say('warning', 'program.notEnded');
  log.say('info', 'program.started', { detail: inForce.LogLevel.value });
  for (const problem of problems) log.say('warning', 'policy.problem', { detail: problemText(problem) });
  const gone = (name: string, { reason, exitCode }: { reason: string; exitCode: number }): void => {
    if (reason === 'clean-exit') return;
    crashes.add({ at: instantOf(now()), process: name.slice(0, 40), reason, exitCode });
    log.say('error', name === 'window' ? 'window.gone' : 'process.gone', { exitCode, detail: `${name} ${reason}` });
  };
  app.on('render-process-gone', (_event, _contents, details) => gone('window', details));
  app.on('child-process-gone', (_event, details) => gone(details.type, details));
  app.once('will-quit', () => log.say('info', 'program.ended'));
  process.on('uncaughtExceptionMonitor', (error) => log.say('error', 'program.fault', { detail: textOf(error) }));
  return { log, crashes, files };
}

/** Whatever of them cannot be listed is missing in the stack traces of the log. */
function ownFiles(program: string): ReadonlySet<string> {
  const assets = listOf(join(program, 'renderer/assets')).filter((name) => name.endsWith('.js'));
  return new Set(['main.cjs', 'preload.cjs', ...assets]);
}

function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
