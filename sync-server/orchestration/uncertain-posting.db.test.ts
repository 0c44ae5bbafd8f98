import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ErpError } from '../erp/port.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';

const MORNING = new Date('2026-11-24T08:00:00.000Z');
const paid = { trace: '880001', amount: '80', body: plainClaim('PA-1') };
let desk: Desk;
/** 'lost': carried out, but the answer does not come back. 'away': not carried out. Neither can be asked. */
let connection: 'up' | 'lost' | 'away' = 'up';

beforeEach(async () => {
  connection = 'up';
  const broken = (): ErpError => new ErpError('uncertain', 'The connection to the ledger broke.');
  desk = await openDesk(MORNING, (ledger) => ({
    ...ledger,
    async post(...posting) {
      if (connection === 'away') throw broken();
      const receipt = await ledger.post(...posting);
      if (connection === 'lost') throw broken();
      return receipt;
    },
    async find(key) {
      if (connection !== 'up') throw broken();
      return await ledger.find(key);
    },
  }));
});
afterEach(async () => {
  // Every attempt in vain was told; that they were is what these tests are about.
  desk.faults.length = 0;
  await desk.close();
});

const countEntries = async () => (await desk.db.selectFrom('gl_entry').select('id').execute()).length;

/** @returns the remittance, whose posting nobody saw the end of, and the case about that. */
async function arriveUncertain(how: 'lost' | 'away') {
  connection = how;
  const reply = await desk.import(remittanceText([paid]));
  await desk.settle();
  const [exception] = await desk.cases('posting-exception');
  return { remittance: reply.transactions[0]!.remittance, exception: exception! };
}

describe('giving up a remittance whose posting nobody saw the end of', () => {
  it('does not refuse it when the entry stands in the books: it is posted', async () => {
    const { remittance, exception } = await arriveUncertain('lost');
    expect(await desk.remittance(remittance)).toMatchObject({ state: 'postingFailed' });
    connection = 'up';
    await desk.decide('keith.vance', exception.id, 'refuse');
    await desk.settle();
    expect(await desk.remittance(remittance)).toMatchObject({ state: 'posted', entryNumber: '2026-000001' });
    const again = await desk.import(remittanceText([paid]));
    expect(again.transactions).toMatchObject([{ status: 'duplicate' }]);
    expect(await countEntries()).toBe(1);
  });

  it('refuses it when the entry is not there, and nothing is sent any more', async () => {
    const { remittance, exception } = await arriveUncertain('away');
    connection = 'up';
    await desk.decide('keith.vance', exception.id, 'refuse');
    await desk.settle();
    expect(await desk.remittance(remittance)).toMatchObject({ state: 'refused' });
    expect(await countEntries()).toBe(0);
    const rows = await desk.db.selectFrom('erp_posting').select('state').execute();
    expect(rows).toEqual([{ state: 'failed' }]);
  });

  it('asks a person again as long as nobody can say whether it is there', async () => {
    const { remittance, exception } = await arriveUncertain('lost');
    await desk.decide('keith.vance', exception.id, 'refuse');
    await desk.settle();
    expect(await desk.remittance(remittance)).toMatchObject({ state: 'postingFailed' });
    const [, second] = await desk.cases('posting-exception');
    connection = 'up';
    await desk.decide('keith.vance', second!.id, 'refuse');
    await desk.settle();
    expect(await desk.remittance(remittance)).toMatchObject({ state: 'posted' });
    expect(await countEntries()).toBe(1);
  });
});

describe('giving up a case whose posting nobody saw the end of', () => {
  it('shows it as posted when the entry stands in the books', async () => {
    connection = 'lost';
    await desk.proposeWriteOff('wo-lost', 50_00);
    await desk.decide('maya.okafor', 'wo-lost', 'approve');
    await desk.settle();
    expect(await desk.case('wo-lost')).toMatchObject({ state: 'postingFailed' });
    connection = 'up';
    await desk.decide('keith.vance', 'wo-lost.px1', 'refuse');
    await desk.settle();
    expect(await desk.case('wo-lost')).toMatchObject({ state: 'posted', posting: { entry: '2026-000001' } });
    expect(await countEntries()).toBe(1);
  });
});
