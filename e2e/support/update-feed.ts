import { createHash, createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { invariant } from '../../src-shared/base/invariant.ts';
import { APP, signedText } from '../../src-shared/update/manifest.ts';
import type { Reach } from '../../src-shared/update/rollout.ts';

const DAY_MS = 86_400_000;
const time = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

type Manifest = Record<string, unknown>;

/** A release as a feed has it, good in everything until a test changes something. */
export type Release = {
  readonly version: string;
  reach: Reach;
  file: string;
  /** What the feed gives out. */
  content: Buffer;
  manifest: Manifest;
  signedBy: KeyObject;
  /** The signed manifest as it is given out; absent: it is made of the fields above. null: there is none. */
  signed?: string | null;
};

export function releaseOf(version: string, privateKeyPem: string, change: Partial<Release> = {}): Release {
  const content = change.content ?? randomBytes(400_000);
  const file = change.file ?? `countersign-${version}-linux-amd64.deb`;
  const manifest = {
    format: 'countersign-update/1',
    app: APP,
    version,
    platform: 'linux',
    arch: 'x64',
    file,
    bytes: content.length,
    sha512: createHash('sha512').update(content).digest('hex'),
    issuedAt: time(-1),
    expiresAt: time(29),
  };
  const reach = { ring: 'broad', percentage: 100, state: 'offered' } as const;
  return { version, reach, file, content, manifest, signedBy: createPrivateKey(privateKeyPem), ...change };
}

export function signedManifest({ manifest, signedBy }: Pick<Release, 'manifest' | 'signedBy'>): string {
  const text = JSON.stringify(manifest);
  const signature = sign(null, Buffer.from(signedText(text)), signedBy).toString('base64');
  return JSON.stringify({ manifest: text, signature });
}

/** Stands where the sync server or a static host would, and gives out what a test says. */
export class UpdateFeed {
  readonly asked: { readonly path: string; readonly range: string | null }[] = [];
  releases: Release[] = [];
  terms: Record<string, unknown> = { minimumVersion: null, maintenance: null };
  /** Answers in the place of the feed; returns whether it did. */
  instead: ((request: IncomingMessage, reply: ServerResponse) => boolean) | null = null;
  /** Of installers, by all requests together. */
  sentBytes = 0;
  readonly #server: Server = createServer((request, reply) => this.#answer(request, reply));

  static async open(): Promise<UpdateFeed> {
    const feed = new UpdateFeed();
    feed.#server.listen(0, '127.0.0.1');
    await once(feed.#server, 'listening');
    return feed;
  }

  get url(): string {
    const address = this.#server.address();
    invariant(address !== null && typeof address === 'object', 'the feed has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request: IncomingMessage, reply: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? '', this.url).pathname);
    if (!path.startsWith('/updates/')) return void reply.writeHead(503).end();
    const { range = null } = request.headers;
    this.asked.push({ path, range });
    if (this.instead?.(request, reply)) return;
    const text = path === '/updates/rollout.json' ? this.#rollout() : this.#manifest(path);
    if (text !== null) return void reply.writeHead(200, { 'content-type': 'application/json' }).end(text);
    const release = this.releases.find(({ version, file }) => path === `/updates/${version}/${file}`);
    if (!release) return void reply.writeHead(404).end();
    this.#send(release.content, range, reply);
  }

  #rollout(): string {
    const releases = this.releases.map(({ version, reach, file, manifest: { platform, arch, bytes } }) => ({
      version,
      ...reach,
      notes: `What is new in ${version}.`,
      files: [{ file, platform, arch, bytes }],
    }));
    return JSON.stringify({ format: 'countersign-rollout/1', ...this.terms, releases });
  }

  #manifest(path: string): string | null {
    const release = this.releases.find(({ version, file }) => path === `/updates/${version}/${file}.update.json`);
    if (!release) return null;
    return release.signed === undefined ? signedManifest(release) : release.signed;
  }

  #send(content: Buffer, range: string | null, reply: ServerResponse): void {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    if (from === undefined) {
      this.sentBytes += content.length;
      return void reply.writeHead(200, { 'content-length': content.length }).end(content);
    }
    const end = to ? Math.min(Number(to), content.length - 1) : content.length - 1;
    const part = content.subarray(Number(from), end + 1);
    this.sentBytes += part.length;
    const headers = { 'content-length': part.length, 'content-range': `bytes ${from}-${end}/${content.length}` };
    reply.writeHead(206, headers).end(part);
  }
}
