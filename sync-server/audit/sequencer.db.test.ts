import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src-shared/audit/checkpoint.ts';
import { leafHash, TreeEdge } from '../../src-shared/audit/tree.ts';
import { verifyConsistency, verifyInclusion } from '../../src-shared/audit/verify-proof.ts';
import { hasWaitingLeaves, readLog } from '../store/audit-tree.ts';
import { inTransaction } from '../store/transaction.ts';
import { appendLeaf, appendLeaves, type Leaf } from './append-leaf.ts';
import { LOG_KEY_FILE, openLogKey } from './log-key.ts';
import { sha256 } from './platform-crypto.ts';
import { proveConsistency, proveInclusion } from './prove.ts';
import { sealLeaves, startSequencer } from './sequencer.ts';
import { numberedLeaves, rewriteLog, signedState, type TestLog, testLog } from './test-log-database.ts';

const SEQUENCER = fileURLToPath(new URL('./test-sequencer-process.ts', import.meta.url));

let log: TestLog;
beforeEach(async () => {
  log = await testLog();
});
afterEach(() => log.close());

const leaf = (entity: string, action = 'test.write'): Leaf => ({
  at: new Date('2026-11-30T12:00:00Z'),
  actor: 'maya.okafor',
  action,
  entity,
  body: { note: 'Größe' },
});
const write = (entity: string): Promise<void> => inTransaction(log.db, (tx) => appendLeaf(tx, leaf(entity)));
const seal = (): Promise<number> => sealLeaves({ db: log.db, clock: () => new Date(), signer: log.signer });

/** A sequencer that was killed may hold its lock until the database has noticed. */
async function sealAll(): Promise<void> {
  while (await hasWaitingLeaves(log.db)) if ((await seal()) === 0) await setTimeout(5);
}

/** Dense from 0, every text under its hash, and the signed root over them all. */
async function expectWhole(): Promise<void> {
  const leaves = await numberedLeaves(log.db);
  expect(leaves.map(({ index }) => index)).toEqual(leaves.map((_, at) => at));
  const edge = new TreeEdge(sha256);
  for (const { body, hash } of leaves) {
    const made = leafHash(sha256, body ?? '');
    expect(Buffer.from(made).toString('hex')).toBe(hash);
    edge.append(made);
  }
  const { size, root } = await signedState(log.db);
  expect({ size, root: Buffer.from(root) }).toEqual({ size: leaves.length, root: Buffer.from(edge.root()) });
}

async function expectGrown(older: Checkpoint, newer: Checkpoint): Promise<void> {
  const proof = await proveConsistency(log.db, older.size, newer.size);
  expect(verifyConsistency(sha256, older, newer, proof)).toBe(true);
}

describe('the sequencer', () => {
  it('numbers what was written before there was a log, in the order of writing', async () => {
    await inTransaction(log.db, (tx) => appendLeaves(tx, [leaf('a', 'command.in'), leaf('a', 'case.approve')]));
    await write('b');
    await write('c');
    await sealAll();
    const actions = (await numberedLeaves(log.db)).map(({ entity, action }) => `${entity} ${action}`);
    expect(actions).toEqual(['a command.in', 'a case.approve', 'b test.write', 'c test.write']);
    await expectWhole();
  });

  it('does not miss a leaf whose transaction began first and ends last', async () => {
    let finish = (): void => {};
    const open = inTransaction(log.db, async (tx) => {
      await appendLeaf(tx, leaf('slow'));
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await write('quick');
    await sealAll();
    const before = await signedState(log.db);
    expect((await numberedLeaves(log.db)).map(({ entity }) => entity)).toEqual(['quick']);
    finish();
    await open;
    await sealAll();
    expect((await numberedLeaves(log.db)).map(({ entity }) => entity)).toEqual(['quick', 'slow']);
    await expectGrown(before, await signedState(log.db));
    await expectWhole();
  });

  it('is one among several: eight writers, of which some roll back, and three who seal', async () => {
    let writing = true;
    const heads: Checkpoint[] = [];
    const writer = async (name: number): Promise<void> => {
      for (let at = 0; at < 25; at += 1) {
        const undone = at % 5 === name % 5;
        await inTransaction(log.db, async (tx) => {
          await appendLeaves(tx, [leaf(`${name}-${at}`, 'first'), leaf(`${name}-${at}`, 'second')]);
          if (undone) throw new Error('undone');
        }).catch(() => {});
      }
    };
    const sealer = async (): Promise<void> => {
      while (writing) {
        if ((await seal()) > 0) heads.push(await signedState(log.db));
        await setTimeout(5);
      }
    };
    const sealing = [sealer(), sealer(), sealer()];
    await Promise.all(Array.from({ length: 8 }, (_, name) => writer(name)));
    writing = false;
    await Promise.all(sealing);
    await sealAll();
    const leaves = await numberedLeaves(log.db);
    expect(leaves.length).toBe(8 * 20 * 2);
    // A writer's own leaves stand in the order in which it wrote them.
    for (let name = 0; name < 8; name += 1) {
      const own = leaves
        .filter(({ entity }) => entity.startsWith(`${name}-`))
        .map(({ entity, action }) => `${entity} ${action}`);
      const times = Array.from({ length: 25 }, (_, at) => at).filter((at) => at % 5 !== name % 5);
      expect(own).toEqual(times.flatMap((at) => [`${name}-${at} first`, `${name}-${at} second`]));
    }
    await expectWhole();
    const last = await signedState(log.db);
    for (const head of heads) await expectGrown(head, last);
  });

  it('leaves no gap, no duplicate and no fork when it is killed at any point', async () => {
    const start = async () => {
      const child = spawn(process.execPath, [SEQUENCER, log.url, log.dataDir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      return child;
    };
    let written = 0;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await setTimeout(10);
        written += 20;
        await inTransaction(log.db, (tx) =>
          appendLeaves(
            tx,
            Array.from({ length: 20 }, (_, at) => leaf(`${written}-${at}`)),
          ),
        );
      }
    })();
    const heads: Checkpoint[] = [];
    for (let round = 0; round < 8; round += 1) {
      const { size } = await readLog(log.db);
      const child = await start();
      await setTimeout(40 + round * 240);
      // On a busy machine it may not have begun by then; the later half is killed at work, however long that takes to come.
      while (round >= 4 && (await readLog(log.db)).size === size) await setTimeout(10);
      child.kill('SIGKILL');
      await once(child, 'exit');
      if ((await readLog(log.db)).note !== null) heads.push(await signedState(log.db));
    }
    writing = false;
    await writer;
    await sealAll();
    expect((await numberedLeaves(log.db)).length).toBe(written);
    await expectWhole();
    const last = await signedState(log.db);
    for (const head of heads) await expectGrown(head, last);
    // The kills met a log at work: it grew under each of them.
    expect(new Set(heads.map(({ size }) => size)).size).toBeGreaterThan(2);
  }, 60_000);

  it('proves each of many entries', async () => {
    await inTransaction(log.db, (tx) =>
      appendLeaves(
        tx,
        Array.from({ length: 600 }, (_, at) => leaf(`e${at}`)),
      ),
    );
    await sealAll();
    const { size, root } = await signedState(log.db);
    const leaves = await numberedLeaves(log.db);
    const indexes = leaves.map((_, at) => at);
    const proofs = await proveInclusion(log.db, indexes, size);
    const isProven = indexes.map((index) =>
      verifyInclusion(sha256, {
        leaf: Buffer.from(leaves[index]!.hash, 'hex'),
        index,
        size,
        root,
        proof: proofs[index]!,
      }),
    );
    expect(isProven.every(Boolean)).toBe(true);
  });
});

describe('a log that was changed behind its back', () => {
  const tampering: [string, string][] = [
    ['a hash in its tree', `update audit_tile set hashes = set_byte(hashes, 0, 255 - get_byte(hashes, 0))`],
    ['its signed state', `update audit_log set note = replace(note, E'\\n2\\n', E'\\n3\\n')`],
    ['a part of its tree, which is gone', `delete from audit_tile`],
    ['its size', `update audit_log set size = 1`],
    ['its signed state, which is gone', `update audit_log set note = null`],
  ];

  it.each(tampering)('in %s is not signed again', async (_, statement) => {
    await write('a');
    await write('b');
    await sealAll();
    await rewriteLog(log.db, statement);
    const before = await readLog(log.db);
    await write('c');
    await expect(seal()).rejects.toThrow('the stored tree of the audit log is not the one that was signed');
    expect(await readLog(log.db)).toEqual(before);
    expect((await numberedLeaves(log.db)).map(({ entity }) => entity)).toEqual(['a', 'b']);
  });

  it('is told of once, however often it is tried, and sealing goes on where it was mended', async () => {
    await write('a');
    await sealAll();
    await rewriteLog(log.db, `update audit_log set size = 2`);
    await write('b');
    const faults: string[] = [];
    let asked = 0;
    const signer = {
      ...log.signer,
      get key() {
        asked += 1;
        return log.signer.key;
      },
    };
    const sequencer = startSequencer({
      db: log.db,
      clock: () => new Date(),
      signer,
      reportFault: (error) => faults.push(String(error)),
    });
    try {
      await expect.poll(() => faults).toHaveLength(1);
      // By its key the third try is known: each asks as often as the first.
      const once = asked;
      await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(2 * once);
      await rewriteLog(log.db, `update audit_log set size = 1`);
      await expect.poll(() => hasWaitingLeaves(log.db)).toBe(false);
    } finally {
      await sequencer.stop();
    }
    expect(faults).toEqual([expect.stringContaining('put back what was changed from a backup')]);
    await expectWhole();
  });
});

describe('the database', () => {
  it('refuses to change or to delete an entry', async () => {
    await write('a');
    await sealAll();
    const changes = [
      sql`update audit_leaf set body = '{}'`,
      sql`update audit_leaf set actor = 'nobody'`,
      sql`update audit_leaf set index = 7`,
      sql`update audit_leaf set index = null`,
      sql`delete from audit_leaf`,
    ];
    for (const change of changes) await expect(change.execute(log.db)).rejects.toThrow('append-only');
  });
});

describe("the log's key", () => {
  it('is made once, readable by its owner alone, and found again', async () => {
    const file = join(log.dataDir, LOG_KEY_FILE);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await openLogKey(log.db, log.dataDir);
    expect(again && Buffer.from(again.key.key)).toEqual(Buffer.from(log.signer.key.key));
    expect((await readLog(log.db)).key).toMatch(/^countersign\/[0-9a-f-]{36}\+[0-9a-f]{8}\+/);
  });

  it('is not replaced where another folder holds it, or where it was exchanged', async () => {
    const other = await testLog();
    try {
      expect(await openLogKey(log.db, `${log.dataDir}/nothing`)).toBeNull();
      writeFileSync(join(log.dataDir, LOG_KEY_FILE), readFileSync(join(other.dataDir, LOG_KEY_FILE)));
      expect(await openLogKey(log.db, log.dataDir)).toBeNull();
    } finally {
      await other.close();
    }
  });
});
