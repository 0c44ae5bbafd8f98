import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../src-shared/base/result.ts';
import { effectivePolicy } from '../../src-shared/managed-policy/effective.ts';
import { BundleManifest } from '../../src-shared/support/bundle-manifest.ts';
import { LogLine } from '../../src-shared/support/log-line.ts';
import { Cabinet } from '../cabinet/cabinet.ts';
import type { Handlers } from '../ipc/handlers.ts';
import { CHEAP_KDF, temporaryFolder } from '../vault/test-vault.ts';
import { loggedHandlers } from './logged-handlers.ts';
import { ProgramLog } from './program-log.ts';
import { testDesk } from './test-desk.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const files = new Set(['main.cjs']);
const now = () => new Date('2026-03-02T12:00:00.000Z');
const logAt = (level: 'error' | 'warning' | 'info' | 'debug') =>
  new ProgramLog({ folder: folder.path, level, files, now });
const written = () =>
  readFileSync(join(folder.path, 'program.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => LogLine.parse(JSON.parse(line)));

/** What of a patient a fault of the program may carry with it. */
const planted = ['Okonkwo', 'Adaeze', 'MRN-4471902', '1961-04-17', 'adaeze@example.org', '1,234.56', '555-0142'];
const text = `Error: ${planted.join(' ')}`;

/** Files of an archive by name: local headers as `zip` writes them, without data descriptors. */
function unzipped(bytes: Uint8Array): Map<string, string> {
  const all = Buffer.from(bytes);
  const found = new Map<string, string>();
  for (let at = 0; all.readUInt32LE(at) === 0x0403_4b50;) {
    const [packed, nameBytes] = [all.readUInt32LE(at + 18), all.readUInt16LE(at + 26)];
    const data = at + 30 + nameBytes;
    found.set(all.toString('utf8', at + 30, data), inflateRawSync(all.subarray(data, data + packed)).toString('utf8'));
    at = data + packed;
  }
  return found;
}

describe('the program log', () => {
  it('writes what is asked for and nothing of what went wrong with somebody', () => {
    const log = logAt('warning');
    log.say('info', 'sync.state', { detail: 'online' });
    log.say('error', 'window.fault', { detail: text, ms: 12 });
    expect(written()).toEqual([
      { at: now().toISOString(), level: 'error', event: 'window.fault', ms: 12, detail: 'Error: …' },
    ]);
  });

  it('says whether the program before had ended, at every level', () => {
    const log = logAt('error');
    expect(log.hasEnded).toBe(true);
    log.say('info', 'program.started');
    expect(log.hasEnded).toBe(false);
    log.say('info', 'program.ended');
    expect(log.hasEnded).toBe(true);
  });

  it('takes no more than two files of half a megabyte', () => {
    const log = logAt('info');
    const long = 'error '.repeat(600);
    for (let line = 0; line < 500; line += 1) log.say('info', 'sync.state', { detail: long });
    const sizes = log.read().files.map(({ text: all }) => all.length);
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size).toBeLessThan(520 * 1024);
  });

  it('leaves out of what it gives away every line that the program did not write, and scrubs again', () => {
    const log = logAt('info');
    log.say('info', 'sync.state', { detail: 'online' });
    const path = join(folder.path, 'program.log');
    appendFileSync(path, `${text}\n{"at":"x","who":"Okonkwo"}\n`);
    const forged = { at: now().toISOString(), level: 'error', event: 'window.fault', detail: text };
    appendFileSync(path, `${JSON.stringify(forged)}\n${JSON.stringify({ ...forged, patient: 'Okonkwo' })}\n`);
    const { files: given, leftOut } = log.read();
    expect(leftOut).toBe(3);
    for (const canary of planted) expect(given[0]?.text).not.toContain(canary);
    expect(given[0]?.text).toContain('Error: …');
  });
});

describe('calls of the window', () => {
  it('are written down when they fail or are refused, without what was asked and answered', async () => {
    const failing = {
      'vault:people': () => {
        throw new Error(text);
      },
      'vault:remove': async () => ({ ok: false, error: { kind: 'notOpen', detail: text } }),
      'vault:compact': async () => ok(null),
    } as unknown as Handlers;
    const handlers = loggedHandlers(failing, logAt('debug'), () => 0);
    await expect(async () => handlers['vault:people']({})).rejects.toThrow(/Okonkwo/);
    await handlers['vault:remove']({ person: 'maya' });
    await handlers['vault:compact']({});
    expect(written().map(({ event, detail }) => [event, detail?.split('\n')[0]])).toEqual([
      ['call.fault', 'vault:people Error: Error: …'],
      ['call.refused', 'vault:remove notOpen'],
    ]);
  });
});

describe('a diagnostics bundle', () => {
  const policy = effectivePolicy([
    {
      place: '/etc/clinic.json',
      level: 'mandatory',
      content: { values: { UpdateRing: 'pilot', DeviceName: 'Adaeze desk' } },
    },
  ]);

  async function bundleAfterFaults() {
    const parts = { folder: join(folder.path, 'vaults'), osSeal: null, upMs: () => 0, kdf: CHEAP_KDF };
    const cabinet = new Cabinet(parts);
    await cabinet.create({ id: 'adaeze', name: 'Adaeze Okonkwo' }, '246813');
    const desk = testDesk(folder.path, 'https://server.example', cabinet, policy.inForce);
    mkdirSync(join(folder.path, 'logs'), { recursive: true });
    appendFileSync(join(folder.path, 'logs/program.log'), `${text}\n`);
    for (let times = 0; times < 200; times += 1) desk.note('window.fault', text);
    const bundle = await desk.bundle();
    await cabinet.lock();
    return bundle;
  }

  it('holds checks with their fixes, facts, settings and the log, each with its hash, and says what was left out', async () => {
    const { bytes, sha256, manifest } = await bundleAfterFaults();
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const inside = unzipped(bytes);
    const told = BundleManifest.parse(JSON.parse(inside.get('manifest.json') ?? ''));
    expect(told).toEqual(manifest);
    expect([...inside.keys()]).toEqual(['manifest.json', ...told.files.map(({ name }) => name)]);
    for (const { name, sha256: hash, bytes: size } of told.files) {
      const content = Buffer.from(inside.get(name) ?? '');
      expect([size, hash]).toEqual([content.length, createHash('sha256').update(content).digest('hex')]);
    }
    expect(inside.get('checks.txt')).toMatch(/FAULT {4}Server: https:\/\/server\.example does not answer.*\n {9}fix: /);
    expect(JSON.parse(inside.get('settings.json') ?? '')).toEqual({ UpdateRing: policy.inForce.UpdateRing });
    expect(told.leftOut.map(({ count }) => count)).toEqual([null, null, null, 2, 1]);
  });

  it('holds nothing of a patient, of the person or of the computer’s name, and a fault that repeats itself sixty times', async () => {
    const inside = [...unzipped((await bundleAfterFaults()).bytes)];
    for (const [name, content] of inside)
      for (const canary of [...planted, 'adaeze', 'Adaeze desk', '246813'])
        expect({ name, canary, found: content.includes(canary) }).toMatchObject({ found: false });
    const log = inside.find(([name]) => name === 'program.log')?.[1] ?? '';
    expect(log.match(/window\.fault/g)).toHaveLength(60);
  });
});
