import { CLIENT, COMPANY, fakeBusinessCentral } from '../../../testing/erp-fakes/business-central.ts';
import { describeContract } from '../../../testing/test-contract-conformance.ts';
import { businessCentralErp } from './business-central.ts';

describeContract('An imitation of Business Central', {
  start: fakeBusinessCentral,
  connect: (fake, { secret = CLIENT.secret, timeoutMs, ...deps }) =>
    businessCentralErp(
      {
        url: `${fake.url}/api/v2.0`,
        company: COMPANY,
        tokenUrl: `${fake.url}/tenant/oauth2/v2.0/token`,
        clientId: CLIENT.clientId,
        secret,
        timeoutMs,
      },
      deps,
    ),
  journal: 'GENERAL',
});
