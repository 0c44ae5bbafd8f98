import { SYSTEM } from '../../src-shared/authority/person.ts';
import { DAY_MS, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { removeTexts } from '../store/audit-holds.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { appendLeaf } from './append-leaf.ts';

/** Documentation is kept six years. @see 45 CFR 164.316(b)(2)(i) */
export const LEAST_YEARS = 6;
const MOST_AT_ONCE = 5000;

/**
 * Removes the texts of entries that were kept for so many years and that no legal hold keeps longer, and tells so in the log.
 *
 * @returns how many.
 */
export async function removeOldTexts(
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
  years: number,
): Promise<number> {
  invariant(years >= LEAST_YEARS, `the audit log is kept ${LEAST_YEARS} years at least`);
  const now = clock();
  const before = new Date(now);
  before.setUTCFullYear(now.getUTCFullYear() - years);
  let total = 0;
  for (let removed = MOST_AT_ONCE; removed === MOST_AT_ONCE; total += removed) {
    removed = await inTransaction(db, async (tx) => {
      const count = await removeTexts(tx, before, MOST_AT_ONCE);
      if (count > 0) {
        const body = { before: instantOf(before), count, years };
        await appendLeaf(tx, { at: now, actor: SYSTEM.id, action: 'audit.removeTexts', entity: 'audit', body });
      }
      return count;
    });
  }
  return total;
}

/** Lets go of texts whose time is over: now and every day. */
export function keepTexts(
  deps: Parameters<typeof removeOldTexts>[0] & { readonly reportFault: (error: unknown) => void },
  years: number,
): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const run = (): void => {
    running = removeOldTexts(deps, years).then(() => {}, deps.reportFault);
  };
  run();
  const timer = setInterval(run, DAY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
