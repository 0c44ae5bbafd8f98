import { COMPANY_CODE, fakeSap, USER } from '../../../testing/erp-fakes/sap.ts';
import { describeContract } from '../../../testing/test-contract-conformance.ts';
import { sapErp } from './sap.ts';

describeContract('An imitation of S/4HANA', {
  start: fakeSap,
  connect: (fake, { secret = USER.secret, timeoutMs, ...deps }) =>
    sapErp({ url: fake.url, companyCode: COMPANY_CODE, user: USER.user, secret, timeoutMs }, deps),
  journal: 'SA',
  tellsPeriods: false,
});
