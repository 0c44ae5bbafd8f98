/** Categories kept apart, each with its own account: one generic bucket hides what is lost and why. */
export type WriteOffCategory =
  | 'contractual'
  | 'charity'
  | 'bad-debt'
  | 'small-balance'
  | 'timely-filing'
  | 'denial'
  | 'administrative';

export const writeOffCategoryLabel: Record<WriteOffCategory, string> = {
  'small-balance': 'Small balance',
  'timely-filing': 'Timely filing',
  administrative: 'Administrative',
  contractual: 'Contractual correction',
  charity: 'Charity or financial assistance',
  'bad-debt': 'Bad debt',
  denial: 'Denial',
};

/** What the patient owes; the rest is what a payer owes. */
export const patientCategories: readonly WriteOffCategory[] = ['small-balance', 'charity', 'bad-debt'];
