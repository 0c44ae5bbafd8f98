import type { PolicyTable } from '../policy-document.ts';

/**
 * What becomes of a case that is overdue: how long after the reminder it is given to somebody else, how long after that it goes to
 * the manager of whoever has it, and how long after that to their manager.
 */
export const escalation: PolicyTable = {
  policy: 'escalation',
  version: 1,
  title: 'When an overdue case goes further',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
  ],
  outputs: [
    { name: 'reassignAfter', type: 'number' },
    { name: 'escalateAfter', type: 'number' },
    { name: 'escalateAgainAfter', type: 'number' },
    {
      name: 'unit',
      type: 'text',
      allowed: ['elapsed-days', 'calendar-days', 'business-days', 'business-hours'],
    },
  ],
  rules: [
    {
      id: 'ES-1',
      text: 'A failed posting goes further every four business hours: the books wait for it.',
      when: { queue: '"posting-exceptions"' },
      then: { reassignAfter: 4, escalateAfter: 4, escalateAgainAfter: 4, unit: 'business-hours' },
    },
    {
      id: 'ES-2',
      text: 'A remittance that is held goes further every business day.',
      when: { queue: '"remittance-exceptions"' },
      then: { reassignAfter: 1, escalateAfter: 1, escalateAgainAfter: 1, unit: 'business-days' },
    },
    {
      id: 'ES-3',
      text: 'Any other case is given to somebody else after two business days, and goes further after one and after two more.',
      when: {},
      then: { reassignAfter: 2, escalateAfter: 1, escalateAgainAfter: 2, unit: 'business-days' },
    },
  ],
  examples: [
    {
      text: 'a write-off is given to somebody else two business days after the reminder',
      inputs: { kind: 'write-off', queue: 'write-offs' },
      expect: { reassignAfter: 2, unit: 'business-days' },
    },
  ],
};
