import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHEAP_KDF, contentOf, newTries, openedVault, PIN, temporaryFolder } from './test-vault.ts';
import { contentsAfter, deeds, printedVault } from './test-workload.ts';
import { openVault } from './vault.ts';

const CHILD = fileURLToPath(new URL('./test-killed-child.ts', import.meta.url));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => void (folder = await temporaryFolder()));
afterEach(() => folder.remove());

/** Runs the child until it ends or `until` says that it is to be killed. @returns the lines it acknowledged. */
function run(vault: string, args: string[], until: (lines: string[]) => boolean = () => false): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, vault, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    child.stderr.on('data', (data) => (errors += String(data)));
    child.stdout.on('data', (data) => {
      text += String(data);
      if (until(text.split('\n'))) child.kill('SIGKILL');
    });
    child.on('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') reject(new Error(errors));
      else resolve(text.split('\n').slice(0, -1));
    });
  });
}

const lastOf = (lines: string[], word: string) =>
  Number(lines.findLast((line) => line.startsWith(`${word} `))?.split(' ')[1] ?? 0);

/** Opens what the killed process left, taking over its lock. */
async function expectNothingLost(path: string, lines: string[], where: string): Promise<void> {
  const opened = await openVault({ folder: path, kdf: CHEAP_KDF }, PIN, newTries());
  if (!opened.ok) {
    expect(opened.error.kind, where).toBe('absent');
    expect(lines, where).toEqual([]);
    return;
  }
  const states = contentsAfter(deeds());
  const found = await printedVault(opened.value);
  const prefix = states.findLastIndex((state, index) => state === found && index <= lastOf(lines, 'begun'));
  expect(prefix, `${where}\n${found}`).toBeGreaterThanOrEqual(lastOf(lines, 'done'));
  await opened.value.close();
}

function phasesOf(kind: string): string[] {
  if (/ write /.test(kind)) return ['before', 'half', 'after'];
  return / (sync|replace) /.test(kind) ? ['before', 'after'] : ['after'];
}

describe('kill -9', () => {
  it(
    'at every kind of step loses nothing acknowledged and leaves nothing half done',
    { timeout: 300_000 },
    async () => {
      const steps = (await run(join(folder.path, 'whole'), [])).filter((line) => line.startsWith('step '));
      expect(steps.length).toBeGreaterThan(100);
      // The second and the last of each kind, such as `write MANIFEST.tmp` or `sync 000003.seg`.
      const kinds = new Map<string, number[]>();
      for (const [n, line] of steps.entries()) {
        const kind = line.replace(/\d+\.seg/, 'a segment').replace(/ vault-.*| ann.*/, '');
        kinds.set(kind, [...(kinds.get(kind) ?? []), n]);
      }
      expect([...kinds.keys()]).toEqual(
        expect.arrayContaining([
          'step create KEYRING.tmp',
          'step write KEYRING.tmp',
          'step replace KEYRING',
          'step write MANIFEST.tmp',
          'step replace MANIFEST',
          'step write a segment',
          'step sync a segment',
          'step remove a segment',
        ]),
      );
      const points = [...kinds].flatMap(([kind, at]) =>
        [...new Set([at[1] ?? at[0]!, at.at(-1)!])].flatMap((n) => phasesOf(kind).map((phase) => ({ n, phase, kind }))),
      );
      for (const { n, phase, kind } of points) {
        const path = join(folder.path, `${n}-${phase}`);
        await expectNothingLost(path, await run(path, [String(n), phase]), `${kind} ${n} ${phase}`);
        await rm(path, { recursive: true });
      }
    },
  );

  it('at any moment keeps every write that was acknowledged as durable', { timeout: 180_000 }, async () => {
    const path = join(folder.path, 'forever');
    for (const count of [1, 7, 40, 150, 400]) {
      const lines = await run(path, ['forever'], (all) => all.some((line) => line === `forever ${count}`));
      const vault = await openedVault({ folder: path });
      const kept = await contentOf(vault, 'forever');
      const last = lastOf(lines, 'forever');
      expect(last).toBeGreaterThanOrEqual(count);
      expect([...kept.keys()].slice(0, last + 1)).toEqual(Array.from({ length: last + 1 }, (_, n) => `f${n}`));
      expect(kept.size).toBeLessThanOrEqual(last + 2);
      await vault.close();
      await rm(path, { recursive: true });
    }
  });
});
