import * as z from 'zod';

/** What kind of payer it is: the same rules hold for all of a class. Ids go to the audit trail. */
export const PayerClass = z.enum(['commercial', 'medicare', 'medicaid', 'workers-comp', 'self-pay']);
export type PayerClass = z.infer<typeof PayerClass>;

/** In a sentence, as in 'covers Medicare only'. */
export const payerClassTitle: Record<PayerClass, string> = {
  commercial: 'commercial payers',
  medicare: 'Medicare',
  medicaid: 'Medicaid',
  'workers-comp': 'workers’ compensation',
  'self-pay': 'patients who pay themselves',
};
