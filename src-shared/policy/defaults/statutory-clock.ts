import type { PolicyTable } from '../policy-document.ts';

const units = ['elapsed-days', 'calendar-days', 'business-days', 'business-hours'];

/**
 * Time limits that law sets, by the payer and by the state in which the site is. Several may hold for one case.
 *
 * @see 42 CFR 401.305 as amended 1 January 2025; Texas Insurance Code 1661.005; Florida HB 1161 (2026); 22 CCR 96051.28;
 *      California Health and Safety Code 1371.1
 */
export const statutoryClock: PolicyTable = {
  policy: 'statutory-clock',
  version: 1,
  title: 'Time limits set by law',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'collect',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'state', type: 'text', label: 'State of the site' },
  ],
  outputs: [
    { name: 'clock', type: 'text', otherwise: '' },
    { name: 'label', type: 'text', otherwise: '' },
    { name: 'days', type: 'number', otherwise: 0 },
    { name: 'unit', type: 'text', allowed: units, otherwise: 'calendar-days' },
    { name: 'suspendableDays', type: 'number', otherwise: 0 },
    { name: 'basis', type: 'text', otherwise: '' },
  ],
  rules: [
    {
      id: 'SC-1',
      text: 'An overpayment by Medicare or Medicaid is reported and returned within 60 days of being identified; the clock may stand still for up to 180 days while related overpayments are investigated in good faith.',
      when: { queue: '"credit-balances", "payer-refunds"', payerClass: '"medicare", "medicaid"' },
      then: {
        clock: 'federal-overpayment',
        label: 'Federal 60-day',
        days: 60,
        unit: 'calendar-days',
        suspendableDays: 180,
        basis: '42 CFR 401.305',
      },
    },
    {
      id: 'SC-6',
      text: 'An investigation of related overpayments stops the 60 days for 180 days at most, from the day on which it began.',
      when: { queue: '"payer-refunds"', payerClass: '"medicare", "medicaid"' },
      then: {
        clock: 'overpayment-investigation',
        label: 'Investigation 180-day',
        days: 180,
        unit: 'calendar-days',
        suspendableDays: 0,
        basis: '42 CFR 401.305(b)(3)',
      },
    },
    {
      id: 'SC-2',
      text: 'In Texas an overpayment is refunded by the 30th day after it was determined.',
      when: {
        queue: '"credit-balances", "patient-refunds"',
        payerClass: '"commercial", "self-pay", ""',
        state: '"TX"',
      },
      then: {
        clock: 'state-refund',
        label: 'TX 30-day',
        days: 30,
        unit: 'calendar-days',
        suspendableDays: 0,
        basis: 'Tex. Ins. Code 1661.005',
      },
    },
    {
      id: 'SC-3',
      text: 'In Florida an overpayment is refunded within 30 days of being determined.',
      when: {
        queue: '"credit-balances", "patient-refunds"',
        payerClass: '"commercial", "self-pay", ""',
        state: '"FL"',
      },
      then: {
        clock: 'state-refund',
        label: 'FL 30-day',
        days: 30,
        unit: 'calendar-days',
        suspendableDays: 0,
        basis: 'Fla. Stat. 408.12, 456.0625',
      },
    },
    {
      id: 'SC-4',
      text: 'In California a hospital pays back what a patient paid too much within 30 days.',
      when: {
        queue: '"credit-balances", "patient-refunds"',
        payerClass: '"commercial", "self-pay", ""',
        state: '"CA"',
      },
      then: {
        clock: 'state-refund',
        label: 'CA 30-day',
        days: 30,
        unit: 'calendar-days',
        suspendableDays: 0,
        basis: '22 CCR 96051.28',
      },
    },
    {
      id: 'SC-5',
      text: 'In California a payer’s demand to give money back is disputed within 30 working days, or it may offset.',
      when: { queue: '"takebacks"', payerClass: '"commercial"', state: '"CA"' },
      then: {
        clock: 'payer-dispute',
        label: 'CA 30 working days',
        days: 30,
        unit: 'business-days',
        suspendableDays: 0,
        basis: 'Cal. Health & Safety Code 1371.1',
      },
    },
  ],
  examples: [
    {
      text: 'Medicare has its money back within 60 days, with up to 180 days for an investigation',
      inputs: { kind: 'credit-balance', queue: 'credit-balances', payerClass: 'medicare', state: 'TX' },
      expect: { clock: 'federal-overpayment', days: 60, suspendableDays: 180 },
    },
    {
      text: 'in Texas a patient has theirs within 30',
      inputs: { kind: 'credit-balance', queue: 'credit-balances', payerClass: 'self-pay', state: 'TX' },
      expect: { clock: 'state-refund', days: 30, suspendableDays: 0 },
    },
    {
      text: 'no law sets a limit for a write-off',
      inputs: { kind: 'write-off', queue: 'write-offs', payerClass: 'commercial', state: 'TX' },
      expect: { clock: '' },
    },
  ],
};
