import { SYSTEM } from '../../src-shared/authority/person.ts';
import { calendarDateOf, instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { accounts } from '../../src-shared/journal/chart.ts';
import { entryLines } from '../../src-shared/journal/post-lines.ts';
import { evaluate } from '../../src-shared/policy/evaluate.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { embeddedLedger } from '../erp/adapters/embedded-ledger/embedded-ledger.ts';
import { newId } from '../new-id.ts';
import { publishPolicies } from '../services/publish-policies.ts';
import { recordEntry } from '../services/record-entry.ts';
import { recordEvaluations } from '../services/record-evaluations.ts';
import { inTransaction, type Db } from '../store/transaction.ts';

const policy: PolicyTable = {
  policy: 'demonstration-opening',
  version: 1,
  title: 'What the books of the demonstration begin with',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [{ name: 'site', type: 'text', label: 'Site' }],
  outputs: [{ name: 'action', type: 'text' }],
  rules: [
    {
      id: 'DO-1',
      text: 'The books of a demonstration begin with the charges that its remittances go on to pay.',
      when: {},
      then: { action: 'post' },
    },
  ],
  examples: [],
};

/**
 * Begins the books of the demonstration with what was billed: without its charges, receivables that are paid would stand
 * there as if they were owed by us. Once per site; what an interrupted start has posted is recognised.
 *
 * @param charges  by site, in cents.
 */
export async function openBalances(
  deps: { readonly db: Db; readonly clock: () => Date },
  charges: ReadonlyMap<string, number>,
): Promise<void> {
  await publishPolicies(deps, [policy]);
  for (const [site, chargeMinor] of charges) await openSite(deps, site, chargeMinor);
}

async function openSite(
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
  site: string,
  chargeMinor: number,
): Promise<void> {
  const now = clock();
  const subject = `opening/${site}`;
  const evaluation = await inTransaction(db, async (tx) => {
    const decided = evaluate(policy, { site });
    invariant(decided.ok, 'the policy of the opening balances is sound');
    const id = newId(now);
    await recordEvaluations(tx, [{ id, subject, evaluation: decided.value }], now);
    return id;
  });
  const text = 'Charges before the history of the demonstration';
  const posting = {
    key: subject,
    kind: 'case' as const,
    site,
    date: calendarDateOf(now),
    memo: 'Opening balances of the demonstration',
    lines: entryLines([
      { account: accounts.payerReceivable, debitMinor: chargeMinor, text },
      { account: accounts.patientRevenue, debitMinor: 0 - chargeMinor, text },
    ]),
    approval: { evaluation, case: '', approvedBy: [], approvedAt: instantOf(now) },
    source: { case: '', remittance: '' },
  };
  const receipt = await embeddedLedger({ db, clock }).post(posting, AbortSignal.timeout(60_000));
  await inTransaction(db, async (tx) => {
    const { erpNumber: entryNumber, key, contentHash } = receipt;
    const body = { entryNumber, key, contentHash, evaluation };
    await appendLeaf(tx, { at: now, actor: SYSTEM.id, action: 'ledger.open', entity: receipt.erpId, body });
    await recordEntry(tx, posting, receipt, now);
  });
}
