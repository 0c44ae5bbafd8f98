import type { Readable } from 'node:stream';
import { net, session, type Session } from 'electron';
import { UpdateFault } from './update-fault.ts';

/** A connection over which nothing comes for so long is given up. */
const SILENT_MS = 60_000;

/** What is asked of a feed goes through Chromium's network stack, with the system's proxies and certificates, and keeps nothing. */
export function feedSession(): Session {
  return session.fromPartition('electron-updater', { cache: false });
}

/** Nothing of an update is asked of any other host than the feed's, however it is led there. */
export function confineToOrigin(origin: string): void {
  feedSession().webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAt(details.url, origin) }));
}

export function isAt(url: string, origin: string): boolean {
  try {
    return new URL(url).origin === origin;
  } catch {
    return false;
  }
}

export type Asked = {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: Readable;
  readonly end: () => void;
};

/**
 * Asks the feed. @param origin  of the feed.
 * @throws UpdateFault when it answers with another host; Error when there is no answer.
 */
export function askFeed(url: URL, origin: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const request = net.request({ url: url.href, session: feedSession(), redirect: 'manual', headers });
    let silence = setTimeout(() => request.abort(), SILENT_MS);
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENT_MS);
    };
    const end = () => {
      clearTimeout(silence);
      request.abort();
    };
    request.on('redirect', (_status, _method, to) => {
      if (isAt(to, origin)) return request.followRedirect();
      end();
      reject(new UpdateFault({ kind: 'otherHost' }));
    });
    request.on('error', (error) => {
      clearTimeout(silence);
      reject(error);
    });
    request.on('abort', () => reject(new Error('no answer')));
    request.on('response', (response) => {
      heard();
      // Electron's is one, and its types do not say so.
      const body = response as unknown as Readable;
      body.on('data', heard).on('end', () => clearTimeout(silence));
      body.pause();
      const header = (name: string) => [response.headers[name] ?? null].flat()[0] ?? null;
      resolve({ status: response.statusCode, header, body, end });
    });
    request.end();
  });
}

/** A short text of the feed. @returns null when there is none. @throws Error when it is longer than `limit` bytes. */
export async function feedText(url: URL, origin: string, limit: number): Promise<string | null> {
  const { status, body, end } = await askFeed(url, origin, { 'cache-control': 'no-cache' });
  if (status === 404) {
    end();
    return null;
  }
  if (status !== 200) {
    end();
    throw new Error(`${url.pathname}: status ${status}`);
  }
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limit) {
      end();
      throw new Error(`${url.pathname}: longer than ${limit} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
