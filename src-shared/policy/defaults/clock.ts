import type { PolicyTable } from '../policy-document.ts';

/**
 * How long from opening until a case is due, and in which time: days of 24 hours, days of the calendar, or days on which the site
 * works. Limits that law sets are the policy `statutory-clock`.
 */
export const clock: PolicyTable = {
  policy: 'clock',
  version: 1,
  title: 'When a case is due',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
  ],
  outputs: [
    { name: 'dueDays', type: 'number' },
    {
      name: 'unit',
      type: 'text',
      allowed: ['elapsed-days', 'calendar-days', 'business-days', 'business-hours'],
    },
  ],
  rules: [
    {
      id: 'CL-1',
      text: 'A failed posting, or one that differs from its approval, is due the next business day.',
      when: { queue: '"posting-exceptions", "approval-differences"' },
      then: { dueDays: 1, unit: 'business-days' },
    },
    {
      id: 'CL-2',
      text: 'A remittance that is held is due in three business days, when its payment should have reached the bank.',
      when: { queue: '"remittance-exceptions"' },
      then: { dueDays: 3, unit: 'business-days' },
    },
    {
      id: 'CL-3',
      text: 'An overpayment by Medicare or Medicaid is reported and returned within 60 days (42 CFR 401.305).',
      when: { queue: '"credit-balances", "payer-refunds"', payerClass: '"medicare", "medicaid"' },
      then: { dueDays: 60, unit: 'elapsed-days' },
    },
    {
      id: 'CL-4',
      text: 'Any other credit balance, or refund, is resolved within 30 days.',
      when: { queue: '"credit-balances", "patient-refunds", "payer-refunds"' },
      then: { dueDays: 30, unit: 'elapsed-days' },
    },
    {
      id: 'CL-5',
      text: 'A takeback is answered within 10 days, before the time to dispute it runs out.',
      when: { queue: '"takebacks"' },
      then: { dueDays: 10, unit: 'elapsed-days' },
    },
    {
      id: 'CL-6',
      text: 'A denial is worked within 14 days.',
      when: { queue: '"denials"' },
      then: { dueDays: 14, unit: 'elapsed-days' },
    },
    {
      id: 'CL-8',
      text: 'Two decisions that differ are looked at within two business days, while both people remember why.',
      when: { queue: '"decision-conflicts"' },
      then: { dueDays: 2, unit: 'business-days' },
    },
    {
      id: 'CL-7',
      text: 'Any other case is due in seven days.',
      when: {},
      then: { dueDays: 7, unit: 'elapsed-days' },
    },
  ],
  examples: [
    {
      text: 'Medicare has its money back within 60 days',
      inputs: { kind: 'credit-balance', queue: 'credit-balances', payerClass: 'medicare' },
      expect: { dueDays: 60 },
    },
    {
      text: 'a denial is worked within 14 days',
      inputs: { kind: 'denial', queue: 'denials', payerClass: 'commercial' },
      expect: { dueDays: 14 },
    },
  ],
};
