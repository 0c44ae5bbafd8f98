import { ErpError, type ErpAdapter } from '../erp/port.ts';

/** A ledger that takes everything but the entries of some cases, for good: their cost centre is not mapped there. */
export function refusing(ledger: ErpAdapter, isRefused: (key: string) => boolean): ErpAdapter {
  return {
    ...ledger,
    post: async (posting, signal) => {
      if (isRefused(posting.key)) throw new ErpError('mapping', 'The ledger has no such cost centre.');
      return await ledger.post(posting, signal);
    },
  };
}
