import type { PolicyTable } from '../policy-document.ts';

/**
 * Whose work a case is, decided when it is opened. `department` is an id of the directory; '' gives it to no department.
 *
 * The split is the usual one of a shared-services office: payers' contracts, open balances with payers, patients' balances, and
 * what concerns the books.
 */
export const department: PolicyTable = {
  policy: 'department',
  version: 1,
  title: 'Whose work a case is',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
  ],
  outputs: [{ name: 'department', type: 'text' }],
  rules: [
    {
      id: 'DE-1',
      text: 'What holds up a remittance or its posting is the work of General Accounting.',
      when: { queue: '"remittance-exceptions", "posting-exceptions"' },
      then: { department: 'general-accounting' },
    },
    {
      id: 'DE-2',
      text: 'Denials and takebacks of commercial and workers’ compensation payers are held against their contracts by Managed Care.',
      when: { queue: '"denials", "takebacks"', payerClass: '"commercial", "workers-comp"' },
      then: { department: 'managed-care' },
    },
    {
      id: 'DE-3',
      text: 'Other balances that a payer owes or is owed are the work of Accounts Receivable.',
      when: { queue: '"denials", "takebacks", "reversals", "credit-balances", "payer-refunds"' },
      then: { department: 'accounts-receivable' },
    },
    {
      id: 'DE-4',
      text: 'Write-offs, and whatever else there is, are the work of Patient Financial Services.',
      when: {},
      then: { department: 'patient-financial-services' },
    },
  ],
  examples: [
    {
      text: 'a takeback of a commercial payer is held against its contract',
      inputs: { kind: 'takeback', queue: 'takebacks', site: 'any', payerClass: 'commercial' },
      expect: { department: 'managed-care' },
    },
    {
      text: 'a takeback of Medicare has no contract',
      inputs: { kind: 'takeback', queue: 'takebacks', site: 'any', payerClass: 'medicare' },
      expect: { department: 'accounts-receivable' },
    },
    {
      text: 'a write-off is the patient’s side',
      inputs: { kind: 'write-off', queue: 'write-offs', site: 'any', payerClass: 'commercial' },
      expect: { department: 'patient-financial-services' },
    },
  ],
};
