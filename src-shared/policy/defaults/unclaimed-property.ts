import type { PolicyTable } from '../policy-document.ts';

/**
 * After how many years without a word from its owner the money of a patient is unclaimed property, by the state in which the
 * patient lived last, and from which amount on the owner is written to before the state gets it.
 *
 * The states' general periods and letters, as lists for holders give them; whoever publishes a version holds them against the
 * statutes in force.
 *
 * @see https://reportmyup.com/state-dormancy-periods-for-unclaimed-property-reporting
 * @see https://www.georgeson.com/us/unclaimed-property-vault/statutory-due-diligence-requirements
 */
export const unclaimedProperty: PolicyTable = {
  policy: 'unclaimed-property',
  version: 1,
  title: 'When a refund is unclaimed property',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [{ name: 'state', type: 'text', label: 'State of the patient' }],
  outputs: [
    { name: 'years', type: 'number' },
    { name: 'letterFromMinor', type: 'money' },
    { name: 'letter', type: 'text' },
  ],
  rules: [
    {
      id: 'UP-1',
      text: 'In California money is unclaimed after three years.',
      when: { state: '"CA"' },
      then: { years: 3, letterFromMinor: 50_00, letter: 'California: 6 to 12 months before the report.' },
    },
    {
      id: 'UP-2',
      text: 'In Delaware, Florida, Georgia, Hawaii and Idaho money is unclaimed after five years.',
      when: { state: '"DE", "FL", "GA", "HI", "ID"' },
      then: { years: 5, letterFromMinor: 50_00, letter: '60 to 120 days before the report.' },
    },
    {
      id: 'UP-3',
      text: 'Where the state is not known, money is unclaimed after the longest period that states have, five years.',
      when: { state: '""' },
      then: { years: 5, letterFromMinor: 0, letter: '60 to 120 days before the report.' },
    },
    {
      id: 'UP-4',
      text: 'Elsewhere money is unclaimed after three years.',
      when: {},
      then: { years: 3, letterFromMinor: 0, letter: '60 to 120 days before the report.' },
    },
  ],
  examples: [
    { text: 'Florida waits for five years', inputs: { state: 'FL' }, expect: { years: 5 } },
    { text: 'Texas for three', inputs: { state: 'TX' }, expect: { years: 3 } },
    {
      text: 'California wants a letter from $50.00 on',
      inputs: { state: 'CA' },
      expect: { years: 3, letterFromMinor: 50_00 },
    },
  ],
};
