import { instantOf } from '../../src-shared/base/dates.ts';
import { reverseLines } from '../../src-shared/journal/reverse.ts';
import { bookedHash } from '../erp/content-hash.ts';
import { ErpError, type OutsideErp, type Posting, type Receipt } from '../erp/port.ts';

export type MemoryErp = OutsideErp & {
  /** What stands in its books, in the order in which it came. */
  readonly booked: Posting[];
  /** Thrown by the next call that changes something: before it is done, or after. */
  fault: { readonly when: 'before' | 'after'; readonly error: ErpError } | null;
  isUp: boolean;
  /** Takes entries first and posts them later: `settle` does. */
  isAsync: boolean;
  settle(): void;
};

/** An ERP somewhere else, of which a test decides when it is away and what it loses. It knows every account. */
export function memoryErp(clock: () => Date): MemoryErp {
  const booked: Posting[] = [];
  const waiting: Posting[] = [];
  const receiptOf = (posting: Posting): Receipt => ({
    key: posting.key,
    erpId: posting.key,
    erpNumber: booked.includes(posting) ? `M-${booked.indexOf(posting) + 1}` : '',
    state: booked.includes(posting) ? 'posted' : 'accepted',
    date: posting.date,
    postedAt: instantOf(clock()),
    contentHash: bookedHash(posting),
  });
  const requireUp = (): void => {
    if (!erp.isUp) throw new ErpError('unreachable', 'It does not answer.');
  };
  const take = (posting: Posting): Receipt => {
    requireUp();
    const { fault } = erp;
    erp.fault = null;
    if (fault?.when === 'before') throw fault.error;
    (erp.isAsync ? waiting : booked).push(posting);
    if (fault) throw fault.error;
    return receiptOf(posting);
  };
  const erp: MemoryErp = {
    booked,
    fault: null,
    isUp: true,
    isAsync: false,
    settle: () => void booked.push(...waiting.splice(0)),
    capabilities: { uniqueKey: 'client-claim', atomicPost: true, async: true, maxKeyLength: 20, dimensions: true },
    health: async () => ({ reachable: erp.isUp, authenticated: erp.isUp, latencyMs: 0 }),
    validate: async () => [],
    post: async (posting) => take(posting),
    find: async (key) => {
      requireUp();
      const found = [...booked, ...waiting].find((posting) => posting.key === key);
      return found ? receiptOf(found) : null;
    },
    reverse: async (key, reversal) => {
      requireUp();
      const original = booked.find((posting) => posting.key === key);
      if (!original) throw new ErpError('not-found', 'There is none.');
      return take({ ...original, ...reversal, kind: 'reversal', lines: reverseLines(original.lines) });
    },
    balances: async () => [],
    masterData: async () => ({ accounts: [], journals: [], departments: [] }),
    periods: async () => [],
    entries: async (keys) =>
      booked
        .filter(({ key }) => keys.includes(key))
        .map((posting) => ({ receipt: receiptOf(posting), lines: posting.lines })),
  };
  return erp;
}
