import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { CarryForwardsReply } from '../../src-shared/wire/carry-forwards.ts';
import { insertImport } from '../store/imports.ts';
import { insertAdjustments } from '../store/provider-adjustments.ts';
import { inTransaction, type Tx } from '../store/transaction.ts';
import { addDevice, addPerson, NOON, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ clock: () => NOON });
  const keith = person('keith', ['controller', '*']);
  await addPerson(server.db, keith);
  token = (await addDevice(server.db, keith)).token;
  await server.db.insertInto('site').values({ id: 'alder', name: 'Alder', type: 'clinic', npis: [] }).execute();
  await inTransaction(server.db, async (tx) => {
    await insertRemittance(tx, 'r1');
    for (const [index, reference] of ['A', 'B', 'C', 'D', 'E'].entries()) {
      const isClosed = index > 2;
      await insertAdjustments(tx, [
        adjustment(2 * index, reference, -50_00),
        adjustment(2 * index + 1, reference, isClosed ? 50_00 : 20_00),
      ]);
    }
  });
});
afterAll(() => server.close());

async function insertRemittance(tx: Tx, id: string): Promise<void> {
  const sha256 = '0'.repeat(64);
  await insertImport(tx, { id: 'i1', sha256, bytes: 1, name: 'a.835', kind: 'remittance', by: 'keith', now: NOON });
  const of = { key: id, import_id: 'i1', sha256, ordinal: 0, payer_id: 'medicare' };
  const row = { ...of, id, site: 'alder', payer_class: 'medicare', state: 'posted', imported_by: 'keith' };
  await tx
    .insertInto('remittance')
    .values({ ...row, body: '{}', ver: 1 })
    .execute();
}

/** The references of every open item are of other days, the newest first. */
function adjustment(position: number, reference: string, amountMinor: number) {
  const date = `2026-01-${String(20 - position).padStart(2, '0')}` as CalendarDate;
  const of = { payerId: 'medicare', payer: 'Medicare', site: 'alder', trace: 'T', remittance: 'r1' };
  return { ...of, code: 'FB', reference, amountMinor, position, date };
}

async function read(query: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${server.url}/api/v1/carry-forwards${query}`, { headers });
}

async function pages(query: string): Promise<CarryForwards[]> {
  const found: CarryForwards[] = [];
  for (let next: string | null = ''; next !== null && found.length < 10; next = found.at(-1)!.next) {
    const after = next && `&after=${encodeURIComponent(next)}`;
    found.push(CarryForwardsReply.parse(await (await read(`${query}${after}`)).json()));
  }
  return found;
}
type CarryForwards = ReturnType<typeof CarryForwardsReply.parse>;

const referencesOf = ({ items }: CarryForwards) => items.map(({ reference }) => reference);

describe('what payers carry forward', () => {
  it('comes in pages, what is open for longest first and what has come to zero last', async () => {
    expect((await pages('?state=all&limit=2')).map(referencesOf)).toEqual([['C', 'B'], ['A', 'D'], ['E']]);
    expect((await pages('?limit=2')).map(referencesOf)).toEqual([['C', 'B'], ['A']]);
    expect((await pages('?state=all&limit=5')).map(referencesOf)).toEqual([['C', 'B', 'A', 'D', 'E']]);
  });

  it('is summed up on each page over everything that is open', async () => {
    const balances = (await pages('?state=all&limit=2')).map(({ aged }) =>
      aged.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0),
    );
    expect(balances).toEqual([-90_00, -90_00, -90_00]);
  });

  it.each(['?limit=501', '?limit=0', '?after=C', '?after=2026-01-20'])('is not read with %s', async (query) =>
    expect((await read(query)).status).toBe(400),
  );
});
