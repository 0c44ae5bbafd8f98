import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { osError, watchedDisk } from './test-disk.ts';
import type { Watch } from './test-disk.ts';
import { PowerDisk } from './test-power.ts';
import { CHEAP_KDF, createdVault, newTries, openedVault, PIN, record, temporaryFolder } from './test-vault.ts';
import { contentsAfter, deeds, printedVault } from './test-workload.ts';
import type { Deed } from './test-workload.ts';
import { nodeFiles } from './vault-files.ts';
import type { VaultFiles } from './vault-files.ts';
import { openVault } from './vault.ts';
import type { VaultParts } from './vault.ts';

const limits = { segmentBytes: 4_000, compactAboveBytes: 20_000, flushAfterMs: 3_600_000 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => void (folder = await temporaryFolder()));
afterEach(() => folder.remove());

/** How far a run came: deeds begun, the last acknowledged, the last acknowledged that was durable. */
type Progress = { begun: number; acknowledged: number; durable: number; created: boolean };

/** Does everything there is to do until something throws, as a killed process would stop. */
async function runUntilStopped(parts: VaultParts): Promise<Progress> {
  const progress: Progress = { begun: 0, acknowledged: 0, durable: 0, created: false };
  try {
    const vault = await createdVault(parts);
    progress.created = true;
    for (const [index, deed] of deeds().entries()) {
      progress.begun = index + 1;
      const result = await deed.run(vault);
      if (!result.ok) throw new Error(result.error.kind);
      progress.acknowledged = index + 1;
      if (deed.durable) progress.durable = index + 1;
    }
    await vault.close();
  } catch {
    // Stopped here.
  }
  return progress;
}

/** A process that ended takes its lock with it; in these tests it has not really ended. */
const unlock = (path: string) => rm(join(path, 'LOCK'), { force: true });

/** Opens what is left and tells after how many deeds it is the content, with at least `least` of them. */
async function expectPrefix(parts: VaultParts, progress: Progress, least: number): Promise<void> {
  await unlock(parts.folder);
  const opened = await openVault(parts, PIN, newTries());
  if (!opened.ok) {
    expect({ refusal: opened.error.kind, created: progress.created }).toEqual({ refusal: 'absent', created: false });
    return;
  }
  const states = contentsAfter(deeds());
  const found = await printedVault(opened.value);
  const prefix = states.findLastIndex((state, index) => state === found && index <= progress.begun);
  expect(prefix, `${found}\n${JSON.stringify(progress)}`).toBeGreaterThanOrEqual(least);
  expect(await opened.value.status()).toMatchObject({ value: { damaged: [] } });

  // It goes on working, and what it takes now is there the next time.
  const command = record([{ id: 'after', rest: ['after'] }], { instance: 'commands', scope: 'device' });
  expect(await opened.value.append([command], true)).toMatchObject({ ok: true });
  await opened.value.close();
  const again = await openedVault(parts);
  expect(await printedVault(again)).toContain('after');
  await again.close();
}

/** Stops everything from one step on. */
function stoppingAt(n: number, phase: string): Watch {
  let stopped = false;
  return (step, now) => {
    stopped ||= step.n === n && now === phase;
    if (stopped) throw new Error('stopped');
  };
}

async function countSteps(): Promise<{ steps: number; written: ReadonlySet<number> }> {
  let steps = 0;
  const written = new Set<number>();
  const files = watchedDisk(nodeFiles, ({ n, op }) => {
    steps = n + 1;
    if (op === 'write') written.add(n);
  });
  const progress = await runUntilStopped({ folder: join(folder.path, 'whole'), files, kdf: CHEAP_KDF, limits });
  expect(progress.acknowledged).toBe(deeds().length);
  return { steps, written };
}

describe('a process that ends at any step', () => {
  it('loses nothing that was acknowledged and leaves nothing half done', { timeout: 300_000 }, async () => {
    const { steps, written } = await countSteps();
    expect(steps).toBeGreaterThan(100);
    for (let n = 0; n < steps; n += 1) {
      for (const phase of written.has(n) ? ['before', 'half'] : ['before']) {
        const parts = { folder: join(folder.path, `${n}-${phase}`), kdf: CHEAP_KDF, limits };
        const files = watchedDisk(nodeFiles, stoppingAt(n, phase));
        const progress = await runUntilStopped({ ...parts, files });
        await files.closeAll();
        await expectPrefix(parts, progress, progress.acknowledged);
        await rm(parts.folder, { recursive: true, force: true });
      }
    }
  });
});

describe('a power failure at any step', () => {
  it('keeps every durable write and nothing that came after a lost one', { timeout: 300_000 }, async () => {
    const { steps } = await countSteps();
    const anywhere = fc.tuple(
      fc.nat(steps - 1),
      fc.constantFrom('before', 'half', 'after'),
      fc.infiniteStream(fc.nat(9_999)),
    );
    await fc.assert(
      fc.asyncProperty(anywhere, async ([n, phase, numbers]) => {
        const disk = new PowerDisk();
        const parts = { folder: join(folder.path, 'power'), kdf: CHEAP_KDF, limits };
        await unlock(parts.folder);
        const progress = await runUntilStopped({ ...parts, files: watchedDisk(disk, stoppingAt(n, phase)) });
        const chance = () => Number(numbers.next().value) / 10_000;
        await expectPrefix({ ...parts, files: disk.afterPowerFailure(chance) }, progress, progress.durable);
      }),
      { numRuns: 400 },
    );
  });
});

describe('a disk that refuses', () => {
  /** Refuses operations for a while; what gives space back is never refused for want of space. */
  function refusing(from: number, to: number, phase: string, code: string): Watch {
    return ({ n, op }, now) => {
      const applies = n >= from && n < to && now === phase && (code !== 'ENOSPC' || !/remove|truncate/.test(op));
      if (applies) throw osError(code);
    };
  }

  async function survives(files: VaultFiles, kinds: readonly string[], path: string): Promise<void> {
    const parts = { folder: path, kdf: CHEAP_KDF, limits };
    const vault = await createdVault(parts);
    await vault.close();
    const opened = await openedVault({ ...parts, files });
    const done: Deed[] = [];
    const todo = deeds();
    for (let deed = todo.shift(); deed; deed = todo.shift()) {
      const result = await deed.run(opened);
      if (result.ok) {
        done.push(deed);
        continue;
      }
      expect(kinds).toContain(result.error.kind);
      // A revocation that was refused may have happened on disk; its caller tries until it is done.
      if (deed.name.startsWith('revoke')) todo.push(deed);
      // Still readable, and exactly what was acknowledged.
      expect(await printedVault(opened), deed.name).toBe(contentsAfter(done).at(-1));
    }
    expect(await printedVault(opened)).toBe(contentsAfter(done).at(-1));
    await opened.close();
    const again = await openedVault(parts);
    expect(await printedVault(again)).toBe(contentsAfter(done).at(-1));
    await again.close();
  }

  it('full for a while: says so, stays readable, and takes the next write', { timeout: 300_000 }, async () => {
    const { steps, written } = await countSteps();
    for (let n = 12; n < steps; n += 1) {
      const ways = [
        { phase: 'before', length: 1, when: true },
        { phase: 'half', length: 1, when: written.has(n) },
        { phase: 'before', length: 9, when: n % 5 === 0 },
      ];
      for (const { phase, length } of ways.filter(({ when }) => when)) {
        const files = watchedDisk(nodeFiles, refusing(n, n + length, phase, 'ENOSPC'));
        await survives(files, ['diskFull'], join(folder.path, `${n}-${phase}-${length}`));
      }
    }
  });

  it('read-only: refuses writes as such and stays readable', async () => {
    const files = watchedDisk(nodeFiles, refusing(30, 60, 'before', 'EROFS'));
    await survives(files, ['readOnly'], join(folder.path, 'ro'));
  });
});
