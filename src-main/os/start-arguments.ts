/**
 * The switches with which the packaged program may be started; there are hundreds that Chromium and Electron know, and many of
 * them open a debugger, turn a protection off, or run another program.
 */
const ALLOWED = new Set([
  // Another profile holds another person's sealed work; it protects itself as the first one does.
  'user-data-dir',
  // How it looks, and on which of the computer's screens and devices.
  'lang',
  'force-device-scale-factor',
  'high-dpi-support',
  'disable-gpu',
  'disable-gpu-compositing',
  'ozone-platform',
  'ozone-platform-hint',
  // What an installer says after it has put a new version in place.
  'updated',
  'force-run',
]);

/** Variables that are obeyed before the program could forget them: what the window says would be written to a file. */
const REFUSED_VARIABLES = ['ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE'] as const;
const UNSANDBOXED = 'ELECTRON_DISABLE_SANDBOX';

/**
 * The variable with which a packaged program does not start, or null.
 *
 * @param uid  who starts it, where the system has numbers for people. Chromium's sandbox does not start for the superuser, so
 *   they may go without it, and nobody else.
 */
export function refusedVariable(
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined,
): string | null {
  if (env[UNSANDBOXED] !== undefined && uid !== 0) return UNSANDBOXED;
  return REFUSED_VARIABLES.find((name) => env[name] !== undefined) ?? null;
}

/** Variables that Electron, Node or Chromium obey, and that this program does not: they write secrets or patient data, or trust others. */
export const IGNORED_VARIABLES = [
  'NODE_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_PATH',
  'NODE_DEBUG',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_V8_COVERAGE',
  'NODE_USE_ENV_PROXY',
  'SSLKEYLOGFILE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_ENABLE_STACK_DUMPING',
  'ELECTRON_NO_ASAR',
  'ELECTRON_NO_ATTACH_CONSOLE',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'CHROME_LOG_FILE',
] as const;

/**
 * Which of a packaged program's arguments it does not take.
 *
 * @param args      what follows the program's name.
 * @param platform  as `process.platform`; Windows takes `/name` for a switch too.
 * @returns the names of the switches, in order; a link or a file's name is none.
 */
export function refusedSwitches(args: readonly string[], platform: string): string[] {
  return args.flatMap((arg) => {
    const name = switchName(arg, platform);
    return name === null || ALLOWED.has(name) ? [] : [name];
  });
}

function switchName(arg: string, platform: string): string | null {
  const found = (platform === 'win32' ? /^(?:--?|\/)([^=]*)/ : /^--?([^=]*)/).exec(arg);
  if (!found) return null;
  const name = (found[1] ?? '').toLowerCase();
  // Finder starts programs with a number of its own.
  return platform === 'darwin' && name.startsWith('psn_') ? null : name;
}
