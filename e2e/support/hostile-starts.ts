import { join } from 'node:path';

/** Switches that Chromium, Electron or Node would obey. MARKER stands for a file that must not come into being. */
export const HOSTILE_SWITCHES = [
  '--inspect=0',
  '--inspect-brk=0',
  '--inspect-port=0',
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  '--remote-allow-origins=*',
  '--js-flags=--allow-natives-syntax',
  '--no-sandbox',
  '--disable-setuid-sandbox',
  '--disable-gpu-sandbox',
  '--single-process',
  '--in-process-gpu',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
  '--allow-file-access-from-files',
  '--unsafely-treat-insecure-origin-as-secure=http://evil.example',
  '--ignore-certificate-errors',
  '--ignore-certificate-errors-spki-list=AAAA',
  '--host-rules=MAP * 127.0.0.1',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--proxy-server=127.0.0.1:1',
  '--proxy-pac-url=http://evil.example/p.pac',
  '--auth-server-allowlist=*',
  '--ssl-key-log-file=MARKER',
  '--log-net-log=MARKER',
  '--enable-logging=file',
  '--log-file=MARKER',
  '--load-extension=MARKER',
  '--renderer-cmd-prefix=touch MARKER',
  '--gpu-launcher=touch MARKER',
  '--utility-cmd-prefix=touch MARKER',
  '--enable-blink-features=MojoJS',
  '--disable-features=IsolateOrigins',
  '--use-fake-ui-for-media-stream',
  '--enable-automation',
  '--app=MARKER',
  '-r=MARKER',
] as const;

/** @param folder  where those of them that write would write. It holds `evil.cjs`, which those that run something would run. */
export function hostileEnvironment(folder: string): Record<string, string> {
  const evil = join(folder, 'evil.cjs');
  return {
    NODE_OPTIONS: `--require=${evil} --inspect=0`,
    NODE_EXTRA_CA_CERTS: evil,
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_PATH: folder,
    NODE_V8_COVERAGE: folder,
    NODE_REPL_EXTERNAL_MODULE: evil,
    SSLKEYLOGFILE: join(folder, 'keys'),
    ELECTRON_NO_ASAR: '1',
    ELECTRON_OVERRIDE_DIST_PATH: folder,
    CHROME_LOG_FILE: join(folder, 'chrome-log'),
  };
}

/** Variables that are obeyed before the program runs, so that it does not start. */
export const REFUSED_VARIABLES = ['ELECTRON_DISABLE_SANDBOX', 'ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE'] as const;
