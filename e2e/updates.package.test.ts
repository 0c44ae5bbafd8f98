import { generateKeyPairSync } from 'node:crypto';
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpdateStep } from '../src-shared/wire/ipc-updates.ts';
import { packagesFolder, startInstalled, UPDATE_KEY } from './support/packaged.ts';
import { Screen } from './support/screen.ts';
import { type Release, releaseOf, UpdateFeed } from './support/update-feed.ts';

const stranger = generateKeyPairSync('ed25519').privateKey;

let screen: Screen;
let key = '';
beforeAll(async () => {
  key = readFileSync(join(packagesFolder(), UPDATE_KEY), 'utf8');
  screen = await Screen.open();
});
afterAll(() => screen.close());

type Record = { last: UpdateStep | null; shown: { version: string } | null };
type Asked = {
  readonly record?: object;
  /** A profile that outlives the run. */
  readonly profile?: string;
  /** Ends the run instead of an outcome. */
  readonly until?: () => boolean;
};

/** Runs the installed program against a feed until it says what came of its first look. */
async function look(feed: UpdateFeed, asked: Asked = {}): Promise<Record & { profile: string; files: string[] }> {
  const profile = asked.profile ?? mkdtempSync(join(tmpdir(), 'countersign-updated-'));
  const folder = join(profile, 'updates');
  const file = join(folder, 'record.json');
  if (asked.record) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    const known = { installation: '00000000-0000-4000-8000-000000000000', ring: null, shown: null, unsent: 0 };
    writeFileSync(file, JSON.stringify({ ...known, last: null, starts: null, ...asked.record }));
    chmodSync(file, 0o666);
  }
  const started = startInstalled(screen, { profile, env: { COUNTERSIGN_SERVER: feed.url } });
  const read = (): Record | null => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record) : null);
  const isOver = () => (asked.until ? asked.until() : (read()?.last ?? null) !== null);
  const ended = started.ended.then(() => true);
  while (!isOver()) {
    if (await Promise.race([ended, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 50))])) {
      throw new Error(`the program ended: ${started.said()}`);
    }
  }
  await started.stop();
  const found = read();
  const files = brought(folder);
  if (!asked.profile) rmSync(profile, { recursive: true, force: true });
  return { last: null, shown: null, ...found, profile, files };
}

/** Installers that lie ready, by their names. */
function brought(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.(deb|part)$/.test(name));
}

async function withFeed<T>(releases: Release[], act: (feed: UpdateFeed) => Promise<T>): Promise<T> {
  const feed = await UpdateFeed.open();
  feed.releases = releases;
  try {
    return await act(feed);
  } finally {
    feed.close();
  }
}

/** What becomes of one release that differs from a good one in what the test says. */
function outcomeOf(change: (release: Release) => void, asked: Asked = {}, version = '0.2.0') {
  const release = releaseOf(version, key);
  change(release);
  return withFeed([release], (feed) => look(feed, asked));
}

/** The whole table of refusals is held against the same code in a window that can be driven (updates.e2e.ts). */
describe('an update of the packaged program', () => {
  it('is brought, checked as a whole and then ready; nothing of it lies anywhere else', async () => {
    const { last, files, shown } = await outcomeOf(() => {});
    expect(last).toMatchObject({ kind: 'ready', version: '0.2.0', notes: 'What is new in 0.2.0.' });
    expect(files).toHaveLength(1);
    expect(shown).toMatchObject({ version: '0.2.0' });
  });

  const refusals: [string, string, (release: Release) => void][] = [
    ['signed with another key', 'wrongKey', (one) => (one.signedBy = stranger)],
    ['signed as an older version than the feed says', 'older', (one) => (one.manifest['version'] = '0.0.9')],
    ['changed in one byte', 'otherContent', (one) => (one.content = withOneByteFlipped(one.content))],
  ];
  it.each(refusals)('that is %s is refused (%s), and nothing of it is kept', async (_what, kind, change) => {
    const { last, files, shown } = await outcomeOf(change);
    const said = last?.kind === 'refused' ? last.refusal.kind : last?.kind;
    expect({ said, files, shown }).toEqual({ said: kind, files: [], shown: null });
  });

  it('is taken whatever the ring by a version that failed to start twice', async () => {
    const reach = { ring: 'pilot', percentage: 1, state: 'offered' } as const;
    const starts = { version: '0.1.0', failed: 2, good: '0.0.9' };
    await withFeed([releaseOf('0.2.0', key, { reach })], async (feed) =>
      expect((await look(feed, { record: { starts } })).last).toMatchObject({ kind: 'ready' }),
    );
  });

  it('goes on where a transfer broke off, within one run and over an end of the program', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'countersign-resumed-'));
    await withFeed([releaseOf('0.2.0', key)], async (feed) => {
      const { content } = feed.releases[0]!;
      const ranges = () => feed.asked.filter(({ path }) => path.endsWith('.deb')).map(({ range }) => range);
      let breaks = 1;
      feed.instead = (request, reply) => {
        if (!request.url?.endsWith('.deb') || ranges().length > 2) return false;
        const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
        const headers = { 'content-length': content.length - from, 'content-range': `bytes ${from}-399999/400000` };
        reply.writeHead(from > 0 ? 206 : 200, headers);
        reply.write(content.subarray(from, from + 150_000), () => {
          // The first breaks; the second stays silent until the program is ended.
          if (breaks-- > 0) setTimeout(() => reply.destroy(), 300);
        });
        return true;
      };
      await look(feed, { profile, until: () => partBytes(profile) >= 300_000 });
      const { last } = await look(feed, { profile });
      expect(last).toMatchObject({ kind: 'ready', version: '0.2.0' });
      expect(ranges()).toEqual([null, 'bytes=150000-', 'bytes=300000-']);
    });
    rmSync(profile, { recursive: true, force: true });
  });
});

function withOneByteFlipped(content: Buffer): Buffer {
  const changed = Buffer.from(content);
  changed[1000] = (changed[1000] ?? 0) ^ 1;
  return changed;
}

function partBytes(profile: string): number {
  const folder = join(profile, 'updates', 'parts');
  const [name] = existsSync(folder) ? readdirSync(folder) : [];
  return name === undefined ? 0 : readFileSync(join(folder, name)).length;
}
