import { describe, expect, it } from 'vitest';
import { Person } from '../../../src-shared/authority/person.ts';
import { erpMapping, erpStatus, reconcileErp, saveMapping } from '../../services/keep-erp.ts';
import { underErpClaim } from '../../store/erp-claims.ts';
import { openTarget } from '../../store/erp-forwards.ts';
import * as central from '../../testing/erp-fakes/business-central.ts';
import * as next from '../../testing/erp-fakes/erpnext.ts';
import type { FakeErp } from '../../testing/erp-fakes/fake-erp.ts';
import * as suite from '../../testing/erp-fakes/netsuite.ts';
import * as odoo from '../../testing/erp-fakes/odoo.ts';
import * as fusion from '../../testing/erp-fakes/oracle.ts';
import * as sap from '../../testing/erp-fakes/sap.ts';
import { ledgerOf } from '../../testing/test-ledger-entries.ts';
import { forwardEntries } from '../forward/forward-entries.ts';
import { type ErpSettings, linkErp } from './erps.ts';

const controller = Person.parse({ id: 'carla', name: 'Carla Controller', roles: [] });

const clock = () => new Date('2026-11-24T08:00:00.000Z');

/** Each as an operator configures it. */
const configured: readonly {
  readonly start: () => Promise<FakeErp>;
  readonly settings: (url: string) => ErpSettings;
}[] = [
  {
    start: central.fakeBusinessCentral,
    settings: (url) => ({
      kind: 'business-central',
      url: `${url}/api/v2.0`,
      database: central.COMPANY,
      user: central.CLIENT.clientId,
      secret: central.CLIENT.secret,
      tokenUrl: `${url}/tenant/oauth2/v2.0/token`,
    }),
  },
  {
    start: next.fakeErpNext,
    settings: (url) => ({
      kind: 'erpnext',
      url,
      database: next.COMPANY,
      user: next.KEY.apiKey,
      secret: next.KEY.secret,
    }),
  },
  {
    start: odoo.fakeOdoo,
    settings: (url) => ({ kind: 'odoo', url, database: odoo.DATABASE, user: 'poster', secret: odoo.KEY }),
  },
  {
    start: () => suite.fakeNetSuite(clock),
    settings: (url) => ({
      kind: 'netsuite',
      url,
      database: suite.SUBSIDIARY,
      user: `${suite.CLIENT.clientId}:${suite.CLIENT.certificateId}`,
      secret: suite.CLIENT.secret,
    }),
  },
  {
    start: sap.fakeSap,
    settings: (url) => ({ kind: 'sap', url, database: sap.COMPANY_CODE, ...sap.USER }),
  },
  {
    start: fusion.fakeOracle,
    settings: (url) => {
      const { ledgerId, dataAccessSetId, combination } = fusion.LEDGER;
      return { kind: 'oracle', url, database: `${ledgerId}:${dataAccessSetId}:${combination}`, ...fusion.USER };
    },
  },
];

describe('An ERP that is configured', () => {
  for (const { start, settings } of configured) {
    const { kind } = settings('https://erp.example.org');

    it(`gets what our ledger posts, once and reversed once, as ${kind}, and is not called verified`, async () => {
      const ledger = await ledgerOf(clock);
      const fake = await start();
      const { db } = ledger;
      const link = linkErp(settings(fake.url), { clock, claim: (key, work) => underErpClaim(db, key, work) });
      const deps = { db, clock, link };
      await openTarget(db, link.target, link.configuration, clock());
      const { mapping } = await erpMapping(deps);
      await saveMapping(deps, controller, { base: 0, note: 'first', mapping });
      await ledger.post('case/one');
      await ledger.reverse('case/one', 'case/one/reversed');
      const pass = { db, target: link.target, erp: link.erp, clock, chance: () => 0 };
      const posted = await forwardEntries(pass);
      expect({ posted, again: await forwardEntries(pass) }).toEqual({ posted: 2, again: 0 });
      expect(fake.books.entries).toHaveLength(2);
      expect(await erpStatus(deps)).toMatchObject({ verified: 'imitation', unforwarded: [] });
      const found = await reconcileErp(deps);
      expect(found).toMatchObject({ entries: 2, missing: [], differing: [] });
      expect(found.trialBalance).toEqual(found.accounts);
      await fake.stop();
      await ledger.close();
    });
  }
});
