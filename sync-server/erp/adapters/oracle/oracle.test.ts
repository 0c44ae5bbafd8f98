import { describe, expect, it } from 'vitest';
import { fakeOracle, LEDGER, USER } from '../../../testing/erp-fakes/oracle.ts';
import { claimsInMemory, describeContract } from '../../../testing/test-contract-conformance.ts';
import { postingOf } from '../../../testing/test-erp-conformance.ts';
import { oracleErp } from './oracle.ts';
import { firstInZip, zipOf } from './zip.ts';

const { user, secret: right } = USER;

describeContract('An imitation of Oracle Fusion', {
  start: fakeOracle,
  connect: (fake, { secret = right, timeoutMs, ...deps }) =>
    oracleErp({ url: fake.url, ...LEDGER, user, secret, timeoutMs, pollMs: 5 }, deps),
  journal: 'Adjustment',
});

describe('A journal import that takes long', () => {
  it('is accepted first and found posted later, and is not sent again in between', async () => {
    const fake = await fakeOracle();
    fake.looks = 30;
    const deps = { clock: () => new Date(), claim: claimsInMemory() };
    const erp = oracleErp({ url: fake.url, ...LEDGER, user, secret: right, pollMs: 1 }, deps);
    const made = postingOf('long', { journal: 'Adjustment' });
    const posting = { ...made, lines: made.lines.map((line) => ({ ...line, party: '' })) };
    const signal = AbortSignal.timeout(10_000);
    expect(await erp.post(posting, signal)).toMatchObject({ state: 'accepted', erpNumber: '' });
    expect(await erp.find('long')).toMatchObject({ state: 'accepted' });
    expect(await erp.post(posting, signal)).toMatchObject({ state: 'accepted' });
    fake.looks = 0;
    for (let looks = 0; looks < 30; looks += 1) await erp.find('long');
    expect(await erp.find('long')).toMatchObject({ state: 'posted' });
    expect(fake.books.entries).toHaveLength(1);
    expect(fake.asked.filter((step) => step === 'import')).toHaveLength(1);
    await fake.stop();
  });
});

describe('An archive', () => {
  it('gives back what went in, and nothing where a byte has changed', () => {
    const archive = zipOf('a.csv', Buffer.from('NEW,1\r\n'));
    expect(firstInZip(archive)).toEqual({ name: 'a.csv', content: Buffer.from('NEW,1\r\n') });
    const at = archive.indexOf('NEW');
    archive[at] = 0;
    expect(firstInZip(archive)).toBeNull();
    expect(firstInZip(Buffer.from('no archive'))).toBeNull();
  });
});
