import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { err, ok, type Result } from '../../src-shared/base/result.ts';

export type BrowseRefusal =
  /** Not an address that the system's browser is opened for. */
  | { readonly kind: 'addressRefused' }
  /** The system opens none. */
  | { readonly kind: 'noBrowser' }
  /** Nobody came back in time, or somebody began anew. */
  | { readonly kind: 'gaveUp' }
  /** What came back belongs to another sign-in. */
  | { readonly kind: 'otherState' };

/** As long as the server waits for the answer. */
const LONGEST_MS = 10 * 60_000;

/**
 * The part of a sign-in at a provider that happens in the system's browser: a port of this computer waits for the answer.
 *
 * @see RFC 8252, 7.3
 */
export class BrowserSignIn {
  readonly #open: (url: string) => Promise<void>;
  readonly #hosts: readonly string[];
  #server: Server | null = null;
  #giveUp: () => void = () => {};

  /** @param open  opens the system's browser. @param hosts  of the pages it is opened for; none: all. */
  constructor(open: (url: string) => Promise<void>, hosts: readonly string[] = []) {
    this.#open = open;
    this.#hosts = hosts;
  }

  /** @returns the address to send the browser back to. What was begun before is given up. */
  async listen(): Promise<string> {
    this.cancel();
    const server = createServer();
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  }

  /** @returns where the browser was sent back to, with everything in the query. */
  async browse(url: string, state: string): Promise<Result<string, BrowseRefusal>> {
    const server = this.#server;
    if (!server) return err({ kind: 'gaveUp' });
    if (!mayOpen(url) || !isAmong(this.#hosts, new URL(url).hostname)) return err({ kind: 'addressRefused' });
    const answer = new Promise<Result<string, BrowseRefusal>>((resolve) => {
      const timer = setTimeout(() => this.#giveUp(), LONGEST_MS);
      this.#giveUp = () => {
        clearTimeout(timer);
        resolve(err({ kind: 'gaveUp' }));
      };
      server.on('request', (request, response) => {
        const { port } = server.address() as AddressInfo;
        const callback = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
        if (callback.pathname !== '/callback') return void response.writeHead(404).end();
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' }).end(PAGE);
        clearTimeout(timer);
        const isOurs = callback.searchParams.get('state') === state;
        resolve(isOurs ? ok(callback.href) : err({ kind: 'otherState' }));
      });
    });
    const isOpen = await this.#open(url).then(
      () => true,
      () => false,
    );
    const result = isOpen ? await answer : err({ kind: 'noBrowser' as const });
    // Whoever began anew waits at another port by now.
    if (this.#server === server) this.cancel();
    return result;
  }

  cancel(): void {
    this.#giveUp();
    this.#giveUp = () => {};
    this.#server?.close();
    this.#server = null;
  }
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Countersign</title>
<body style="font-family: system-ui; margin: 15vh auto; max-width: 28rem"><h1>You can close this page</h1>
<p>Go back to Countersign: it goes on by itself.</p></body></html>`;

/** Pages of the web, and of this very computer while a provider is tried out there. */
function mayOpen(text: string): boolean {
  if (!URL_LIKE.test(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || url.hostname === '127.0.0.1' || url.hostname === 'localhost';
}

/** @param hosts  names, and '*.name' for whatever is below one. */
function isAmong(hosts: readonly string[], host: string): boolean {
  const isNamed = (one: string) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one);
  return hosts.length === 0 || hosts.some((one) => isNamed(one.toLowerCase()));
}

const URL_LIKE = /^https?:\/\/[^\s/]+\//;
