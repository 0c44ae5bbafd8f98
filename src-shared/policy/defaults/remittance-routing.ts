import type { PolicyTable } from '../policy-document.ts';

/** What it comes to while the table cannot be read: the set is held, and its cash waits. */
export const HELD = { action: 'hold', kind: 'out-of-balance' } as const;

/** Whether a transaction set may post by itself, or which kind of case holds it. */
export const remittanceRouting: PolicyTable = {
  policy: 'remittance-routing',
  version: 2,
  title: 'What happens to a remittance when it arrives',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'damaged', type: 'boolean', label: 'A part of the transaction set may be lost' },
    { name: 'unreadableAmounts', type: 'number', label: 'Claims and lines with an amount that cannot be read' },
    { name: 'balanced', type: 'boolean', label: 'Claims less provider adjustments make the payment' },
    { name: 'test', type: 'boolean', label: 'The sender marked it as a test' },
    { name: 'testsPost', type: 'boolean', label: 'This installation posts tests' },
    { name: 'payerKnown', type: 'boolean', label: 'The payer is known' },
    { name: 'payeeKnown', type: 'boolean', label: 'The payee is one of our sites' },
  ],
  outputs: [
    { name: 'action', type: 'text', allowed: ['hold', 'post'] },
    { name: 'kind', type: 'text' },
  ],
  rules: [
    {
      id: 'RR-1',
      text: 'A remittance of which a part may be lost is held even if the rest balances: what is missing may be denials.',
      when: { damaged: 'true' },
      then: { action: 'hold', kind: 'out-of-balance' },
    },
    {
      id: 'RR-2',
      text: 'A remittance with an amount that cannot be read is held: nothing posts until a person has looked at it.',
      when: { unreadableAmounts: '>= 1' },
      then: { action: 'hold', kind: 'out-of-balance' },
    },
    {
      id: 'RR-3',
      text: 'A remittance whose claims and provider adjustments do not make its payment is held: nothing posts.',
      when: { balanced: 'false' },
      then: { action: 'hold', kind: 'out-of-balance' },
    },
    {
      id: 'RR-7',
      text: 'A remittance that its sender marked as a test (ISA15 = T) is held: nothing posts until a person takes it for a payment.',
      when: { test: 'true', testsPost: 'false' },
      then: { action: 'hold', kind: 'remittance-as-test' },
    },
    {
      id: 'RR-4',
      text: 'A remittance from a payer that is not in the directory is held until a person confirms the payer.',
      when: { payerKnown: 'false' },
      then: { action: 'hold', kind: 'unknown-payer' },
    },
    {
      id: 'RR-5',
      text: 'A balanced remittance from a known payer to one of our sites posts by itself.',
      when: { payeeKnown: 'true' },
      then: { action: 'post', kind: '' },
    },
    {
      id: 'RR-6',
      text: 'A balanced remittance from a known payer to a payee we do not know posts at the shared services desk.',
      when: {},
      then: { action: 'post', kind: '' },
    },
  ],
  examples: [
    {
      text: 'a clean remittance posts by itself',
      inputs: {
        damaged: false,
        unreadableAmounts: 0,
        balanced: true,
        test: false,
        testsPost: false,
        payerKnown: true,
        payeeKnown: true,
      },
      expect: { action: 'post' },
    },
    {
      text: 'one unreadable amount holds it',
      inputs: {
        damaged: false,
        unreadableAmounts: 1,
        balanced: true,
        test: false,
        testsPost: false,
        payerKnown: true,
        payeeKnown: true,
      },
      expect: { action: 'hold', kind: 'out-of-balance' },
    },
    {
      text: 'an unknown payer holds it',
      inputs: {
        damaged: false,
        unreadableAmounts: 0,
        balanced: true,
        test: false,
        testsPost: false,
        payerKnown: false,
        payeeKnown: true,
      },
      expect: { action: 'hold', kind: 'unknown-payer' },
    },
    {
      text: 'a test holds itself',
      inputs: {
        damaged: false,
        unreadableAmounts: 0,
        balanced: true,
        test: true,
        testsPost: false,
        payerKnown: true,
        payeeKnown: true,
      },
      expect: { action: 'hold', kind: 'remittance-as-test' },
    },
    {
      text: 'a test posts in an installation that is for tests',
      inputs: {
        damaged: false,
        unreadableAmounts: 0,
        balanced: true,
        test: true,
        testsPost: true,
        payerKnown: true,
        payeeKnown: true,
      },
      expect: { action: 'post' },
    },
  ],
};
