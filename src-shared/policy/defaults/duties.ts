import type { PolicyTable } from '../policy-document.ts';

/** The duties a role stands for, separated by spaces. */
export const duties: PolicyTable = {
  policy: 'duties',
  version: 1,
  title: 'The duties of each role',
  effectiveFrom: '2026-01-01',
  inputs: [{ name: 'role', type: 'text', label: 'Role' }],
  rules: [
    {
      id: 'DU-1',
      text: 'Clinic managers run a site and authorise its write-offs and refunds.',
      when: [{ input: 'role', oneOf: ['clinic-manager'] }],
      then: { duties: 'site-management write-off-authorisation refund-authorisation' },
    },
    {
      id: 'DU-2',
      text: 'Reconciliation analysts post payments and reconcile them with the bank.',
      when: [{ input: 'role', oneOf: ['reconciliation-analyst'] }],
      then: { duties: 'payment-posting bank-reconciliation' },
    },
    {
      id: 'DU-3',
      text: 'A/R specialists follow up on open accounts and request adjustments.',
      when: [{ input: 'role', oneOf: ['ar-specialist'] }],
      then: { duties: 'receivables-follow-up' },
    },
    {
      id: 'DU-4',
      text: 'Directors and controllers authorise write-offs and refunds.',
      when: [{ input: 'role', oneOf: ['revenue-cycle-director', 'controller'] }],
      then: { duties: 'write-off-authorisation refund-authorisation' },
    },
    {
      id: 'DU-5',
      text: 'Other roles carry out no duty on a case.',
      when: [],
      then: { duties: '' },
    },
  ],
};
