import type { WriteOffEvidence } from '../case/evidence.ts';
import { accounts, type LedgerAccount } from './chart.ts';
import type { ProposedLine } from './journal-entry.ts';
import { entryLines } from './post-lines.ts';
import { writeOffCategoryLabel, type WriteOffCategory } from './write-off-category.ts';

const accountOfCategory: Record<WriteOffCategory, LedgerAccount> = {
  'small-balance': accounts.smallBalanceWriteOffs,
  'timely-filing': accounts.timelyFilingWriteOffs,
  administrative: accounts.administrativeWriteOffs,
};

/** A small balance is the patient's; what the payer did not pay for a reason of ours is the payer's receivable. */
export function writeOffEntry(
  evidence: Pick<WriteOffEvidence, 'category' | 'amountMinor' | 'account' | 'payerParty'>,
  segments: ProposedLine['segments'] = [],
): ProposedLine[] {
  const { category, amountMinor, account, payerParty } = evidence;
  const isPatients = category === 'small-balance';
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
