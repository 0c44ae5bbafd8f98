import type { PolicyTable } from '../policy-document.ts';

/** Above every amount an 835 can carry. */
const ANY_AMOUNT = 9_999_999_999_99;

/**
 * How much a role approves, where it approves at all: that is the business of `authority/cedar`.
 *
 * `limitMinor`: approves up to. Of two approvers one leads, up to the larger of
 * `leadMinor` and `limitMinor`, and the other concurs, up to `concurMinor`. `tier`: an escalated case needs a higher tier than
 * its amount alone would.
 */
export const authority: PolicyTable = {
  policy: 'authority',
  version: 1,
  title: 'How much each role approves',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'role', type: 'text', label: 'Role' },
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
  ],
  outputs: [
    { name: 'limitMinor', type: 'money' },
    { name: 'leadMinor', type: 'money' },
    { name: 'concurMinor', type: 'money' },
    { name: 'tier', type: 'number' },
  ],
  rules: [
    {
      id: 'AU-11',
      text: 'Clinic managers approve patient refunds up to $1,000.00 at their own site.',
      when: { role: '"clinic-manager"', queue: '"patient-refunds"' },
      then: { limitMinor: 1_000_00, leadMinor: 1_000_00, concurMinor: 1_000_00, tier: 1 },
    },
    {
      id: 'AU-2',
      text: 'Clinic managers approve up to $500.00 at their own site.',
      when: { role: '"clinic-manager"' },
      then: {
        limitMinor: 500_00,
        leadMinor: 500_00,
        concurMinor: 500_00,
        tier: 1,
      },
    },
    {
      id: 'AU-3',
      text: 'Reconciliation analysts decide remittance and posting exceptions up to $500.00.',
      when: { role: '"reconciliation-analyst"', queue: '"remittance-exceptions", "posting-exceptions"' },
      then: {
        limitMinor: 500_00,
        leadMinor: 500_00,
        concurMinor: 500_00,
        tier: 1,
      },
    },
    {
      id: 'AU-10',
      text: 'Revenue cycle directors acknowledge decisions that differ, of any amount: nothing is given away with it.',
      when: { role: '"revenue-cycle-director"', queue: '"decision-conflicts"' },
      then: { limitMinor: ANY_AMOUNT, leadMinor: ANY_AMOUNT, concurMinor: ANY_AMOUNT, tier: 2 },
    },
    {
      id: 'AU-6',
      text: 'Revenue cycle directors approve up to $5,000.00, and more as one of two together with a controller.',
      when: { role: '"revenue-cycle-director"' },
      then: {
        limitMinor: 5_000_00,
        leadMinor: 5_000_00,
        concurMinor: ANY_AMOUNT,
        tier: 2,
      },
    },
    {
      id: 'AU-7',
      text: 'Controllers decide remittance and posting exceptions, close denials and acknowledge decisions or postings that differ, of any amount: nothing is given away with them.',
      when: {
        role: '"controller"',
        queue: '"remittance-exceptions", "posting-exceptions", "denials", "decision-conflicts", "approval-differences"',
      },
      then: {
        limitMinor: ANY_AMOUNT,
        leadMinor: ANY_AMOUNT,
        concurMinor: ANY_AMOUNT,
        tier: 3,
      },
    },
    {
      id: 'AU-8',
      text: 'Controllers approve up to $250,000.00, and any amount together with a director or another controller.',
      when: { role: '"controller"' },
      then: {
        limitMinor: 250_000_00,
        leadMinor: ANY_AMOUNT,
        concurMinor: ANY_AMOUNT,
        tier: 3,
      },
    },
    {
      id: 'AU-9',
      text: 'There is no amount that this role approves here.',
      when: {},
      then: { limitMinor: 0, leadMinor: 0, concurMinor: 0, tier: 0 },
    },
  ],
  examples: [
    {
      text: 'a clinic manager approves up to $500.00',
      inputs: { role: 'clinic-manager', kind: 'write-off', queue: 'write-offs', payerClass: 'commercial' },
      expect: { limitMinor: 500_00, leadMinor: 500_00 },
    },
    {
      text: 'and patient refunds up to $1,000.00',
      inputs: { role: 'clinic-manager', kind: 'patient-refund', queue: 'patient-refunds', payerClass: '' },
      expect: { limitMinor: 1_000_00 },
    },
    {
      text: 'there is no amount that an auditor approves',
      inputs: { role: 'auditor', kind: 'write-off', queue: 'write-offs', payerClass: 'commercial' },
      expect: { limitMinor: 0, leadMinor: 0, concurMinor: 0 },
    },
  ],
};
