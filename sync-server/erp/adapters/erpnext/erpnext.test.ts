import { COMPANY, fakeErpNext, KEY } from '../../../testing/erp-fakes/erpnext.ts';
import { describeContract } from '../../../testing/test-contract-conformance.ts';
import { erpNextErp } from './erpnext.ts';

describeContract('An imitation of ERPNext', {
  start: fakeErpNext,
  connect: (fake, { secret = KEY.secret, timeoutMs, ...deps }) =>
    erpNextErp({ url: fake.url, company: COMPANY, apiKey: KEY.apiKey, secret, timeoutMs }, deps),
  journal: 'Journal Entry',
});
