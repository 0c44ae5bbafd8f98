import { expect, it } from 'vitest';
import { CLIENT, fakeNetSuite, RSA, SUBSIDIARY } from '../../../testing/erp-fakes/netsuite.ts';
import { claimsInMemory, describeContract, type ErpDeps, WRONG } from '../../../testing/test-contract-conformance.ts';
import { netSuiteErp } from './netsuite.ts';

const { clientId, certificateId } = CLIENT;

describeContract('An imitation of NetSuite', {
  start: () => fakeNetSuite(),
  connect: (fake, { secret = CLIENT.secret, timeoutMs, ...deps }) =>
    netSuiteErp(
      {
        url: fake.url,
        subsidiary: SUBSIDIARY,
        clientId,
        certificateId: secret === WRONG ? 'cert-9' : certificateId,
        secret: secret === WRONG ? CLIENT.secret : secret,
        timeoutMs,
      },
      deps,
    ),
  journal: 'Journal',
});

it('signs for NetSuite with an RSA key too, and says so when a key cannot be read', async () => {
  const fake = await fakeNetSuite();
  const deps: ErpDeps = { clock: () => new Date(), claim: claimsInMemory() };
  const common = { url: fake.url, subsidiary: SUBSIDIARY, clientId, certificateId: CLIENT.rsaCertificateId };
  expect(await netSuiteErp({ ...common, secret: RSA.privateKey }, deps).health()).toMatchObject({
    authenticated: true,
  });
  await expect(netSuiteErp({ ...common, secret: 'no key' }, deps).find('any')).rejects.toMatchObject({
    code: 'bad-credentials',
  });
  await fake.stop();
});
