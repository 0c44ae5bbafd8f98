import { sumMinor } from '../../../money/money.ts';
import {
  type FieldProblem,
  type IntakeField,
  type IntakeRow,
  type IntakeValues,
  numberOf,
  rowsOf,
  textOf,
} from '../../intake.ts';

const MOST_MINOR = 10_000_000_00;
const code = { type: 'text', maxLength: 5 } as const;
const modifiers = { type: 'text', maxLength: 11, optional: true } as const;
const place = { type: 'text', maxLength: 2, optional: true } as const;
const diagnosis = { type: 'text', maxLength: 7, optional: true } as const;
const units = { type: 'count', min: 1, max: 9_999 } as const;
const amount = { type: 'money', minMinor: 1, maxMinor: MOST_MINOR } as const;

/** What a person states of the charge that is reversed. */
export const originalFields: readonly IntakeField[] = [
  { key: 'claim', label: 'Claim', type: 'reference', example: 'CL-88012' },
  { key: 'line', label: 'Line', type: 'count', min: 1, max: 999 },
  { key: 'serviceOn', label: 'Service date', type: 'date' },
  { key: 'code', label: 'Code', ...code, help: 'As billed.' },
  { key: 'modifiers', label: 'Modifiers', ...modifiers, help: 'Such as 25 59.' },
  { key: 'place', label: 'Place of service', ...place },
  { key: 'diagnosis', label: 'Diagnosis pointer', ...diagnosis, help: 'Such as A,B.' },
  { key: 'units', label: 'Units', ...units },
  { key: 'chargeMinor', label: 'Charge', ...amount },
];

export const fields: readonly IntakeField[] = [
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002' },
  { key: 'payer', label: 'Payer', type: 'payer', optional: true, help: 'Left out where the patient owes it.' },
  ...originalFields,
  {
    key: 'corrected',
    label: 'Billed anew',
    type: 'lines',
    min: 1,
    max: 20,
    one: 'line',
    optional: true,
    help: 'As it should have been. Left out where nothing takes its place.',
    fields: [
      { key: 'code', label: 'Code', ...code },
      { key: 'modifiers', label: 'Modifiers', ...modifiers },
      { key: 'place', label: 'Place of service', ...place },
      { key: 'diagnosis', label: 'Diagnosis pointer', ...diagnosis },
      { key: 'units', label: 'Units', ...units },
      { key: 'chargeMinor', label: 'Charge', ...amount },
    ],
  },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 2000 },
];

/** One charge, as it was billed or as it should have been. */
export type Charge = {
  readonly code: string;
  /** In order, so that the same ones compare as the same. */
  readonly modifiers: readonly string[];
  readonly place: string;
  readonly diagnosis: string;
  readonly units: number;
  readonly chargeMinor: number;
};

function chargeOf(values: IntakeValues | IntakeRow): Charge {
  return {
    code: textOf(values, 'code').toUpperCase(),
    modifiers: modifiersOf(textOf(values, 'modifiers')),
    place: textOf(values, 'place'),
    diagnosis: textOf(values, 'diagnosis').toUpperCase(),
    units: numberOf(values, 'units'),
    chargeMinor: numberOf(values, 'chargeMinor'),
  };
}

/** '59 25' and '25,59' are the same modifiers. */
export function modifiersOf(text: string): readonly string[] {
  return text
    .toUpperCase()
    .split(/[\s,]+/)
    .filter((modifier) => modifier !== '')
    .toSorted();
}

export type Correction = {
  readonly account: string;
  readonly claim: string;
  readonly line: number;
  readonly serviceOn: string;
  readonly original: Charge;
  /** None where nothing takes its place. */
  readonly corrected: readonly Charge[];
  /** What is billed anew. Cents. */
  readonly newMinor: number;
};

export function readCorrection(values: IntakeValues): Correction {
  const corrected = rowsOf(values, 'corrected').map(chargeOf);
  return {
    account: textOf(values, 'account'),
    claim: textOf(values, 'claim'),
    line: numberOf(values, 'line'),
    serviceOn: textOf(values, 'serviceOn'),
    original: chargeOf(values),
    corrected,
    newMinor: sumMinor(corrected.map(({ chargeMinor }) => chargeMinor)),
  };
}

const CODE = /^[A-Z0-9]{4}[A-Z0-9]?$/;
const MODIFIERS = /^([A-Z0-9]{2}([ ,]+|$))*$/;
const PLACE = /^\d{2}$/;
const DIAGNOSIS = /^[A-L](,[A-L])*$/;

/** What is wrong with values that are well formed each by itself. */
export function problemsOf(values: IntakeValues): readonly FieldProblem[] {
  const rows = rowsOf(values, 'corrected');
  const problems = [
    ...chargeProblems(values, ''),
    ...rows.flatMap((row, index) => chargeProblems(row, `corrected.${index}.`)),
  ];
  const { original, corrected } = readCorrection(values);
  if (corrected.length === 1 && JSON.stringify(corrected[0]) === JSON.stringify(original)) {
    problems.push({
      path: 'corrected',
      message: 'This changes nothing of the charge: give it as it should have been.',
    });
  }
  return problems;
}

function chargeProblems(values: IntakeValues | IntakeRow, at: string): FieldProblem[] {
  const wrong = (key: string, pattern: RegExp, message: string): FieldProblem[] => {
    const text = textOf(values, key).toUpperCase();
    return text === '' || pattern.test(text) ? [] : [{ path: `${at}${key}`, message }];
  };
  return [
    ...wrong('code', CODE, 'Code is four or five letters and digits, such as 99213.'),
    ...wrong('modifiers', MODIFIERS, 'Modifiers are two letters or digits each, such as 25 59.'),
    ...wrong('place', PLACE, 'Place of service is two digits, such as 11.'),
    ...wrong('diagnosis', DIAGNOSIS, 'Diagnosis pointer is letters from A to L, such as A,B.'),
  ];
}
