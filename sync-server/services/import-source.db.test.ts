import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSamples, sampleBytes, samplesOf } from '../../src-shared/testing/test-real-samples.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { findRecords } from '../store/business-records.ts';
import { baiText, claimsText, coverageText, messageText, statusText } from '../testing/inbound-texts.ts';
import { type ImportBench, openImportBench } from '../testing/test-import.ts';

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

const SITE = 'mercy-general';

async function record(type: string, id: string, site = SITE) {
  const [found] = await findRecords(bench.store.db, [{ type, id }], site);
  return found ?? null;
}

async function countOf(table: 'bank_entry' | 'claim' | 'claim_status' | 'inbound_item' | 'quarantine') {
  const { db } = bench.store;
  const { count } = await db
    .selectFrom(table)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

const quarantined = (importId: string) =>
  bench.store.db.selectFrom('quarantine').selectAll().where('import_id', '=', importId).execute();

describe('claims (837)', () => {
  it('become rows with payer and site, and charges that a case can rest on', async () => {
    const reply = await bench.importText(
      claimsText([
        { id: 'C-1', charge: '100' },
        { id: 'C-2', charge: '40.5' },
      ]),
    );
    expect(reply).toMatchObject({
      kind: 'x12-837p',
      source: { records: 2, accepted: 2, duplicates: 0, quarantined: 0, totals: { chargesMinor: 140_50 } },
      problems: [],
    });
    const claim = await bench.store.db
      .selectFrom('claim')
      .selectAll()
      .where('id', '=', 'C-1')
      .executeTakeFirstOrThrow();
    expect(claim).toMatchObject({
      site: SITE,
      payer_id: 'northern-plains',
      charge: 100_00,
      lines: 1,
      form: 'professional',
    });
    expect(await record('claim-charges', 'C-2')).toMatchObject({
      body: {
        account: 'C-2',
        lines: [{ line: 1, serviceOn: '2026-11-10', code: '99213', modifiers: '25', units: 1, amountMinor: 40_50 }],
      },
    });
  });

  it('in another file are known again, and a corrected one is a new version', async () => {
    const before = await countOf('claim');
    const again = await bench.importText(`${claimsText([{ id: 'C-1', charge: '100' }])}\n`);
    expect(again.source).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await countOf('claim')).toBe(before);
    const corrected = await bench.importText(claimsText([{ id: 'C-1', charge: '90' }]));
    expect(corrected.source).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await record('claim-charges', 'C-1')).toMatchObject({ body: { lines: [{ amountMinor: 90_00 }] } });
  });

  it('with an amount that is none are put aside alone, with the place of their bytes', async () => {
    const text = claimsText([
      { id: 'C-10', charge: '12' },
      { id: 'C-11', charge: 'twelve' },
      { id: 'C-12', charge: '13' },
    ]);
    const reply = await bench.importText(text);
    expect(reply.source).toMatchObject({ accepted: 2, quarantined: 1 });
    const [aside] = await quarantined(reply.id);
    expect(text.slice(Number(aside!.source_offset), Number(aside!.source_until))).toMatch(/^CLM\*C-11\*twelve.*\n$/s);
    expect(JSON.parse(aside!.problems)).toMatchObject([{ code: 'amount-unreadable' }]);
  });

  it('of a set that was cut off are not taken at all: the set is put aside', async () => {
    const text = claimsText([
      { id: 'C-20', charge: '12' },
      { id: 'C-21', charge: '13' },
    ]);
    const before = [await countOf('claim'), await countOf('inbound_item')];
    const reply = await bench.importText(text.slice(0, text.indexOf('SE*')));
    expect(reply.source).toMatchObject({ accepted: 0, quarantined: 2 });
    expect([await countOf('claim'), await countOf('inbound_item')]).toEqual(before);
    expect(await quarantined(reply.id)).toMatchObject([{ what: 'transaction set 837', state: 'waiting' }]);
    const whole = await bench.importText(text);
    expect(whole.source).toMatchObject({ accepted: 2, duplicates: 0 });
  });

  it('are kept raw with their hash', async () => {
    const text = claimsText([{ id: 'C-30', charge: '1' }]);
    const { sha256 } = await bench.importText(text);
    expect(await readFile(rawFilePath(bench.dataDir, sha256), 'utf8')).toBe(text);
  });
});

describe('what payers answer', () => {
  it('about claims (277CA) is the history of the claim, once', async () => {
    const text = statusText([
      { id: 'C-1', category: 'A2' },
      { id: 'C-2', category: 'A3' },
    ]);
    expect((await bench.importText(text)).source).toMatchObject({ accepted: 2 });
    expect((await bench.importText(`${text}\n`)).source).toMatchObject({ accepted: 0, duplicates: 2 });
    const { db } = bench.store;
    const rows = await db.selectFrom('claim_status').select(['claim', 'category', 'code']).orderBy('claim').execute();
    expect(rows).toEqual([
      { claim: 'C-1', category: 'A2', code: '20' },
      { claim: 'C-2', category: 'A3', code: '20' },
    ]);
  });

  it('about coverage (271) is what a case finds under the account', async () => {
    await bench.importText(coverageText('PA-77', '1'));
    expect(await record('coverage-check', 'PA-77', 'shared-services')).toMatchObject({
      body: { isActive: true, from: '2026-01-01', askedOn: '2026-11-24', payer: 'NORTHERN PLAINS MUTUAL' },
    });
  });

  it('without saying whether there is coverage is put aside', async () => {
    const reply = await bench.importText(coverageText('PA-78', 'C'));
    expect(reply.source).toMatchObject({ accepted: 0, quarantined: 1 });
    expect(reply.problems.map(({ code }) => code)).toEqual(['coverage-unclear']);
  });
});

describe('bank files', () => {
  const deposit = { amountMinor: 80_00, reference: 'R1', text: 'TRN*1*00012345*1460012345' };
  const alike = { amountMinor: 25_00, reference: '', text: 'LOCKBOX' };

  it('become entries with signed cents and the trace; two that look alike are two', async () => {
    const reply = await bench.importText(baiText([deposit, alike, alike]));
    expect(reply).toMatchObject({ kind: 'bank-bai2', source: { records: 3, accepted: 3 }, problems: [] });
    const { db } = bench.store;
    const rows = await db.selectFrom('bank_entry').select(['amount', 'trace', 'trace_key', 'account']).execute();
    expect(rows).toContainEqual({ amount: 80_00, trace: '00012345', trace_key: '12345', account: '0975312468' });
    expect(rows.filter(({ amount }) => amount === 25_00)).toHaveLength(2);
  });

  it('that repeat entries in another file double nothing, and bring what is new', async () => {
    const before = await countOf('bank_entry');
    const reply = await bench.importText(baiText([deposit, alike, alike, alike]));
    expect(reply.source).toMatchObject({ accepted: 1, duplicates: 3 });
    expect(await countOf('bank_entry')).toBe(before + 1);
  });

  it('with an entry that cannot be read are not taken in part', async () => {
    const before = await countOf('bank_entry');
    const broken = baiText([{ ...deposit, reference: 'R9' }, alike], { date: '261121' }).replace(
      '165,2500',
      '165,25x0',
    );
    const reply = await bench.importText(broken);
    expect(reply.source).toMatchObject({ accepted: 0, quarantined: 1 });
    expect(await countOf('bank_entry')).toBe(before);
    expect(await quarantined(reply.id)).toMatchObject([{ what: 'statement of account ending in 2468' }]);
  });
});

describe('HL7 v2 messages', () => {
  /** PID-3, PID-11.4 and PID-18. */
  const pid = (patient: string, account = '', state = '') =>
    `PID|1||${patient}^^^LH||||||||1 ST^^TOWN^${state}|||||||${account}`;

  it('tell who answers for an account and who covers it, and keep what they do not say', async () => {
    const admission = messageText('ADT^A04', 'M1', '20261120080000', [
      pid('P-1', 'A-1', 'MN'),
      'PV1|1|O',
      'GT1|1|G-9',
      'IN1|1|PLAN|NPM01|Northern Plains Mutual',
    ]);
    const reply = await bench.importText(admission);
    expect(reply).toMatchObject({ kind: 'hl7v2-adt', source: { records: 1, accepted: 1 } });
    const update = messageText('ADT^A08', 'M2', '20261121080000', [pid('P-1', 'A-1', 'ND')]);
    await bench.importText(update);
    expect(await record('patient-account', 'A-1')).toMatchObject({
      keys: { patient: 'P-1', guarantor: 'G-9' },
      body: { guarantor: 'G-9', state: 'ND', coverage: [{ payer: 'NPM01', name: 'Northern Plains Mutual', order: 1 }] },
    });
    const late = messageText('ADT^A08', 'M3', '20261120090000', [pid('P-1', 'A-1', 'SD')]);
    await bench.importText(late);
    expect(await record('patient-account', 'A-1')).toMatchObject({ body: { state: 'ND' } });
  });

  it('with charges add up by account, each once', async () => {
    const charges = messageText('DFT^P03', 'D1', '20261122080000', [
      pid('P-1', 'A-1'),
      'FT1|1|T1||20261120||CG|99213|||1|125.00',
      'FT1|2|T2||20261121||PY||||1|25.00',
    ]);
    expect((await bench.importText(charges)).source).toMatchObject({ accepted: 1 });
    expect((await bench.importText(charges)).source).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await record('account-charges', 'A-1')).toMatchObject({
      body: {
        totalMinor: 100_00,
        lines: [
          { id: 'T1', amountMinor: 125_00 },
          { id: 'T2', amountMinor: -25_00 },
        ],
      },
    });
  });

  it('with a charge that has no amount are put aside whole, the rest of the file goes on', async () => {
    const broken = messageText('DFT^P03', 'D2', '20261122080000', [
      pid('P-1', 'A-1'),
      'FT1|1|T8||20261120||CG|99213|||1|5.00',
      'FT1|2|T9||20261120||CG|99213|||1|',
    ]);
    const sound = messageText('DFT^P03', 'D3', '20261122080000', [
      pid('P-2', 'A-2'),
      'FT1|1|T1||20261120||CG|99213|||2||12.50',
    ]);
    const reply = await bench.importText(broken + sound);
    expect(reply.source).toMatchObject({ accepted: 1, quarantined: 1 });
    expect(await record('account-charges', 'A-1')).toMatchObject({ body: { totalMinor: 100_00 } });
    expect(await record('account-charges', 'A-2')).toMatchObject({ body: { totalMinor: 25_00 } });
  });

  it('that merge patients move their accounts to the one who stays', async () => {
    const merge = messageText('ADT^A40', 'X1', '20261123080000', [pid('P-100'), 'MRG|P-1^^^LH']);
    await bench.importText(merge);
    expect(await record('patient-account', 'A-1')).toMatchObject({ keys: { patient: 'P-100' } });
  });

  it('that merge accounts leave one with the charges of both', async () => {
    const merge = messageText('ADT^A41', 'X2', '20261123090000', [pid('P-100', 'A-9'), 'MRG|||A-1']);
    await bench.importText(merge);
    expect(await record('patient-account', 'A-1')).toBeNull();
    expect(await record('patient-account', 'A-9')).toMatchObject({ body: { guarantor: 'G-9' } });
    expect(await record('account-charges', 'A-9')).toMatchObject({ body: { totalMinor: 100_00 } });
  });
});

describe('FHIR resources', () => {
  it('of claims and charges come in, the others are kept as they came', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        {
          resource: {
            resourceType: 'Claim',
            id: 'F-1',
            total: { value: 60.1 },
            item: [
              {
                sequence: 1,
                productOrService: { coding: [{ code: '99214' }] },
                servicedDate: '2026-11-12',
                net: { value: 60.1 },
              },
            ],
          },
        },
        { resource: { resourceType: 'Patient', id: 'p' } },
        {
          resource: {
            resourceType: 'ChargeItem',
            id: 'CI-1',
            account: [{ reference: 'Account/A-50' }],
            occurrenceDateTime: '2026-11-12T08:00:00Z',
            code: { coding: [{ code: '99214' }] },
            priceOverride: { value: 60.1 },
          },
        },
      ],
    };
    const reply = await bench.importText(JSON.stringify(bundle));
    expect(reply).toMatchObject({ kind: 'fhir-r4', source: { records: 3, accepted: 2, unused: 1, quarantined: 0 } });
    expect(await record('claim-charges', 'F-1', 'shared-services')).toMatchObject({
      body: { lines: [{ code: '99214' }] },
    });
    expect(await record('account-charges', 'A-50', 'shared-services')).toMatchObject({ body: { totalMinor: 60_10 } });
  });
});

it('what nothing is mapped of says so and is kept', async () => {
  const reply = await bench.importText(messageText('SIU^S12', 'S1', '20261120080000', ['SCH|1']));
  expect(reply.source).toMatchObject({ accepted: 0, unused: 1 });
  expect(reply.problems.map(({ code }) => code)).toEqual(['nothing-mapped']);
  expect(existsSync(rawFilePath(bench.dataDir, reply.sha256))).toBe(true);
});

const KINDS = [
  'x12-837p',
  'x12-837i',
  'x12-277ca',
  'x12-277',
  'x12-271',
  'bank-bai2',
  'bank-camt',
  'bank-csv',
  'bank-ofx',
  'nacha',
].concat(['hl7v2-adt', 'hl7v2-dft', 'hl7v2-bar', 'fhir-r4-spec-examples']);

describe.skipIf(!hasSamples)('the files of others', () => {
  it.each(KINDS)(
    'of kind %s are taken, and a second time double nothing',
    async (kind) => {
      for (const { file } of samplesOf(kind)) {
        const bytes = sampleBytes(file);
        const first = await bench.importBytes(bytes, file.slice(-200));
        if (!first.ok) throw new Error(`${file}: ${first.error.message}`);
        const { source } = first.value;
        const errors = first.value.problems.filter(({ severity }) => severity === 'error');
        // What is put aside says why.
        expect([file, (source?.quarantined ?? 0) > 0 && errors.length === 0]).toEqual([file, false]);
        const before = [await countOf('inbound_item'), await countOf('quarantine')];
        const second = await bench.importBytes(bytes, file.slice(-200));
        expect(second.ok && second.value.source?.accepted).toBe(0);
        expect([await countOf('inbound_item'), await countOf('quarantine')]).toEqual(before);
      }
    },
    120_000,
  );
});
