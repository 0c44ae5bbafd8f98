import type { PolicyTable } from '../policy-document.ts';

/** Up to which amount a patient's balance counts as small: what asking for it costs more than it brings. */
export const smallBalance: PolicyTable = {
  policy: 'small-balance',
  version: 1,
  title: 'What counts as a small balance',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'site', type: 'text', label: 'Site' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
  ],
  outputs: [{ name: 'limitMinor', type: 'money' }],
  rules: [
    {
      id: 'SB-1',
      text: 'A balance of a patient counts as small up to $15.00.',
      when: {},
      then: { limitMinor: 15_00 },
    },
  ],
  examples: [
    { text: '$15.00 at any site', inputs: { site: 'any', payerClass: 'self-pay' }, expect: { limitMinor: 15_00 } },
  ],
};
