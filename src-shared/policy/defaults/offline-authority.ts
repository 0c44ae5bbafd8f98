import type { PolicyTable } from '../policy-document.ts';

/**
 * What may be decided without the server, by role. Amounts in cents, summed over what waits unsent; `confirmAboveMinor`: an
 * approval of more asks for the PIN again unless it was given within `confirmMinutes`.
 */
export const offlineAuthority: PolicyTable = {
  policy: 'offline-authority',
  version: 1,
  title: 'What may be decided without the server',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [{ name: 'role', type: 'text', label: 'Role' }],
  outputs: [
    { name: 'hours', type: 'number' },
    { name: 'maxCount', type: 'number' },
    { name: 'maxAmountMinor', type: 'money' },
    { name: 'confirmAboveMinor', type: 'money' },
    { name: 'confirmMinutes', type: 'number' },
  ],
  rules: [
    {
      id: 'OA-1',
      text: 'Clinic managers decide for three days without the server: 200 cases and $25,000.00.',
      when: { role: '"clinic-manager"' },
      then: { hours: 72, maxCount: 200, maxAmountMinor: 25_000_00, confirmAboveMinor: 2_500_00, confirmMinutes: 5 },
    },
    {
      id: 'OA-2',
      text: 'Reconciliation analysts decide for three days without the server: 500 cases and $50,000.00.',
      when: { role: '"reconciliation-analyst"' },
      then: { hours: 72, maxCount: 500, maxAmountMinor: 50_000_00, confirmAboveMinor: 2_500_00, confirmMinutes: 5 },
    },
    {
      id: 'OA-3',
      text: 'Directors decide for three days without the server: 300 cases and $100,000.00.',
      when: { role: '"revenue-cycle-director"' },
      then: { hours: 72, maxCount: 300, maxAmountMinor: 100_000_00, confirmAboveMinor: 2_500_00, confirmMinutes: 5 },
    },
    {
      id: 'OA-4',
      text: 'Controllers decide for three days without the server: 300 cases and $500,000.00.',
      when: { role: '"controller"' },
      then: { hours: 72, maxCount: 300, maxAmountMinor: 500_000_00, confirmAboveMinor: 25_000_00, confirmMinutes: 5 },
    },
    {
      id: 'OA-5',
      text: 'Nobody else decides without the server.',
      when: {},
      then: { hours: 72, maxCount: 0, maxAmountMinor: 0, confirmAboveMinor: 0, confirmMinutes: 5 },
    },
  ],
  examples: [
    {
      text: 'a clinic manager decides $25,000.00 in three days',
      inputs: { role: 'clinic-manager' },
      expect: { hours: 72, maxCount: 200, maxAmountMinor: 25_000_00 },
    },
    { text: 'an auditor decides nothing', inputs: { role: 'auditor' }, expect: { maxCount: 0, maxAmountMinor: 0 } },
  ],
};
