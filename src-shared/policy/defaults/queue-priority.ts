import type { PolicyTable } from '../policy-document.ts';

/**
 * What goes first in a queue: a waterfall of reasons. A case that the first rule applies to goes before any it does not apply to;
 * among equals the second rule counts, and so on; then what is due first. `reason` is what the list shows.
 */
export const queuePriority: PolicyTable = {
  policy: 'queue-priority',
  version: 1,
  title: 'What goes first in a queue',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'ruleOrder',
  inputs: [
    { name: 'kind', type: 'text', label: 'Kind of case' },
    { name: 'queue', type: 'text', label: 'Queue' },
    { name: 'due', type: 'text', label: 'Due', allowed: '"breached", "today", "soon", "later"' },
    { name: 'followUp', type: 'text', label: 'Follow-up', allowed: '"none", "today", "later"' },
    { name: 'amountMinor', type: 'money', label: 'Amount' },
    { name: 'payerClass', type: 'text', label: 'Payer class' },
    { name: 'risk', type: 'text', label: 'Risk' },
    { name: 'escalations', type: 'number', label: 'Escalations' },
    { name: 'ageDays', type: 'number', label: 'Age in days' },
  ],
  outputs: [{ name: 'reason', type: 'text', otherwise: 'Due date' }],
  rules: [
    {
      id: 'QP-1',
      text: 'Its statutory clock has run out: money of a government payer is held too long (42 CFR 401.305).',
      when: { due: '"breached"', queue: '"credit-balances"', payerClass: '"medicare", "medicaid"' },
      then: { reason: 'Statutory clock' },
    },
    {
      id: 'QP-2',
      text: 'It is late: the day it was due has passed.',
      when: { due: '"breached"' },
      then: { reason: 'Late' },
    },
    { id: 'QP-3', text: 'It is due today and not late yet.', when: { due: '"today"' }, then: { reason: 'Due today' } },
    {
      id: 'QP-4',
      text: 'Somebody wanted to go on with it by today.',
      when: { followUp: '"today"' },
      then: { reason: 'Follow-up' },
    },
    {
      id: 'QP-5',
      text: 'It was escalated to a higher level.',
      when: { escalations: '>= 1' },
      then: { reason: 'Escalated' },
    },
    {
      id: 'QP-6',
      text: 'Its risk is high: much could go wrong.',
      when: { risk: '"high"' },
      then: { reason: 'High risk' },
    },
    {
      id: 'QP-7',
      text: 'It is about $10,000.00 or more.',
      when: { amountMinor: '>= 1000000' },
      then: { reason: 'From $10,000' },
    },
    { id: 'QP-8', text: 'It is due within two days.', when: { due: '"soon"' }, then: { reason: 'Due soon' } },
    { id: 'QP-9', text: 'It has been open for 30 days.', when: { ageDays: '>= 30' }, then: { reason: '30 days old' } },
    {
      id: 'QP-10',
      text: 'It is about $1,000.00 or more.',
      when: { amountMinor: '>= 100000' },
      then: { reason: 'From $1,000' },
    },
    {
      id: 'QP-11',
      text: 'Its risk is medium: something could go wrong.',
      when: { risk: '"medium"' },
      then: { reason: 'Medium risk' },
    },
  ],
  examples: [
    {
      text: 'a Medicare credit balance whose 60 days are over',
      inputs: {
        kind: 'credit-balance',
        queue: 'credit-balances',
        due: 'breached',
        followUp: 'none',
        amountMinor: 4500,
        payerClass: 'medicare',
        risk: 'low',
        escalations: 0,
        ageDays: 61,
      },
      expect: { reason: 'Statutory clock' },
    },
    {
      text: 'a small case that has time',
      inputs: {
        kind: 'denial',
        queue: 'denials',
        due: 'later',
        followUp: 'none',
        amountMinor: 4500,
        payerClass: 'commercial',
        risk: 'low',
        escalations: 0,
        ageDays: 1,
      },
      expect: { reason: 'Due date' },
    },
  ],
};
