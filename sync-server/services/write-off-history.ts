import { DAY_MS } from '../../src-shared/base/dates.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { sumMinor } from '../../src-shared/money/money.ts';
import type { CaseProposal } from '../../src-shared/case/open-case.ts';
import { approvalSubjectOf } from '../../src-shared/case/approval-subject.ts';
import type { KindRegistry } from '../../src-shared/case/kind.ts';
import { asksForHistory, withWriteOffHistory } from '../../src-shared/case/write-off-history.ts';
import { HISTORY_DAYS, type WriteOffHistory } from '../../src-shared/case/written-off-before.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { readWrittenOff, takeCaseNumbers } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';

type Proposed = { readonly proposal: CaseProposal; readonly site: string; readonly payerClass: string };
type Account = { recentMinor: number; readonly categories: Set<string> };

/**
 * Asks again how many approvals each case takes whose policy looks at what was written off on the account before: when its
 * remittance was read, or its proposer looked, others may not have been there yet. Cases opened together see those before them.
 *
 * To be called with the counter of case numbers locked, so that two transactions do not overlook one another's.
 */
export async function decideOnHistory<Case extends Proposed>(
  tx: Tx,
  cases: readonly Case[],
  deps: { readonly policies: Policies; readonly kinds: KindRegistry },
  now: Date,
): Promise<readonly Case[]> {
  const asking = cases.filter(({ proposal }) => asksForHistory(proposal, deps.kinds));
  if (asking.length === 0) return cases;
  const accounts = await accountsOf(tx, asking, now);
  return cases.map((one) => {
    if (!asksForHistory(one.proposal, deps.kinds)) return one;
    const { proposal, site } = one;
    const { category } = approvalSubjectOf({ ...proposal, queue: '', site, payerClass: one.payerClass });
    const account = accounts(proposal.account, site);
    const history = { recentMinor: account.recentMinor, sameCategory: account.categories.has(category) };
    account.recentMinor += proposal.amountMinor;
    account.categories.add(category);
    return { ...one, proposal: withWriteOffHistory(proposal, history, one, deps) };
  });
}

/** What was written off before on the account and in the category that a case is about from now on. */
export async function readHistoryAnew(
  tx: Tx,
  {
    account,
    site,
    category,
    id,
  }: { readonly account: string; readonly site: string; readonly category: string; readonly id: string },
  { prefix }: { readonly prefix: string },
  now: Date,
): Promise<WriteOffHistory> {
  // Locks the counter without taking a number: whoever opens a write-off meanwhile waits, and then sees this one.
  await takeCaseNumbers(tx, new Map([[prefix, 0]]));
  const since = new Date(now.getTime() - HISTORY_DAYS * DAY_MS);
  const found = await readWrittenOff(tx, [{ account, site }], since, id);
  return {
    recentMinor: sumMinor(found.map(({ recentMinor }) => recentMinor)),
    sameCategory: found.some((one) => one.category === category),
  };
}

async function accountsOf(
  tx: Tx,
  cases: readonly Proposed[],
  now: Date,
): Promise<(account: string, site: string) => Account> {
  const since = new Date(now.getTime() - HISTORY_DAYS * DAY_MS);
  const asked = cases.map(({ proposal, site }) => ({ account: proposal.account, site }));
  const known = new Map<string, Account>();
  const find = (account: string, site: string): Account => {
    const key = `${site} ${storableText(account)}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = { recentMinor: 0, categories: new Set() }));
    return found;
  };
  for (const { account, site, category, recentMinor } of await readWrittenOff(tx, asked, since)) {
    const found = find(account, site);
    found.recentMinor += recentMinor;
    found.categories.add(category);
  }
  return find;
}
