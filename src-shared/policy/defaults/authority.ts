import type { PolicyTable } from '../policy-document.ts';

const nothing = {
  works: true,
  mayApprove: false,
  mayPropose: false,
  limitMinor: 0,
  leadMinor: 0,
  concurMinor: 0,
  tier: 0,
};
/** Above every amount an 835 can carry. */
const ANY_AMOUNT = 9_999_999_999_99;

/**
 * What a role may do at the sites it is held for.
 *
 * `works`: takes and comments on cases. `limitMinor`: approves up to. Of two approvers one leads, up to the larger of
 * `leadMinor` and `limitMinor`, and the other concurs, up to `concurMinor`. `tier`: an escalated case needs a higher tier than
 * its amount alone would.
 */
export const authority: PolicyTable = {
  policy: 'authority',
  version: 1,
  title: 'Who may approve what',
  effectiveFrom: '2026-01-01',
  inputs: [
    { name: 'role', type: 'text', label: 'Role' },
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
  ],
  rules: [
    {
      id: 'AU-1',
      text: 'The governance board and auditors read everything and decide nothing.',
      when: [{ input: 'role', oneOf: ['governance-board', 'auditor'] }],
      then: { ...nothing, works: false },
    },
    {
      id: 'AU-2',
      text: 'Clinic managers approve up to $500.00 at their own site.',
      when: [{ input: 'role', oneOf: ['clinic-manager'] }],
      then: {
        works: true,
        mayApprove: true,
        mayPropose: true,
        limitMinor: 500_00,
        leadMinor: 500_00,
        concurMinor: 500_00,
        tier: 1,
      },
    },
    {
      id: 'AU-3',
      text: 'Reconciliation analysts decide remittance and posting exceptions up to $500.00.',
      when: [
        { input: 'role', oneOf: ['reconciliation-analyst'] },
        { input: 'queue', oneOf: ['remittance-exceptions', 'posting-exceptions'] },
      ],
      then: {
        works: true,
        mayApprove: true,
        mayPropose: false,
        limitMinor: 500_00,
        leadMinor: 500_00,
        concurMinor: 500_00,
        tier: 1,
      },
    },
    {
      id: 'AU-4',
      text: 'Reconciliation analysts work on other cases and do not decide them.',
      when: [{ input: 'role', oneOf: ['reconciliation-analyst'] }],
      then: nothing,
    },
    {
      id: 'AU-5',
      text: 'A/R specialists propose and do not approve.',
      when: [{ input: 'role', oneOf: ['ar-specialist'] }],
      then: { ...nothing, mayPropose: true },
    },
    {
      id: 'AU-6',
      text: 'Revenue cycle directors approve up to $5,000.00, and more as one of two together with a controller.',
      when: [{ input: 'role', oneOf: ['revenue-cycle-director'] }],
      then: {
        works: true,
        mayApprove: true,
        mayPropose: true,
        limitMinor: 5_000_00,
        leadMinor: 5_000_00,
        concurMinor: ANY_AMOUNT,
        tier: 2,
      },
    },
    {
      id: 'AU-7',
      text: 'Controllers decide remittance and posting exceptions, and close denials, of any amount: nothing is given away with them.',
      when: [
        { input: 'role', oneOf: ['controller'] },
        { input: 'queue', oneOf: ['remittance-exceptions', 'posting-exceptions', 'denials'] },
      ],
      then: {
        works: true,
        mayApprove: true,
        mayPropose: true,
        limitMinor: ANY_AMOUNT,
        leadMinor: ANY_AMOUNT,
        concurMinor: ANY_AMOUNT,
        tier: 3,
      },
    },
    {
      id: 'AU-8',
      text: 'Controllers approve up to $250,000.00, and any amount together with a director or another controller.',
      when: [{ input: 'role', oneOf: ['controller'] }],
      then: {
        works: true,
        mayApprove: true,
        mayPropose: true,
        limitMinor: 250_000_00,
        leadMinor: ANY_AMOUNT,
        concurMinor: ANY_AMOUNT,
        tier: 3,
      },
    },
    {
      id: 'AU-9',
      text: 'Any other role decides nothing.',
      when: [],
      then: { ...nothing, works: false },
    },
  ],
};
