/** Categories kept apart, each with its own account: one generic bucket hides what is lost and why. */
export type WriteOffCategory = 'small-balance' | 'timely-filing' | 'administrative';

export const writeOffCategoryLabel: Record<WriteOffCategory, string> = {
  'small-balance': 'Small balance',
  'timely-filing': 'Timely filing',
  administrative: 'Administrative',
};
