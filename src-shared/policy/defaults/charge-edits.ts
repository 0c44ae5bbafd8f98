import type { PolicyTable } from '../policy-document.ts';

const visit = '"99202", "99203", "99204", "99205", "99211", "99212", "99213", "99214", "99215"';
const therapy = '"97110", "97112", "97116", "97124", "97140", "97150", "97530", "97535"';
const emergency = '"99281", "99282", "99283", "99284", "99285"';
const hospital = '"99221", "99222", "99223", "99231", "99232", "99233"';

const plain = {
  code: '99213',
  therapyModifier: false,
  modifier59: false,
  place: '11',
  units: 1,
  pointsToDiagnosis: true,
  duplicate: false,
};

/**
 * What is looked at on every line that is billed anew: all rules that apply are findings. `outcome`: 'failed' is in the way of an
 * approval, 'warned' is for the coder to judge. Codes stand here as codes only.
 *
 * @see the national correct-coding and medically-unlikely edits, which a network's own table extends
 */
export const chargeEdits: PolicyTable = {
  policy: 'charge-edits',
  version: 1,
  title: 'Edits of charge lines',
  effectiveFrom: '2026-01-01',
  hitPolicy: 'collect',
  inputs: [
    { name: 'code', type: 'text', label: 'Code' },
    { name: 'therapyModifier', type: 'boolean', label: 'Has modifier GN, GO or GP' },
    { name: 'modifier59', type: 'boolean', label: 'Has modifier 59' },
    { name: 'place', type: 'text', label: 'Place of service' },
    { name: 'units', type: 'number', label: 'Units' },
    { name: 'pointsToDiagnosis', type: 'boolean', label: 'Points to a diagnosis' },
    { name: 'duplicate', type: 'boolean', label: 'The same code and modifiers stand on the claim twice' },
  ],
  outputs: [
    { name: 'edit', type: 'text', otherwise: '' },
    { name: 'outcome', type: 'text', allowed: ['passed', 'warned', 'failed'], otherwise: 'passed' },
    { name: 'words', type: 'text', otherwise: '' },
  ],
  rules: [
    {
      id: 'CE-1',
      text: 'A line that repeats another of the same claim and day is a duplicate.',
      when: { duplicate: 'true' },
      then: {
        edit: 'duplicate',
        outcome: 'failed',
        words: 'repeats another line of the claim with the same modifiers',
      },
    },
    {
      id: 'CE-2',
      text: 'Every line points to a diagnosis of the claim.',
      when: { pointsToDiagnosis: 'false' },
      then: { edit: 'diagnosis', outcome: 'failed', words: 'points to no diagnosis' },
    },
    {
      id: 'CE-3',
      text: 'Therapy codes take modifier GN, GO or GP.',
      when: { code: therapy, therapyModifier: 'false' },
      then: { edit: 'modifier-required', outcome: 'failed', words: 'needs modifier GN, GO or GP' },
    },
    {
      id: 'CE-4',
      text: 'Visit codes do not take modifier 59.',
      when: { code: `${visit}, ${emergency}, ${hospital}`, modifier59: 'true' },
      then: { edit: 'modifier-forbidden', outcome: 'failed', words: 'does not take modifier 59' },
    },
    {
      id: 'CE-5',
      text: 'Codes of emergency visits belong to place of service 23.',
      when: { code: emergency, place: 'not("23")' },
      then: { edit: 'place', outcome: 'failed', words: 'belongs to place of service 23' },
    },
    {
      id: 'CE-6',
      text: 'Codes of hospital visits belong to place of service 21 or 22.',
      when: { code: hospital, place: 'not("21", "22")' },
      then: { edit: 'place', outcome: 'failed', words: 'belongs to place of service 21 or 22' },
    },
    {
      id: 'CE-7',
      text: 'Codes of office visits do not belong to places 21, 22 and 23.',
      when: { code: visit, place: '"21", "23"' },
      then: { edit: 'place', outcome: 'warned', words: 'is seldom billed with place of service 21 or 23' },
    },
    {
      id: 'CE-8',
      text: 'A visit is billed as one unit a day.',
      when: { code: `${visit}, ${emergency}, ${hospital}`, units: '> 1' },
      then: { edit: 'units', outcome: 'failed', words: 'is one unit a day' },
    },
    {
      id: 'CE-9',
      text: 'Therapy is up to eight units a day.',
      when: { code: therapy, units: '> 8' },
      then: { edit: 'units', outcome: 'failed', words: 'is up to eight units a day' },
    },
    {
      id: 'CE-10',
      text: 'More than 100 units of anything are looked at by a coder.',
      when: { units: '> 100' },
      then: { edit: 'units', outcome: 'warned', words: 'has more than 100 units' },
    },
  ],
  examples: [
    { text: 'an office visit as it should be', inputs: plain, expect: { outcome: 'passed' } },
    { text: 'two units of a visit', inputs: { ...plain, units: 2 }, expect: { edit: 'units', outcome: 'failed' } },
    {
      text: 'therapy without its modifier',
      inputs: { ...plain, code: '97110' },
      expect: { edit: 'modifier-required', outcome: 'failed' },
    },
    {
      text: 'an emergency visit at the office',
      inputs: { ...plain, code: '99283' },
      expect: { edit: 'place', outcome: 'failed' },
    },
    {
      text: 'no diagnosis',
      inputs: { ...plain, pointsToDiagnosis: false },
      expect: { edit: 'diagnosis', outcome: 'failed' },
    },
  ],
};
