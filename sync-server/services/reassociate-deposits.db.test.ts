import { afterAll, beforeAll, expect, it } from 'vitest';
import { baiText, claimsText, statusText } from '../testing/inbound-texts.ts';
import { type ImportBench, openImportBench, plainClaim, remittanceText } from '../testing/test-import.ts';
import { findRemittanceLinks, listReassociation } from './list-reassociation.ts';
import { reassociateDeposits } from './reassociate-deposits.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

const SITES = ['mercy-general'];
const match = () => reassociateDeposits({ db: bench.store.db, clock: () => bench.now });
const links = (remittance: string) => findRemittanceLinks(bench.store.db, remittance, SITES);
const open = (isEverywhere = true) => listReassociation(bench.store.db, { sites: SITES, isEverywhere });

async function remittance(trace: string, account: string): Promise<string> {
  const text = remittanceText([{ trace, amount: '80', body: plainClaim(account) }]);
  const { transactions } = await bench.importText(text);
  return transactions[0]!.remittance;
}

it('a claim, its status, its remittance and the deposit are linked, whichever comes first', async () => {
  await bench.importText(claimsText([{ id: 'PA-9', charge: '100' }]));
  await bench.importText(statusText([{ id: 'PA-9', category: 'A2' }]));
  await bench.importText(baiText([{ amountMinor: 80_00, reference: 'B1', text: 'TRN*1*00012345*1460012345' }]));
  expect(await match()).toBe(0);
  const id = await remittance('12345', 'PA-9');
  expect(await match()).toBe(1);
  expect(await links(id)).toMatchObject({
    deposit: {
      amountMinor: 80_00,
      bookedOn: '2026-11-20',
      account: '2468',
      reason: 'trace',
      score: 100,
      differenceMinor: 0,
    },
    claims: [{ id: 'PA-9', chargeMinor: 100_00, serviceOn: '2026-11-10', status: 'A2:20' }],
  });
  expect(await match()).toBe(0);
});

it('what has no other side is shown, deposits only to who sees every site', async () => {
  const id = await remittance('777001', 'PA-10');
  await bench.importText(baiText([{ amountMinor: 81_00, reference: 'B2', text: 'LOCKBOX' }]));
  await match();
  const { remittances, deposits } = await open();
  expect(remittances).toEqual([
    expect.objectContaining({ id, trace: '777001', paidMinor: 80_00, paidOn: '2026-11-20', site: 'mercy-general' }),
  ]);
  expect(deposits).toEqual([expect.objectContaining({ amountMinor: 81_00, reference: 'B2', account: '2468' })]);
  expect((await open(false)).deposits).toEqual([]);
  expect(await links(id)).toMatchObject({ deposit: null, claims: [] });
});

it('the links of a remittance at another site are not told', async () => {
  const id = await remittance('777002', 'PA-11');
  expect(await findRemittanceLinks(bench.store.db, id, ['westside-clinic'])).toBeNull();
});
