import type { WriteOffCategory } from '../journal/write-off-category.ts';
import { patientCategories } from '../journal/write-off-category.ts';
import type { CommandPayload } from '../sync/command.ts';

export type WriteOffStated = {
  readonly amountMinor: number;
  readonly site?: string;
  readonly account?: string;
  /** '' for none; nobody is asked for it where the patient owes it. */
  readonly payer?: string;
  readonly category?: WriteOffCategory;
  readonly reason?: string;
};

/** What a category asks for beside what is asked for all, so that nothing is in the way of the write-off. */
const complete: Readonly<Record<WriteOffCategory, Record<string, string | number>>> = {
  contractual: { chargeMinor: 1_000_000_00, allowedMinor: 0 },
  charity: { assistance: 'application', assistanceOn: '2025-11-03' },
  'bad-debt': { firstBillOn: '2025-01-15', application: 'none' },
  'small-balance': {},
  'timely-filing': { serviceOn: '2025-03-03', filedOn: '2025-09-01', limitDays: 90 },
  denial: { carc: 'CO-197', appeal: 'decided-against', appealDecidedOn: '2025-10-01' },
  administrative: {},
};

/** The proposal of a write-off at Westside Clinic, administrative and of a known payer, with anything else that matters. */
export function writeOffProposal({
  amountMinor,
  site = 'westside-clinic',
  account = 'PA-7F3K0002',
  payer = 'Northern Plains Mutual Health Assurance Company of the Dakotas',
  category = 'administrative',
  reason = 'Not worth an appeal',
}: WriteOffStated): Extract<CommandPayload, { type: 'case.propose' }> {
  const isPayers = payer !== '' && !patientCategories.includes(category);
  const stated = { account, category, amountMinor, ...(isPayers ? { payer } : {}), reason };
  return { type: 'case.propose', kind: 'write-off', site, values: { ...stated, ...complete[category] } };
}
