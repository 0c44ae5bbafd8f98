import type { PolicyTable } from '../policy-document.ts';

/**
 * How one claim payment is booked, and which kind of case it opens ('' for none).
 *
 * `book`: 'full' payment, contractual allowance and patient share; 'without-patient-share' (what an earlier payer
 * moved to the patient is settled first); 'cash-only'; 'unapplied' (the
 * cash waits in unapplied cash, the rest waits for the case); 'unapplied-cash-only' (the cash waits there, and its case books
 * nothing else); 'nothing'.
 */
export const claimRouting: PolicyTable = {
  policy: 'claim-routing',
  version: 1,
  title: 'How a claim payment is booked and when a person looks at it',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'first',
  inputs: [
    { name: 'status', type: 'text', label: 'Claim status' },
    { name: 'paid', type: 'text', label: 'Payment' },
    {
      name: 'balanced',
      type: 'boolean',
      label: 'Charge less adjustments makes the payment, of the claim and its lines',
    },
    { name: 'deniedInFull', type: 'boolean', label: 'Pays nothing, adjusted in full for administrative reasons' },
    { name: 'credit', type: 'boolean', label: 'Payments and allowances exceed the charge' },
  ],
  outputs: [
    { name: 'kind', type: 'text' },
    {
      name: 'book',
      type: 'text',
      allowed: ['full', 'without-patient-share', 'cash-only', 'unapplied', 'unapplied-cash-only', 'nothing'],
    },
  ],
  rules: [
    {
      id: 'CR-1',
      text: 'A reversal takes back an earlier payment: its cash waits in unapplied cash until a person releases it.',
      when: { status: '"22"' },
      then: { kind: 'reversal', book: 'unapplied' },
    },
    {
      id: 'CR-2',
      text: 'A negative claim payment is treated as a reversal, whatever its status says.',
      when: { paid: '"negative"' },
      then: { kind: 'reversal', book: 'unapplied' },
    },
    {
      id: 'CR-3',
      text: 'A denied claim is never written off automatically: a person decides on appeal, rebilling or write-off.',
      when: { status: '"4"', paid: '"none"' },
      then: { kind: 'denial', book: 'nothing' },
    },
    {
      id: 'CR-11',
      text: 'A claim whose charge less adjustments is not its payment is not booked by itself: its cash waits in unapplied cash until a person has looked at it.',
      when: { balanced: 'false' },
      then: { kind: 'claim-exception', book: 'unapplied-cash-only' },
    },
    {
      id: 'CR-4',
      text: 'A claim reported as denied that pays something is booked at its payment and goes to a person.',
      when: { status: '"4"' },
      then: { kind: 'denial', book: 'cash-only' },
    },
    {
      id: 'CR-5',
      text: 'A claim that pays nothing and is adjusted in full for administrative reasons is a denial, whatever its status says.',
      when: { deniedInFull: 'true' },
      then: { kind: 'denial', book: 'nothing' },
    },
    {
      id: 'CR-6',
      text: 'A claim that is only passed on or priced moves no allowance and no patient share.',
      when: { status: '"23", "25"' },
      then: { kind: '', book: 'cash-only' },
    },
    {
      id: 'CR-7',
      text: 'A later payer leaves more than the charge on the account: a person finds out whom the credit belongs to.',
      when: { credit: 'true', status: '"2", "3", "20", "21"' },
      then: { kind: 'credit-balance', book: 'without-patient-share' },
    },
    {
      id: 'CR-8',
      text: 'Payments and allowances on the account exceed its charge: only the payment is booked, since an earlier one moved the allowance and the patient share, and a person finds out whom the credit belongs to.',
      when: { credit: 'true' },
      then: { kind: 'credit-balance', book: 'cash-only' },
    },
    {
      id: 'CR-9',
      text: 'A secondary or tertiary payment books its own payment and allowance: against the patient share as far as an earlier payer moved one, and against the payer for the rest.',
      when: { status: '"2", "3", "20", "21"' },
      then: { kind: '', book: 'without-patient-share' },
    },
    {
      id: 'CR-10',
      text: 'A claim payment books its payment, its contractual allowance and the patient share.',
      when: {},
      then: { kind: '', book: 'full' },
    },
  ],
  examples: [
    {
      text: 'a clean primary payment is booked in full',
      inputs: { status: '1', paid: 'positive', balanced: true, deniedInFull: false, credit: false },
      expect: { kind: '', book: 'full' },
    },
    {
      text: 'a denial books nothing',
      inputs: { status: '4', paid: 'none', balanced: true, deniedInFull: true, credit: false },
      expect: { kind: 'denial', book: 'nothing' },
    },
    {
      text: 'what does not balance waits in unapplied cash',
      inputs: { status: '1', paid: 'positive', balanced: false, deniedInFull: false, credit: false },
      expect: { book: 'unapplied-cash-only' },
    },
  ],
};
