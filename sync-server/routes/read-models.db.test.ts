import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { type Change, publish } from '../feed/publish.ts';
import { insertEntry, lockPeriod, saveAccounts } from '../store/ledger.ts';
import { inTransaction, type Tx } from '../store/transaction.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  server = await startTestServer();
  await server.db
    .insertInto('site')
    .values(['alder', 'birch'].map((id) => ({ id, name: id, type: 'clinic', npis: [] })))
    .execute();
  const people = [
    person('maya', ['clinic-manager', 'alder']),
    person('keith', ['controller', '*']),
    person('ruth', ['revenue-cycle-director', 'birch']),
  ];
  for (const who of people) {
    await addPerson(server.db, who);
    tokens[who.id] = (await addDevice(server.db, who, { now: new Date() })).token;
  }
  await inTransaction(server.db, async (tx) => {
    for (let i = 0; i < 7; i += 1) await insertCase(tx, `c${i}`, i % 2 ? 'alder' : 'birch');
    await publish(tx, [...advice('r1', 'alder'), ...advice('r2', 'birch')], new Date());
    await saveAccounts(tx, [
      { code: '1040', name: 'Cash clearing', type: 'asset', party: 'none' },
      { code: '1200', name: 'Payer A/R', type: 'asset', party: 'payer' },
    ]);
    await lockPeriod(tx, '2026-03');
    await insertSale(tx, 1, 'alder', '2026-03-02', 5_00);
    await insertSale(tx, 2, 'birch', '2026-03-03', 7_00);
  });
});
afterAll(() => server.close());

async function insertCase(tx: Tx, id: string, site: string): Promise<void> {
  const body = JSON.stringify({ id, scope: `${site}/work`, ver: 1 });
  await tx
    .insertInto('billing_case')
    .values({
      id,
      number: `WO-${id}`,
      kind: 'write-off',
      queue: 'write-offs',
      site,
      state: id === 'c1' ? 'posted' : 'open',
      amount: 100,
      account: '',
      remittance_id: null,
      process_id: null,
      body,
      ver: 1,
      updated_at: new Date(),
    })
    .execute();
  await publish(tx, [{ coll: 'cases', id, ver: 1, scope: `${site}/work`, body }], new Date());
}

function advice(id: string, site: string): Change[] {
  const scope = `${site}/remits`;
  return [id, `${id}:0000`].map((each) => ({
    coll: 'remits',
    id: each,
    ver: 1,
    scope,
    body: JSON.stringify({ id: each, scope, ver: 1 }),
  }));
}

async function insertSale(tx: Tx, n: number, site: string, date: string, minor: number): Promise<void> {
  const line = { accountName: '', party: '', text: '', segments: [] };
  await insertEntry(
    tx,
    {
      id: `e${n}`,
      number: `2026-00000${n}`,
      key: `k${n}`,
      contentHash: '',
      site,
      date: date as CalendarDate,
      period: '2026-03',
      memo: '',
      reverses: null,
      source: { case: '', remittance: '' },
      postedAt: new Date(),
    },
    [
      { ...line, account: '1040', debitMinor: minor, creditMinor: 0 },
      { ...line, account: '1200', debitMinor: 0, creditMinor: minor },
    ],
  );
}

type Page = { items: { id: string }[]; next: string | null };

async function get<T>(who: string, path: string): Promise<{ status: number; body: T }> {
  const response = await fetch(`${server.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${tokens[who]}` } });
  return { status: response.status, body: (await response.json()) as T };
}

async function idsOf(who: string, path: string): Promise<string[]> {
  return (await get<Page>(who, path)).body.items.map(({ id }) => id);
}

describe('read models over HTTP', () => {
  it('are those of the person’s own sites', async () => {
    expect(await idsOf('maya', 'cases')).toEqual(['c5', 'c3', 'c1']);
    expect(await idsOf('keith', 'cases')).toHaveLength(7);
  });

  it('come in pages that neither repeat nor leave out anything', async () => {
    const seen: string[] = [];
    let path = 'cases?limit=3';
    for (;;) {
      const { body } = await get<Page>('keith', path);
      seen.push(...body.items.map(({ id }) => id));
      if (body.next === null) break;
      path = `cases?limit=3&before=${body.next}`;
    }
    expect(seen).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']);
  });

  it('can be asked for by queue, state and site', async () => {
    expect(await idsOf('keith', 'cases?queue=write-offs&state=posted')).toEqual(['c1']);
    expect(await idsOf('keith', 'cases?site=alder&state=open')).toEqual(['c5', 'c3']);
    expect(await idsOf('maya', 'cases?site=birch')).toEqual([]);
  });

  it('give one document, and do not tell a foreign one from none', async () => {
    expect((await get('maya', 'cases/c1')).body).toMatchObject({ id: 'c1' });
    const foreign = await get<object>('maya', 'cases/c2');
    const none = await get<object>('maya', 'cases/c99');
    expect([foreign.status, none.status]).toEqual([404, 404]);
    expect(foreign.body).toEqual(none.body);
  });

  it('list remittance advices without their pages of claims', async () => {
    expect(await idsOf('keith', 'remittances')).toEqual(['r2', 'r1']);
    expect(await idsOf('maya', 'remittances')).toEqual(['r1']);
    expect((await get('maya', 'remittances/r2')).status).toBe(404);
  });
});

describe('the trial balance', () => {
  const balances = async (who: string, asOf: string) => {
    type Reply = { sites: string[]; accounts: { account: string; balanceMinor: number }[] };
    const { body } = await get<Reply>(who, `ledger/trial-balance?asOf=${asOf}`);
    return [body.sites, body.accounts.map(({ account, balanceMinor }) => [account, balanceMinor])];
  };

  it('sums the sites whose ledger the person may see, up to the day', async () => {
    const both = [
      ['1040', 12_00],
      ['1200', -12_00],
    ];
    expect(await balances('keith', '2026-03-03')).toEqual([['alder', 'birch'], both]);
    expect((await balances('keith', '2026-03-02'))[1]).toEqual([
      ['1040', 5_00],
      ['1200', -5_00],
    ]);
    expect(await balances('ruth', '2026-12-31')).toEqual([
      ['birch'],
      [
        ['1040', 7_00],
        ['1200', -7_00],
      ],
    ]);
  });

  it('is refused to a clinic manager, who sees no ledger', async () =>
    expect(await get('maya', 'ledger/trial-balance')).toMatchObject({ status: 403 }));
});
