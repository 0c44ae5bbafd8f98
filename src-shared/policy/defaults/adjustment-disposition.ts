import type { PolicyTable } from '../policy-document.ts';

/**
 * Reason codes (CARC) that say the claim was filed, documented or authorised wrongly, or is not covered: the payer's
 * contract does not excuse them, so they are ours to appeal or to write off. A network keeps its own list.
 */
const administrativeReasons = '4 11 15 16 18 22 26 27 31 39 50 96 109 110 146 151 181 197 198 204 226 227 242 243 252'
  .split(' ')
  .map((code) => `"${code}"`)
  .join(', ');

/** Where one adjustment (CAS group and reason) goes, and the kind of case a write-off opens ('' for none). */
export const adjustmentDisposition: PolicyTable = {
  policy: 'adjustment-disposition',
  version: 1,
  title: 'What an adjustment of the payer means for our books',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'group', type: 'text', label: 'Adjustment group' },
    { name: 'reason', type: 'text', label: 'Reason code' },
  ],
  outputs: [
    {
      name: 'disposition',
      type: 'text',
      allowed: [
        'other-payer',
        'patient-share',
        'contractual',
        'write-off:timely-filing',
        'write-off:administrative',
        'review',
      ],
    },
    { name: 'kind', type: 'text' },
  ],
  rules: [
    {
      id: 'AD-1',
      text: 'Other adjustments (OA) concern another payer: they are shown and not booked.',
      when: { group: '"OA"' },
      then: { disposition: 'other-payer', kind: '' },
    },
    {
      id: 'AD-2',
      text: 'What an earlier payer already settled (reason 23) is shown and not booked again.',
      when: { reason: '"23"' },
      then: { disposition: 'other-payer', kind: '' },
    },
    {
      id: 'AD-3',
      text: 'Patient responsibility (PR) becomes the patient share.',
      when: { group: '"PR"' },
      then: { disposition: 'patient-share', kind: '' },
    },
    {
      id: 'AD-4',
      text: 'A claim filed too late (reason 29) is never contractual: it is a timely-filing write-off to approve.',
      when: { group: '"CO", "PI"', reason: '"29"' },
      then: { disposition: 'write-off:timely-filing', kind: 'write-off' },
    },
    {
      id: 'AD-5',
      text: 'A reason of filing, documentation, authorisation or cover is never contractual: it is an administrative write-off to approve.',
      when: { group: '"CO"', reason: administrativeReasons },
      then: { disposition: 'write-off:administrative', kind: 'write-off' },
    },
    {
      id: 'AD-6',
      text: 'Contractual obligations (CO) are the contractual allowance.',
      when: { group: '"CO"' },
      then: { disposition: 'contractual', kind: '' },
    },
    {
      id: 'AD-7',
      text: "A reduction at the payer's own initiative (PI) is never contractual: it is an administrative write-off to approve.",
      when: { group: '"PI"' },
      then: { disposition: 'write-off:administrative', kind: 'write-off' },
    },
    {
      id: 'AD-8',
      text: 'An adjustment of any other group stays on the account until a person has looked at it.',
      when: {},
      then: { disposition: 'review', kind: '' },
    },
  ],
  examples: [
    {
      text: 'CO-45 is contractual',
      inputs: { group: 'CO', reason: '45' },
      expect: { disposition: 'contractual' },
    },
    {
      text: 'filed too late is never contractual',
      inputs: { group: 'CO', reason: '29' },
      expect: { disposition: 'write-off:timely-filing', kind: 'write-off' },
    },
    {
      text: 'the deductible is the patient’s',
      inputs: { group: 'PR', reason: '1' },
      expect: { disposition: 'patient-share' },
    },
  ],
};
