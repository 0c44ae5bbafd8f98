import type { PolicyTable } from '../policy-document.ts';

/**
 * What is done about a difference between a vendor's invoice, its purchase order and what was received. `permille`: in thousandths
 * of what was agreed, rounded up.
 */
export const invoiceMatch: PolicyTable = {
  policy: 'invoice-match',
  version: 1,
  title: 'Tolerances between invoice, order and receipt',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    {
      name: 'finding',
      type: 'text',
      label: 'Difference',
      allowed: '"price-over", "price-under", "under-receipt", "over-order", "not-on-order", "beside-order"',
    },
    { name: 'differenceMinor', type: 'money', label: 'What it comes to' },
    { name: 'permille', type: 'number', label: 'In thousandths of what was agreed' },
  ],
  outputs: [{ name: 'handling', type: 'text', allowed: ['pass', 'warn', 'block'] }],
  rules: [
    {
      id: 'IM-1',
      text: 'What has not been received is not paid.',
      when: { finding: '"under-receipt"' },
      then: { handling: 'block' },
    },
    {
      id: 'IM-2',
      text: 'Less than the agreed price is let pass.',
      when: { finding: '"price-under"' },
      then: { handling: 'warn' },
    },
    {
      id: 'IM-3',
      text: 'Up to $1.00 above the agreed price is rounding.',
      when: { finding: '"price-over"', differenceMinor: '<= 100' },
      then: { handling: 'pass' },
    },
    {
      id: 'IM-4',
      text: 'Up to 2% and $50.00 above the agreed price is let pass with a warning.',
      when: { finding: '"price-over"', differenceMinor: '<= 5000', permille: '<= 20' },
      then: { handling: 'warn' },
    },
    {
      id: 'IM-5',
      text: 'More than that above the agreed price waits for a corrected order or invoice.',
      when: { finding: '"price-over"' },
      then: { handling: 'block' },
    },
    {
      id: 'IM-7',
      text: 'Tax, freight and the like of up to 15% of what was ordered, and $500.00, are let pass with a warning.',
      when: { finding: '"beside-order"', differenceMinor: '<= 50000', permille: '<= 150' },
      then: { handling: 'warn' },
    },
    {
      id: 'IM-8',
      text: 'More tax, freight and the like than that waits for an order that names it.',
      when: { finding: '"beside-order"' },
      then: { handling: 'block' },
    },
    {
      id: 'IM-6',
      text: 'What was not ordered waits for a corrected order.',
      when: {},
      then: { handling: 'block' },
    },
  ],
  examples: [
    {
      text: 'a dollar too much is rounding',
      inputs: { finding: 'price-over', differenceMinor: 1_00, permille: 500 },
      expect: { handling: 'pass' },
    },
    {
      text: '2% and $50.00 are let pass with a warning',
      inputs: { finding: 'price-over', differenceMinor: 50_00, permille: 20 },
      expect: { handling: 'warn' },
    },
    {
      text: '$50.01 too much stops it',
      inputs: { finding: 'price-over', differenceMinor: 50_01, permille: 1 },
      expect: { handling: 'block' },
    },
    {
      text: 'what has not been received stops it, whatever it comes to',
      inputs: { finding: 'under-receipt', differenceMinor: 1, permille: 1 },
      expect: { handling: 'block' },
    },
    {
      text: 'freight of 15% is let pass with a warning',
      inputs: { finding: 'beside-order', differenceMinor: 500_00, permille: 150 },
      expect: { handling: 'warn' },
    },
    {
      text: 'freight that costs more than that stops it',
      inputs: { finding: 'beside-order', differenceMinor: 500_01, permille: 150 },
      expect: { handling: 'block' },
    },
  ],
};
