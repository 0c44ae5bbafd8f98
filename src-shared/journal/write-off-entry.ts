import type { WriteOffEvidence } from '../case/evidence.ts';
import { accounts, type LedgerAccount } from './chart.ts';
import type { ProposedLine } from './journal-entry.ts';
import { entryLines } from './post-lines.ts';
import { patientCategories, writeOffCategoryLabel, type WriteOffCategory } from './write-off-category.ts';

const accountOfCategory: Record<WriteOffCategory, LedgerAccount> = {
  'small-balance': accounts.smallBalanceWriteOffs,
  'timely-filing': accounts.timelyFilingWriteOffs,
  administrative: accounts.administrativeWriteOffs,
  contractual: accounts.contractualAllowance,
  charity: accounts.charityCare,
  'bad-debt': accounts.badDebt,
  denial: accounts.denialWriteOffs,
};

/** What the patient owes is the patient's receivable; what the payer did not pay for a reason of ours is the payer's. */
export function writeOffEntry(
  evidence: Pick<WriteOffEvidence, 'category' | 'amountMinor' | 'account' | 'payerParty'>,
  segments: ProposedLine['segments'] = [],
): ProposedLine[] {
  const { category, amountMinor, account, payerParty } = evidence;
  const isPatients = patientCategories.includes(category);
  const text = `${writeOffCategoryLabel[category]} write-off ${account}`;
  return entryLines([
    { account: accountOfCategory[category], debitMinor: amountMinor, text, segments },
    {
      account: isPatients ? accounts.patientReceivable : accounts.payerReceivable,
      party: isPatients ? account : payerParty,
      debitMinor: -amountMinor,
      text,
      segments,
    },
  ]);
}
