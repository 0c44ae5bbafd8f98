import { createHash } from 'node:crypto';
import type { ErpKind } from '../erp-kinds.ts';
import type { ErpLink } from '../erp-link.ts';
import type { OutsideErp } from '../port.ts';
import { businessCentralErp } from './business-central/business-central.ts';
import { NAME as BUSINESS_CENTRAL, tokenUrlOf } from './business-central/client.ts';
import { NAME as ERPNEXT } from './erpnext/client.ts';
import { erpNextErp } from './erpnext/erpnext.ts';
import type { ErpClaim } from './kit/contract-erp.ts';
import { NAME as NETSUITE } from './netsuite/client.ts';
import { netSuiteErp } from './netsuite/netsuite.ts';
import { NAME as ODOO } from './odoo/client.ts';
import { odooErp } from './odoo/odoo.ts';
import { NAME as ORACLE } from './oracle/client.ts';
import { oracleErp } from './oracle/oracle.ts';
import { NAME as SAP } from './sap/client.ts';
import { sapErp } from './sap/sap.ts';
import { trytonErp } from './tryton/tryton.ts';

export type ErpSettings = {
  readonly kind: ErpKind;
  readonly url: string;
  /** Which books there: the database of a Tryton, the company of the others. */
  readonly database: string;
  /** Who posts: the user, key or client that the secret belongs to. */
  readonly user: string;
  readonly secret: string;
  /** Where tokens are given, when that does not follow from the address. */
  readonly tokenUrl?: string | undefined;
};

export type ErpDeps = { readonly clock: () => Date; readonly claim: ErpClaim };

type Known = {
  readonly name: string;
  /** `live`: tested with a server of the kind. `imitation`: with one of our own that keeps to the public contract. */
  readonly verified: ErpLink['verified'];
  connect(settings: ErpSettings, deps: ErpDeps): OutsideErp;
};

const erps: Readonly<Record<ErpKind, Known>> = {
  tryton: {
    name: 'Tryton',
    verified: 'live',
    connect: ({ url, database, user, secret }, deps) => trytonErp({ url, database, user, secret, ...deps }),
  },
  'business-central': {
    name: BUSINESS_CENTRAL,
    verified: 'imitation',
    connect: ({ url, database, user, secret, tokenUrl = tokenUrlOf(url) }, deps) =>
      businessCentralErp({ url, company: database, clientId: user, secret, tokenUrl }, deps),
  },
  erpnext: {
    name: ERPNEXT,
    verified: 'imitation',
    connect: ({ url, database, user, secret }, deps) =>
      erpNextErp({ url, company: database, apiKey: user, secret }, deps),
  },
  odoo: {
    name: ODOO,
    verified: 'imitation',
    connect: ({ url, database, secret }, deps) => odooErp({ url, database, secret }, deps),
  },
  netsuite: {
    name: NETSUITE,
    verified: 'imitation',
    connect: ({ url, database, user, secret }, deps) => {
      const [clientId = '', certificateId = ''] = user.split(':');
      return netSuiteErp({ url, subsidiary: database, clientId, certificateId, secret }, deps);
    },
  },
  sap: {
    name: SAP,
    verified: 'imitation',
    connect: ({ url, database, user, secret }, deps) => sapErp({ url, companyCode: database, user, secret }, deps),
  },
  oracle: {
    name: ORACLE,
    verified: 'imitation',
    connect: ({ url, database, user, secret }, deps) => {
      const [ledgerId = '', dataAccessSetId = '', combination = '*'] = database.split(':');
      return oracleErp({ url, ledgerId, dataAccessSetId, combination, user, secret }, deps);
    },
  },
};

/** Connects with the ERP that was configured; nothing is sent yet. */
export function linkErp(settings: ErpSettings, deps: ErpDeps): ErpLink {
  const { kind, url, database, user, secret, tokenUrl = '' } = settings;
  const { name, verified, connect } = erps[kind];
  const address = `${url} ${database}`;
  return {
    target: `${kind} ${address}`,
    name,
    address,
    verified,
    configuration: createHash('sha256').update(`${user}\n${secret}\n${tokenUrl}`).digest('hex'),
    erp: connect(settings, deps),
  };
}
