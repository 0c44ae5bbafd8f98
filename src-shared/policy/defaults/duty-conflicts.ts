import type { PolicyTable } from '../policy-document.ts';

/**
 * Which duties may not meet on one case. Asked in both orders.
 *
 * `relation`: 'one-person' compares what the approval exercises with every duty the approver holds; 'proposer-approver'
 * and 'co-approvers' compare the duties of two people.
 *
 * @see Continuity RCM “Foundation R4-2”; medman.com “Why separating duties”; cpas4mds.com/duties.html
 */
export const dutyConflicts: PolicyTable = {
  policy: 'duty-conflicts',
  version: 1,
  title: 'Duties that may not be combined',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'relation', type: 'text', label: 'Relation' },
    { name: 'first', type: 'text', label: 'Duty' },
    { name: 'second', type: 'text', label: 'Other duty' },
  ],
  outputs: [{ name: 'conflict', type: 'boolean' }],
  rules: [
    {
      id: 'DC-1',
      text: 'Whoever posts payments or reconciles the bank does not authorise write-offs or refunds.',
      when: {
        relation: '"one-person"',
        first: '"payment-posting", "bank-reconciliation"',
        second: '"write-off-authorisation", "refund-authorisation"',
      },
      then: { conflict: true },
    },
    {
      id: 'DC-2',
      text: 'Whoever follows up on receivables does not authorise writing them off.',
      when: {
        relation: '"one-person"',
        first: '"receivables-follow-up"',
        second: '"write-off-authorisation", "refund-authorisation"',
      },
      then: { conflict: true },
    },
    {
      id: 'DC-3',
      text: 'Two people who both follow up on receivables do not propose and approve for each other.',
      when: { relation: '"proposer-approver"', first: '"receivables-follow-up"', second: '"receivables-follow-up"' },
      then: { conflict: true },
    },
    {
      id: 'DC-4',
      text: 'Two site managers do not make two approvals: one has to come from outside the sites.',
      when: { relation: '"co-approvers"', first: '"site-management"', second: '"site-management"' },
      then: { conflict: true },
    },
    {
      id: 'DC-5',
      text: 'A poster of payments and an authoriser of write-offs do not approve one case together.',
      when: { relation: '"co-approvers"', first: '"payment-posting"', second: '"write-off-authorisation"' },
      then: { conflict: true },
    },
    {
      id: 'DC-6',
      text: 'These duties may be combined.',
      when: {},
      then: { conflict: false },
    },
  ],
  examples: [
    {
      text: 'posting and authorising write-offs is not for one person',
      inputs: { relation: 'one-person', first: 'payment-posting', second: 'write-off-authorisation' },
      expect: { conflict: true },
    },
    {
      text: 'two site managers do not make two approvals',
      inputs: { relation: 'co-approvers', first: 'site-management', second: 'site-management' },
      expect: { conflict: true },
    },
  ],
};
