import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Bridge, IpcReply } from '../src-shared/wire/ipc.ts';
import type { UpdateState, UpdateStep } from '../src-shared/wire/ipc-updates.ts';
import { type Release, releaseOf, signedManifest, UpdateFeed } from './support/update-feed.ts';
import { openWorkbench, type Workbench } from './support/workbench.ts';

const pair = generateKeyPairSync('ed25519');
const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const stranger = generateKeyPairSync('ed25519').privateKey;
const folder = mkdtempSync(join(tmpdir(), 'countersign-updates-'));
const profile = join(folder, 'profile');
const peers = join(folder, 'peers');
/** What the program thinks that it was started from. */
const appImage = join(folder, 'countersign.AppImage');

let feed: UpdateFeed;
let workbench: Workbench;
let page: Page;

/** The same program and the same updater as in a package, with a window that the test can ask. */
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  for (const each of [profile, peers]) mkdirSync(each);
  writeFileSync(join(folder, 'public.pem'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ updatePeerFolder: peers }));
  writeFileSync(appImage, '');
  feed = await UpdateFeed.open();
  workbench = await openWorkbench({
    server: feed.url,
    profile,
    env: { COUNTERSIGN_UPDATE_KEY: join(folder, 'public.pem'), APPIMAGE: appImage },
  });
  page = workbench.page;
});
test.afterAll(async () => {
  await workbench.close();
  feed.close();
  rmSync(folder, { recursive: true, force: true });
});
test.beforeEach(() => {
  feed.releases = [];
  feed.instead = null;
  feed.terms = { minimumVersion: null, maintenance: null };
  feed.asked.length = 0;
  feed.sentBytes = 0;
});

type Channel = 'update:state' | 'update:ask' | 'update:from-folder' | 'update:install';

function call<C extends Channel>(channel: C): Promise<IpcReply<C>> {
  const asked: Promise<unknown> = page.evaluate(
    (name: Channel) => (window as unknown as { countersign: Bridge }).countersign.call(name, {}),
    channel,
  );
  // The reply of a channel is what the contract says it is.
  return asked as Promise<IpcReply<C>>;
}

/** As the window says it after a look; the button in the settings asks the same way. */
async function look(channel: 'update:ask' | 'update:from-folder' = 'update:ask'): Promise<UpdateState> {
  await settled();
  await call(channel);
  return settled();
}

async function settled(): Promise<UpdateState> {
  for (;;) {
    const state = await call('update:state');
    if (!state.isLooking && state.step.kind !== 'notYetAsked') return state;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

function release(version: string, change: (one: Release) => void = () => {}, content?: Buffer): Release {
  const file = `countersign-${version}-linux-x86_64.AppImage`;
  const one = releaseOf(version, key, { file, ...(content ? { content } : {}) });
  change(one);
  return one;
}

const said = (step: UpdateStep): string => (step.kind === 'refused' ? step.refusal.kind : step.kind);

/** Installers and parts of them that lie in the profile. */
function kept(): string[] {
  const names = readdirSync(join(profile, 'updates'), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(AppImage|part)$/.test(name));
}

test('refuses every update that is not the one that was signed for this computer, and keeps nothing of it', async () => {
  const refusals: [string, string, (one: Release) => void][] = [
    ['signed with another key', 'wrongKey', (one) => (one.signedBy = stranger)],
    ['changed after it was signed', 'wrongKey', (one) => (one.signed = signedManifest(one).replace('x86', 'x99'))],
    ['not signed', 'missingFile', (one) => (one.signed = null)],
    ['no manifest at all', 'unreadable', (one) => (one.signed = '{}')],
    ['too long for a manifest', 'failed', (one) => (one.signed = 'x'.repeat(30_000))],
    ['expired', 'expired', (one) => (one.manifest['expiresAt'] = inDays(-0.001))],
    ['of the day after tomorrow', 'notYet', (one) => (one.manifest['issuedAt'] = inDays(2))],
    ['good for a year', 'validTooLong', (one) => (one.manifest['expiresAt'] = inDays(364))],
    ['of another application', 'otherApp', (one) => (one.manifest['app'] = 'org.example.other')],
    ['for another architecture', 'otherComputer', (one) => (one.manifest['arch'] = 'arm64')],
    ['an older version', 'older', (one) => (one.manifest['version'] = '0.0.9')],
    ['the installed version', 'sameVersion', (one) => (one.manifest['version'] = '0.1.0')],
    ['another version than the feed says', 'otherFile', (one) => (one.manifest['version'] = '0.3.0')],
    ['another file', 'otherFile', (one) => (one.manifest['file'] = 'countersign-other.AppImage')],
    ['another kind of package', 'otherFile', (one) => (one.manifest['file'] = 'countersign-0.2.0.deb')],
    ['a name that leads elsewhere', 'unreadable', (one) => (one.manifest['file'] = '../../x.AppImage')],
    ['larger than any', 'tooLarge', (one) => (one.manifest['bytes'] = 500 * 1024 * 1024)],
    ['changed in one byte', 'otherContent', (one) => (one.content = withOneByteFlipped(one.content))],
    ['cut short', 'otherSize', (one) => (one.content = one.content.subarray(0, -1))],
    ['longer than was signed', 'otherSize', (one) => (one.content = Buffer.concat([one.content, Buffer.from('x')]))],
  ];
  for (const [what, expected, change] of refusals) {
    feed.releases = [release('0.2.0', change)];
    // The feed repeats what the manifest says of the file only where the test is not about that.
    const { step } = await look();
    expect([what, said(step), kept()]).toEqual([what, expected, []]);
  }
});

test('ends a transfer without an end where the signed size does', async () => {
  feed.releases = [release('0.2.0')];
  feed.instead = (request, reply) => {
    if (!request.url?.endsWith('.AppImage')) return false;
    reply.writeHead(200);
    const send = (): void => void (reply.write(randomBytes(100_000)) ? setImmediate(send) : reply.once('drain', send));
    send();
    return true;
  };
  const { step } = await look();
  expect(step).toMatchObject({ kind: 'refused', refusal: { kind: 'otherSize', wanted: 400_000 } });
  expect(kept()).toEqual([]);
});

test('is led to no other host', async () => {
  const other = await UpdateFeed.open();
  feed.releases = other.releases = [release('0.2.0')];
  for (const name of ['rollout.json', '.update.json', '.AppImage']) {
    feed.instead = (request, reply) => {
      if (!new URL(request.url ?? '', feed.url).pathname.endsWith(name)) return false;
      reply.writeHead(302, { location: `${other.url}${request.url}` }).end();
      return true;
    };
    const { step } = await look();
    expect([name, said(step), other.asked, kept()]).toEqual([name, 'otherHost', [], []]);
  }
  other.close();
});

test('begins nothing that is older, paused, for another ring or for another share, and asks for none of it', async () => {
  const everybody = { ring: 'broad', percentage: 100, state: 'offered' } as const;
  const held: [string, string, Release['reach']][] = [
    ['0.0.9', 'upToDate', everybody],
    ['0.2.0', 'paused', { ...everybody, state: 'paused' }],
    ['0.2.0', 'otherRing', { ...everybody, ring: 'early' }],
    ['0.2.0', 'laterShare', { ...everybody, percentage: 0 }],
    ['0.2.0', 'upToDate', { ...everybody, state: 'withdrawn' }],
  ];
  for (const [version, expected, reach] of held) {
    feed.releases = [release(version, (one) => (one.reach = reach))];
    const { step } = await look();
    expect(step.kind === 'withheld' ? step.why : step.kind).toBe(expected);
  }
  expect(new Set(feed.asked.map(({ path }) => path))).toEqual(new Set(['/updates/rollout.json']));
});

test('asks again later when the feed does not answer, or not with a rollout', async () => {
  for (const answer of ['', '{"format":"countersign-rollout/2"}']) {
    feed.instead = (_request, reply) => {
      reply.writeHead(answer ? 200 : 500).end(answer);
      return true;
    };
    expect((await look()).step.kind).toBe('failed');
  }
});

test('brings an update, goes on where the transfer broke off, and lays it for the other computers of the clinic', async () => {
  const one = release('0.2.0');
  feed.releases = [one];
  feed.instead = (request, reply) => {
    const isFirst =
      feed.asked.filter(({ path, range }) => path.endsWith('.AppImage') && !range?.includes('399996')).length === 1;
    if (!request.url?.endsWith('.AppImage') || request.headers.range !== undefined || !isFirst) return false;
    reply.writeHead(200, { 'content-length': one.content.length });
    reply.write(one.content.subarray(0, 150_000), () => setTimeout(() => reply.destroy(), 200));
    return true;
  };
  const { step } = await look();
  expect(step).toMatchObject({ kind: 'ready', version: '0.2.0', notes: 'What is new in 0.2.0.', waits: null });
  expect(feed.asked.map(({ range }) => range)).toContain('bytes=150000-');
  expect(readFileSync(join(peers, '0.2.0', one.file)).equals(one.content)).toBe(true);
});

test('takes no other content under a version that was found good, and waits for it rather than going back', async () => {
  feed.releases = [release('0.2.0')];
  expect(said((await look()).step)).toBe('changedVersion');
  feed.releases = [release('0.1.5')];
  expect((await look()).step.kind).toBe('upToDate');
});

test('takes from the shared folder what was signed, and what was changed there from the feed', async () => {
  const [good, changed] = [release('0.3.0'), release('0.4.0')];
  for (const one of [good, changed]) mkdirSync(join(peers, one.version));
  writeFileSync(join(peers, '0.3.0', good.file), good.content);
  writeFileSync(join(peers, '0.4.0', changed.file), withOneByteFlipped(changed.content));
  feed.releases = [good];
  expect((await look()).step).toMatchObject({ kind: 'ready', version: '0.3.0' });
  expect(feed.sentBytes).toBeLessThan(1000);
  feed.releases = [changed];
  expect((await look()).step).toMatchObject({ kind: 'ready', version: '0.4.0' });
  expect(feed.sentBytes).toBeGreaterThanOrEqual(400_000);
  expect(readFileSync(join(peers, '0.4.0', changed.file)).equals(changed.content)).toBe(true);
});

test('takes an update from a medium with the same checks and without the feed', async () => {
  const medium = join(folder, 'medium');
  mkdirSync(medium);
  await workbench.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, medium);
  const put = (one: Release): void => {
    writeFileSync(join(medium, one.file), one.content);
    writeFileSync(join(medium, `${one.file}.update.json`), signedManifest(one));
  };
  put(release('0.5.0', (one) => (one.signedBy = stranger)));
  expect(said((await look('update:from-folder')).step)).toBe('wrongKey');
  put(release('0.5.0', (one) => (one.content = withOneByteFlipped(one.content))));
  expect(said((await look('update:from-folder')).step)).toBe('otherContent');
  put(release('0.5.0'));
  expect((await look('update:from-folder')).step).toMatchObject({ kind: 'ready', version: '0.5.0' });
  expect(feed.asked).toEqual([]);
});

test('is not installed over work that was not sent, except where what runs is too old to send it', async () => {
  const tell = (unsent: number) =>
    page.evaluate(
      (count) =>
        (window as unknown as { countersign: Bridge }).countersign.call('update:tell', {
          unsent: count,
          isTooOld: false,
        }),
      unsent,
    );
  await tell(2);
  expect((await settled()).step).toMatchObject({ kind: 'ready', waits: 'unsentWork' });
  expect(await call('update:install')).toEqual({ ok: false, error: { kind: 'unsentWork' } });
  feed.releases = [release('0.6.0')];
  feed.terms = { minimumVersion: '0.2.0', maintenance: null };
  expect(await look()).toMatchObject({ isOutdated: true, step: { kind: 'ready', version: '0.6.0', waits: null } });
  await tell(0);
});

test('brings only what differs when the installed program is at hand', async () => {
  const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
  const blockMap = builder('app-builder-lib/out/targets/blockmap/blockmap') as {
    readonly buildBlockMap: (file: string, compression: 'deflate') => Promise<unknown>;
  };
  const build = async (path: string, content: Buffer): Promise<Buffer> => {
    writeFileSync(path, content);
    await blockMap.buildBlockMap(path, 'deflate');
    return readFileSync(path);
  };
  const old = randomBytes(6_000_000);
  await build(appImage, old);
  const newer = Buffer.concat([old.subarray(0, 3_000_000), randomBytes(50_000), old.subarray(3_000_000)]);
  const content = await build(join(folder, 'newer'), newer);
  feed.releases = [release('0.7.0', () => {}, content)];
  expect((await look()).step).toMatchObject({ kind: 'ready', version: '0.7.0' });
  expect(feed.sentBytes).toBeLessThan(500_000);
});

test('refuses to install what was changed on the disk after it had been checked', async () => {
  const name = kept().find((one) => one.includes('0.7.0')) ?? '';
  const path = join(profile, 'updates', name);
  writeFileSync(path, withOneByteFlipped(readFileSync(path)));
  expect(await call('update:install')).toEqual({ ok: false, error: { kind: 'notReady' } });
  expect(said((await call('update:state')).step)).toBe('otherContent');
});

test('puts an AppImage in the place of the installed one and starts it', async () => {
  const started = join(folder, 'started');
  const content = Buffer.from(`#!/bin/sh\necho started > ${started}\n`);
  feed.releases = [release('0.8.0', () => {}, content)];
  expect((await look()).step).toMatchObject({ kind: 'ready', version: '0.8.0' });
  chmodSync(appImage, 0o755);
  const closed = new Promise<void>((resolve) => void workbench.app.once('close', () => resolve()));
  // The program ends before it could answer.
  await call('update:install').catch(() => {});
  await closed;
  await expect.poll(() => existsSync(started)).toBe(true);
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  expect(hash(readFileSync(appImage))).toBe(hash(content));
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

function withOneByteFlipped(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  changed[1000] = (changed[1000] ?? 0) ^ 1;
  return changed;
}
