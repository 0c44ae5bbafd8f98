import { createHash } from 'node:crypto';
import type { ErpLink } from '../erp-link.ts';
import { trytonErp, type TrytonDeps } from './tryton/tryton.ts';

export type ErpSettings = {
  readonly kind: 'tryton';
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly secret: string;
};

/** Connects with the ERP that was configured; nothing is sent yet. */
export function linkErp(settings: ErpSettings, deps: Pick<TrytonDeps, 'clock' | 'claim'>): ErpLink {
  const { kind, url, database, user, secret } = settings;
  const address = `${url} ${database}`;
  return {
    target: `${kind} ${address}`,
    name: 'Tryton',
    address,
    verified: 'live',
    configuration: createHash('sha256').update(`${user}\n${secret}`).digest('hex'),
    erp: trytonErp({ url, database, user, secret, ...deps }),
  };
}
