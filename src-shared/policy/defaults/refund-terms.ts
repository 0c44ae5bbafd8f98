import type { PolicyTable } from '../policy-document.ts';

/**
 * From which amount on a patient's credit is refunded without being asked for, and for how many days a refund of the same payment
 * or amount on an account counts as a repeat. `hold` leaves it on the account; nothing writes it off.
 *
 * @see http://www.cnos.net/refund-policy/ for a smallest refund of $10.00
 */
export const refundTerms: PolicyTable = {
  policy: 'refund-terms',
  version: 1,
  title: 'Smallest refund, and what repeats one',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'requested', type: 'boolean', label: 'The patient asked for it' },
  ],
  outputs: [
    { name: 'handling', type: 'text', allowed: ['refund', 'hold'] },
    { name: 'repeatDays', type: 'number' },
  ],
  rules: [
    {
      id: 'RT-1',
      text: 'Whatever the patient asks for is refunded.',
      when: { requested: 'true' },
      then: { handling: 'refund', repeatDays: 365 },
    },
    {
      id: 'RT-2',
      text: 'A credit below $10.00 is refunded only when the patient asks for it.',
      when: { amountMinor: '< 1000' },
      then: { handling: 'hold', repeatDays: 365 },
    },
    {
      id: 'RT-3',
      text: 'A credit of $10.00 or more is refunded.',
      when: {},
      then: { handling: 'refund', repeatDays: 365 },
    },
  ],
  examples: [
    {
      text: '$9.99 waits on the account',
      inputs: { amountMinor: 9_99, requested: false },
      expect: { handling: 'hold' },
    },
    {
      text: '$9.99 that the patient asks for does not',
      inputs: { amountMinor: 9_99, requested: true },
      expect: { handling: 'refund' },
    },
    { text: '$10.00 is refunded', inputs: { amountMinor: 10_00, requested: false }, expect: { handling: 'refund' } },
  ],
};
