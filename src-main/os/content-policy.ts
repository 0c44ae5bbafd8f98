/** Where the window's own files live. */
export const APP_ORIGIN = 'app://countersign';

/**
 * What the window may load and talk to: its own files, and the sync server. Styles carry a nonce, because the
 * component libraries write style elements at run time; there is no inline script and no `eval`.
 *
 * @param server  origin of the sync server, 'https://countersign.example.org'.
 * @param nonce   fresh for each load of the page.
 */
export function contentPolicy(server: string, nonce: string): string {
  return [
    `default-src 'none'`,
    // Compiling a WebAssembly program is not `eval`: the authority policies' is one of the window's own files.
    `script-src 'self' 'wasm-unsafe-eval'`,
    `worker-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `connect-src 'self' ${server}`,
    `frame-src 'none'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

/**
 * What a worker may do: run scripts of the window's own files, and the decoders of scanned pages that it is given as WebAssembly. It
 * gets what it works on in a message, and asks nobody.
 */
export const WORKER_POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'`;

/** Tells the page its nonce, in the meta tag that it reads when it starts. */
export function withNonce(html: string, nonce: string): string {
  const tag = `<meta name="csp-nonce" content="${nonce}" />`;
  const place = /<meta\s+name="csp-nonce"[^>]*>/;
  return place.test(html) ? html.replace(place, tag) : html.replace('<head>', `<head>${tag}`);
}
