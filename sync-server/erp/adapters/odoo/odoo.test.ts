import { DATABASE, fakeOdoo, KEY } from '../../../testing/erp-fakes/odoo.ts';
import { describeContract } from '../../../testing/test-contract-conformance.ts';
import { odooErp } from './odoo.ts';

describeContract('An imitation of Odoo', {
  start: fakeOdoo,
  connect: (fake, { secret = KEY, timeoutMs, ...deps }) =>
    odooErp({ url: fake.url, database: DATABASE, secret, timeoutMs }, deps),
  journal: 'MISC',
});
