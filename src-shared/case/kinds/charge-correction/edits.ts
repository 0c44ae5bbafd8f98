import type { Check } from '../../case-document.ts';
import { check } from '../../describe.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import type { PolicyQuestion } from '../../kind.ts';
import type { Evaluation } from '../../../policy/evaluate.ts';
import { ClaimCharges } from '../../../records/claim-charges.ts';
import { recordsOf } from '../../../records/record.ts';
import { type Charge, type Correction, modifiersOf } from './form.ts';

const POLICY = 'charge-edits';

/** What the policy is asked of every line that is billed anew, in their order. */
export function editQuestions(correction: Correction, charges: ClaimCharges | null): readonly PolicyQuestion[] {
  return correction.corrected.map((charge, index) => ({
    policy: POLICY,
    inputs: {
      code: charge.code,
      therapyModifier: charge.modifiers.some((modifier) => therapyModifiers.includes(modifier)),
      modifier59: charge.modifiers.includes('59'),
      place: charge.place,
      units: charge.units,
      pointsToDiagnosis: charge.diagnosis !== '',
      duplicate: isDuplicate(charge, index, correction, charges),
    },
  }));
}

const therapyModifiers: readonly string[] = ['GN', 'GO', 'GP'];

function isDuplicate(charge: Charge, index: number, correction: Correction, charges: ClaimCharges | null): boolean {
  const others = [
    ...correction.corrected.filter((_, at) => at !== index),
    ...(charges?.lines ?? [])
      .filter(({ line, serviceOn }) => line !== correction.line && serviceOn === correction.serviceOn)
      .map(({ code, modifiers }) => ({ code, modifiers: modifiersOf(modifiers) })),
  ];
  return others.some(
    ({ code, modifiers }) => code === charge.code && modifiers.join(' ') === charge.modifiers.join(' '),
  );
}

/** One check per finding of the policy, and one per line that has none. */
export function editChecks({ corrected }: Correction, { rulings = [] }: IntakeEvidence): readonly Check[] {
  const answers = rulings.filter(({ policy }) => policy === POLICY);
  return corrected.flatMap(({ code }, index) => findingsOfLine(code, index + 1, answers[index]));
}

function findingsOfLine(code: string, line: number, answer: Evaluation | undefined): readonly Check[] {
  const id = `edit-${line}`;
  const label = `Line ${line}, ${code}`;
  if (!answer) return [check(id, label, 'failed', `The edits of ${code} cannot be told.`)];
  const { matched, then, all = [then] } = answer;
  if (!matched) {
    return then['outcome'] === 'passed'
      ? [check(id, label, 'passed', 'No edit has anything to say of it.')]
      : [check(id, label, 'failed', `The edits of ${code} cannot be told: ${answer.text}`)];
  }
  return all.map(({ edit, outcome, words }, at) => {
    const state = outcome === 'warned' ? 'warned' : 'failed';
    return check(`${id}-${String(edit)}`, label, state, `${code} ${String(words)} (${matched[at] ?? answer.rule}).`);
  });
}

/** The lines of the claim as the billing system has told them; null where it has told nothing. */
export function chargesOf({ claim, account }: Correction, { records }: IntakeEvidence): ClaimCharges | null {
  const known = recordsOf(records, 'claim-charges', ClaimCharges);
  return known.find((one) => one.id === claim && one.account === account) ?? null;
}

/** Whether what is to be reversed is what was billed. */
export function originalCheck(correction: Correction, charges: ClaimCharges | null): Check {
  const { claim, line, serviceOn, original } = correction;
  const label = 'It is what was billed';
  if (!charges) return check('original', label, 'warned', `The billing system has told nothing of ${claim}.`);
  const billed = charges.lines.find((one) => one.line === line);
  if (!billed) return check('original', label, 'failed', `${claim} has no line ${line}.`);
  const isSame =
    billed.serviceOn === serviceOn &&
    billed.code === original.code &&
    modifiersOf(billed.modifiers).join(' ') === original.modifiers.join(' ') &&
    billed.units === original.units &&
    billed.amountMinor === original.chargeMinor;
  return isSame
    ? check('original', label, 'passed', `Line ${line} of ${claim} was billed so.`)
    : check('original', label, 'failed', `Line ${line} of ${claim} was billed otherwise: reverse what stands there.`);
}
