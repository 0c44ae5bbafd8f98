import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { APP_ORIGIN, contentPolicy, withNonce, WORKER_POLICY } from './content-policy.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  // Fonts and tables of scripts that a PDF may leave out.
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
};

/** Must run before the application is ready. The origin is secure, so that it has Web Crypto and workers. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/**
 * Answers `app://countersign/…` with the files of one folder and nothing outside of it.
 *
 * @param server  origin of the sync server, the only other place the window may talk to.
 */
export function serveAppFiles(folder: string, server: string): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const path = normalize(join(folder, decodedPath(url.pathname)));
    const type = TYPES[extname(path)];
    if (url.origin !== APP_ORIGIN && url.host !== new URL(APP_ORIGIN).host) return notFound();
    if (request.method !== 'GET' || !path.startsWith(folder + sep) || type === undefined) return notFound();
    const bytes = await readFile(path).catch(() => null);
    if (bytes === null) return notFound();
    // A worker is ruled by the policy of its own script, not by that of the page; for any other script it means nothing.
    if (path.endsWith('.js')) {
      return new Response(bytes, { headers: { ...headers(type), 'content-security-policy': WORKER_POLICY } });
    }
    if (!path.endsWith('.html')) return new Response(bytes, { headers: headers(type) });
    const nonce = randomBytes(16).toString('base64url');
    return new Response(withNonce(bytes.toString('utf8'), nonce), {
      headers: { ...headers(type), 'content-security-policy': contentPolicy(server, nonce) },
    });
  });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}

function decodedPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}

function notFound(): Response {
  return new Response('Not found', { status: 404, headers: headers('text/plain') });
}
