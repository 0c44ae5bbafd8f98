import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { readLog } from '../store/audit-tree.ts';
import { startAudit } from './start-audit.ts';
import { numberedLeaves, type TestLog, testLog } from './test-log-database.ts';

let log: TestLog;
beforeEach(async () => {
  log = await testLog();
});
afterEach(() => log.close());

const said: string[] = [];
const deps = () => ({
  db: log.db,
  clock: () => new Date(),
  reportFault: (error: unknown) => said.push(String(error)),
  say: (line: string) => said.push(line),
});
const config = (changes: Partial<Config> = {}): Config => ({
  port: 7410,
  host: '127.0.0.1',
  data: log.dataDir,
  databaseUrl: 'postgresql://user:pass-word-canary@db/name',
  demo: false,
  demoDays: 0,
  testFiles: 'hold',
  auditYears: 10,
  documentLimitMb: 100,
  documentYears: 10,
  log: 'warn',
  ...changes,
});

describe('a server that starts its audit log', () => {
  it('tells its configuration, without a secret, and seals it before it is gone', async () => {
    const secret = { someToken: 'token-canary-token-canary-token-canary' } as object;
    await (
      await startAudit(deps(), { ...config(), ...secret })
    )();
    const [started] = await numberedLeaves(log.db);
    expect(started?.action).toBe('server.start');
    expect(started?.body).not.toContain('canary');
    expect(JSON.parse(started?.body ?? '')).toMatchObject({ body: { port: 7410, auditYears: 10 } });
    expect(started?.body).toContain('"databaseUrl"');
    expect((await readLog(log.db)).size).toBe(1);
  });

  it('says so when it does not hold the key, and loses no entry', async () => {
    said.length = 0;
    await (
      await startAudit(deps(), config({ data: `${log.dataDir}/elsewhere` }))
    )();
    expect(said.join()).toContain('The key of the audit log is not in');
    expect((await readLog(log.db)).size).toBe(0);
    await (
      await startAudit(deps(), config())
    )();
    expect((await readLog(log.db)).size).toBe(2);
  });
});
