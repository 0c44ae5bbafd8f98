import type { PolicyTable } from '../policy-document.ts';

/** The duties a role stands for, separated by spaces. */
export const duties: PolicyTable = {
  policy: 'duties',
  version: 1,
  title: 'The duties of each role',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [{ name: 'role', type: 'text', label: 'Role' }],
  outputs: [{ name: 'duties', type: 'text' }],
  rules: [
    {
      id: 'DU-1',
      text: 'Clinic managers run a site and authorise its write-offs and refunds.',
      when: { role: '"clinic-manager"' },
      then: { duties: 'site-management write-off-authorisation refund-authorisation' },
    },
    {
      id: 'DU-2',
      text: 'Reconciliation analysts post payments and reconcile them with the bank.',
      when: { role: '"reconciliation-analyst"' },
      then: { duties: 'payment-posting bank-reconciliation' },
    },
    {
      id: 'DU-3',
      text: 'A/R specialists follow up on open accounts and request adjustments.',
      when: { role: '"ar-specialist"' },
      then: { duties: 'receivables-follow-up' },
    },
    {
      id: 'DU-4',
      text: 'Directors and controllers authorise write-offs and refunds.',
      when: { role: '"revenue-cycle-director", "controller"' },
      then: { duties: 'write-off-authorisation refund-authorisation' },
    },
    {
      id: 'DU-5',
      text: 'Other roles carry out no duty on a case.',
      when: {},
      then: { duties: '' },
    },
  ],
  examples: [
    {
      text: 'an analyst posts payments',
      inputs: { role: 'reconciliation-analyst' },
      expect: { duties: 'payment-posting bank-reconciliation' },
    },
    {
      text: 'an auditor has no duty on a case',
      inputs: { role: 'auditor' },
      expect: { duties: '' },
    },
  ],
};
