import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BankCsvMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import type { ConnectorEntry } from '../../src-shared/wire/connectors.ts';
import type { QuarantineReply, QuarantineText, ReplayReply } from '../../src-shared/wire/quarantine.ts';
import { type Connections, openConnections } from '../testing/test-connections.ts';

let made: Connections;
beforeAll(async () => {
  made = await openConnections(new Date('2026-12-01T12:00:00.000Z'));
});
afterAll(() => made.close());

const HEADER = 'Konto;Wann;Soll;Haben;Wofür';
const june = `${HEADER}\n4711;01.06.2026;;1.284,50;HCCLAIMPMT Bluewater\n4711;02.06.2026;18,00;;Fee\n`;
const july = `${HEADER}\n4711;01.07.2026;;90,00;HCCLAIMPMT Lakeshore\n`;
const mapping: BankCsvMapping = {
  date: 1,
  amount: null,
  debit: 2,
  credit: 3,
  sign: null,
  text: 4,
  party: null,
  account: 0,
  reference: null,
  currency: null,
  balance: null,
  dateOrder: 'dmy',
  decimal: ',',
  hasHeader: true,
};

async function folder(name: string): Promise<{ readonly id: string; readonly inbox: string }> {
  const settings = { kind: 'hot-folder', folder: name, ready: 'steady', everySeconds: 5, limitMb: 1 };
  const { body } = await made.ask('POST', '/connectors', { name, site: '', enabled: true, settings });
  const inbox = join(made.desk.dataDir, 'hot-folders', name);
  await mkdir(inbox, { recursive: true });
  return { id: (body as ConnectorEntry).id, inbox };
}

async function drop(inbox: string, name: string, text: string): Promise<void> {
  await writeFile(join(inbox, name), text);
  await made.look();
  await made.look();
}

const aside = async (way: string) => ((await made.ask('GET', `/quarantine?way=${way}`)).body as QuarantineReply).items;
const entries = () =>
  made.desk.db
    .selectFrom('bank_entry')
    .select(['account', 'booked_on', 'amount', 'text'])
    .orderBy('booked_on')
    .execute();

describe("a bank's own table whose columns nobody knows", () => {
  it('waits until an administrator names them once; later ones of that bank are read by themselves', async () => {
    const north = await folder('banks/north');
    await drop(north.inbox, 'june.csv', june);
    const [waiting] = await aside(north.id);
    expect(waiting).toMatchObject({ file: 'june.csv', what: 'whole file', problems: [{ code: 'columnsUnknown' }] });
    const place = `/quarantine/${waiting?.id}`;
    const { table } = (await made.ask('POST', `${place}/openings`, {})).body as QuarantineText;
    expect(table).toMatchObject({ first: HEADER.split(';'), mapping: null });
    expect(table?.rows).toHaveLength(2);

    expect(await made.ask('POST', `${place}/columns`, { mapping: { ...mapping, text: 5 } })).toMatchObject({
      status: 400,
    });
    expect(await made.ask('POST', `${place}/columns`, { mapping: { ...mapping, credit: null } })).toMatchObject({
      status: 400,
    });
    expect(await made.ask('POST', `${place}/columns`, { mapping })).toMatchObject({
      status: 200,
      body: { kind: 'bank-csv', taken: 2, known: 0, aside: 0 },
    });
    expect(await aside(north.id)).toEqual([]);
    await drop(north.inbox, 'july.csv', july);
    expect((await readdir(join(north.inbox, 'taken'))).toSorted()).toEqual(['july.csv']);
    expect(await entries()).toEqual([
      { account: '4711', booked_on: '2026-06-01', amount: 128_450, text: 'HCCLAIMPMT Bluewater' },
      { account: '4711', booked_on: '2026-06-02', amount: -1800, text: 'Fee' },
      { account: '4711', booked_on: '2026-07-01', amount: 9000, text: 'HCCLAIMPMT Lakeshore' },
    ]);
    const leaf = await made.desk.db
      .selectFrom('audit_leaf')
      .select('body')
      .where('action', '=', 'columns.name')
      .execute();
    expect(leaf).toHaveLength(1);
  });

  it('is read again as it was named, and doubles nothing', async () => {
    const before = await entries();
    const period = { from: '2026-12-01T00:00:00.000Z', until: '2026-12-02T00:00:00.000Z' };
    const replayed = (await made.ask('POST', '/replays', period)).body as ReplayReply;
    expect(replayed).toMatchObject({ files: 2, taken: 0, known: 3, aside: 0, refused: 0 });
    expect(await entries()).toEqual(before);
  });

  it('of another bank is another matter', async () => {
    const south = await folder('banks/south');
    await drop(south.inbox, 'july.csv', july.replace('Lakeshore', 'Other'));
    expect(await aside(south.id)).toMatchObject([{ problems: [{ code: 'columnsUnknown' }] }]);
  });
});
