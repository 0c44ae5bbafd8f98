import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { invariant } from '../../src-shared/base/invariant.ts';
import { lockDirectory, lockHolder, type DirectoryLock } from './directory-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function take(): DirectoryLock {
  const lock = lockDirectory(folder);
  invariant(lock.ok, 'the lock is taken');
  return lock.value;
}

/** A process that takes the lock, says so, and keeps it until it is killed. */
async function otherServer() {
  const child = spawn(process.execPath, [
    '--input-type=module-typescript',
    '-e',
    `import { lockDirectory } from ${JSON.stringify(join(import.meta.dirname, 'directory-lock.ts'))};
     console.log(lockDirectory(${JSON.stringify(folder)}).ok);
     setInterval(() => {}, 1000);`,
  ]);
  const said: unknown[] = await once(child.stdout, 'data');
  expect(String(said[0])).toBe('true\n');
  return child;
}

describe('the lock of a data folder', () => {
  it('is refused to a second server, naming the process that has it', async () => {
    const other = await otherServer();
    const second = lockDirectory(folder);
    other.kill('SIGKILL');
    expect(second).toMatchObject({ ok: false, error: { holder: { pid: other.pid } } });
  });

  it('is taken over from a process that was killed', async () => {
    const other = await otherServer();
    other.kill('SIGKILL');
    await once(other, 'exit');
    take();
    expect(lockHolder(folder)?.pid).toBe(process.pid);
  });

  it('is taken over when its process number now belongs to a younger process', () => {
    writeFileSync(
      join(folder, 'server.lock'),
      JSON.stringify({ pid: process.pid, startTicks: 1, host: hostname(), url: null }),
    );
    expect(lockDirectory(folder).ok).toBe(true);
  });

  it('is taken over when its file is torn', () => {
    writeFileSync(join(folder, 'server.lock'), '{"pid":');
    expect(lockDirectory(folder).ok).toBe(true);
  });

  it('says where the server listens', () => {
    take().announce('http://127.0.0.1:7410');
    expect(lockHolder(folder)?.url).toBe('http://127.0.0.1:7410');
  });

  it('is free again after its release', () => {
    take().release();
    expect(lockHolder(folder)).toBeNull();
    expect(lockDirectory(folder).ok).toBe(true);
  });

  it('that another took over is not released by its former holder', () => {
    const former = take();
    const file = join(folder, 'server.lock');
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), pid: 1, startTicks: null }));
    former.release();
    expect(readFileSync(file, 'utf8')).toContain('"pid":1');
  });
});
