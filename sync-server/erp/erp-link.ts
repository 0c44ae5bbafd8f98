import type { OutsideErp } from './port.ts';

/** The ERP that this server's entries are forwarded to. */
export type ErpLink = {
  /** The same as long as the books are: its kind, address and database. */
  readonly target: string;
  /** 'Tryton'. */
  readonly name: string;
  /** Where it is, without secrets. */
  readonly address: string;
  readonly verified: 'live' | 'imitation';
  /** A fingerprint: after a refused sign-in another configuration is tried, and the same is not. */
  readonly configuration: string;
  readonly erp: OutsideErp;
};
