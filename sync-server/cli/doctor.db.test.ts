import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendLeaves } from '../audit/append-leaf.ts';
import { openLogKey } from '../audit/log-key.ts';
import { sealLeaves } from '../audit/sequencer.ts';
import { testDatabase, type TestDatabase, withDatabase } from '../store/test-database.ts';
import { inTransaction } from '../store/transaction.ts';
import type { Finding } from '../../src-shared/support/finding.ts';
import { doctor } from './doctor.ts';

let store: TestDatabase;
let data: string;
beforeEach(async () => {
  store = await testDatabase();
  data = mkdtempSync(join(tmpdir(), 'countersign-doctor-'));
});
afterEach(async () => {
  await store.close();
  rmSync(data, { recursive: true, force: true });
});

type Changes = { env?: Record<string, string>; args?: string[]; now?: () => Date; nodeVersion?: string };

async function look({ env = {}, args = [], ...rest }: Changes = {}): Promise<{ code: number; findings: Finding[] }> {
  let said = '';
  const io = { stdout: (text: string) => (said += text), stderr: (text: string) => (said += text) };
  const all = { COUNTERSIGN_DATA: data, DATABASE_URL: store.url, PORT: '0', ...env };
  const code = await doctor(['--json', '--least-free-mb', '1', ...args], io, { env: all, ...rest });
  return {
    code,
    findings: said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Finding),
  };
}

/** The one check that is at fault, and nothing else is. */
async function faultOf(changes: Changes = {}): Promise<Finding> {
  const { code, findings } = await look(changes);
  const faults = findings.filter(({ state }) => state === 'fault');
  expect({ code, faults: faults.length }).toEqual({ code: 1, faults: 1 });
  expect(faults[0]?.fix).not.toBe('');
  return faults[0] as Finding;
}

describe('a look at the server', () => {
  it('finds nothing at fault where nothing is, and says what it looked at', async () => {
    const { code, findings } = await look();
    expect(code).toBe(0);
    expect(findings.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['Node', 'Disk space', 'PostgreSQL', 'Clock', 'Migrations', 'Ledger', 'Audit log']),
    );
  });

  it('finds a Node that is too old', async () =>
    expect(await faultOf({ nodeVersion: 'v20.20.2' })).toMatchObject({ check: 'Node' }));

  it('finds a disk with too little room', async () =>
    expect(await faultOf({ args: ['--least-free-mb', '999999999'] })).toMatchObject({ check: 'Disk space' }));

  it('finds a file in the place of the data folder', async () => {
    writeFileSync(join(data, 'file'), '');
    expect(await faultOf({ env: { COUNTERSIGN_DATA: join(data, 'file') } })).toMatchObject({ check: 'Data folder' });
  });

  it('finds a key that others may read', async () => {
    writeFileSync(join(data, 'operator-token'), 'token');
    chmodSync(join(data, 'operator-token'), 0o644);
    expect(await faultOf()).toMatchObject({ check: 'Key file operator-token' });
  });

  it('finds a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
    const { port } = other.address() as AddressInfo;
    expect(await faultOf({ env: { PORT: String(port) } })).toMatchObject({ check: 'Port' });
    await new Promise((resolve) => other.close(resolve));
  });

  it('finds a database that is not there, without showing its password', async () => {
    const url = withDatabase(store.url, 'no_such_database');
    const found = await faultOf({ env: { DATABASE_URL: url } });
    expect(found.check).toBe('PostgreSQL');
    expect(found.found).toContain('no_such_database');
  });

  it('finds a clock that is wrong by an hour', async () =>
    expect(await faultOf({ now: () => new Date(Date.now() + 3_600_000) })).toMatchObject({ check: 'Clock' }));

  it('finds a database that is newer than the program', async () => {
    await sql`insert into kysely_migration (name, timestamp) values ('9999_later', '')`.execute(store.db);
    expect(await faultOf()).toMatchObject({ check: 'Migrations' });
  });

  it('warns of migrations that wait for the next start', async () => {
    await sql`delete from kysely_migration where name = (select max(name) from kysely_migration)`.execute(store.db);
    const { code, findings } = await look();
    expect(code).toBe(0);
    expect(findings.find(({ check }) => check === 'Migrations')?.state).toBe('warning');
  });

  it('finds an entry that somebody has put out of balance by hand', async () => {
    await inTransaction(store.db, async (tx) => {
      await sql`set local session_replication_role = 'replica'`.execute(tx);
      await sql`insert into gl_line (entry_id, line, account, debit, credit, party, text, segments)
        values ('JE-1', 1, '1000', 500, 0, '', '', '{}')`.execute(tx);
    });
    expect(await faultOf()).toMatchObject({ check: 'Ledger', found: expect.stringContaining('JE-1') as string });
  });

  it('finds an entry of the audit log that somebody has changed by hand, and a key that is missing', async () => {
    const clock = () => new Date();
    const signer = await openLogKey(store.db, data);
    if (!signer) throw new Error('the log has no key');
    await inTransaction(store.db, (tx) =>
      appendLeaves(tx, [{ at: clock(), actor: 'ruth.abramson', action: 'case.approved', entity: 'case/1', body: {} }]),
    );
    await sealLeaves({ db: store.db, clock, signer });
    expect((await look()).code).toBe(0);
    rmSync(join(data, 'audit-key'));
    expect(await faultOf()).toMatchObject({ check: 'Audit key' });
    writeFileSync(join(data, 'audit-key'), 'any', { mode: 0o600 });
    await inTransaction(store.db, async (tx) => {
      await sql`set local session_replication_role = 'replica'`.execute(tx);
      await sql`update audit_leaf set body = replace(body, 'approved', 'refused!')`.execute(tx);
    });
    expect(await faultOf()).toMatchObject({ check: 'Audit log' });
  });

  it('finds a mail server and an ERP that do not answer, and an ERP secret that is missing', async () => {
    const mail = {
      COUNTERSIGN_SMTP_HOST: '127.0.0.1',
      COUNTERSIGN_SMTP_PORT: '9',
      COUNTERSIGN_SMTP_FROM: 'a@example.org',
    };
    expect(await faultOf({ env: mail })).toMatchObject({ check: 'Mail' });
    const flags = [
      '--erp',
      'tryton',
      '--erp-url',
      'http://127.0.0.1:9',
      '--erp-database',
      'books',
      '--erp-user',
      'poster',
    ];
    const { findings } = await look({ args: [...flags, '--erp-secret-file', join(data, 'none')] });
    const faults = findings.filter(({ state }) => state === 'fault').map(({ check }) => check);
    expect(faults).toEqual(['ERP', 'ERP secret']);
  });

  it('says which setting it cannot read', async () => {
    let said = '';
    const io = { stdout: () => {}, stderr: (text: string) => (said += text) };
    expect(await doctor(['--port', 'high'], io, { env: {} })).toBe(2);
    expect(said).toContain('--port');
  });
});
