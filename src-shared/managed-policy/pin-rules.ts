import type { EffectivePolicy } from './effective.ts';

export type PinRules = Pick<EffectivePolicy, 'PinMinLength' | 'PinCharacters' | 'PinRefuseSimple'>;

/** A run or a repetition this short is part of many a good PIN. */
const LONGEST_PART = 3;

/**
 * Why a PIN that somebody wants to choose is not taken, as a sentence; null when it is. PINs that were chosen before stay good.
 */
export function pinFault(pin: string, rules: PinRules): string | null {
  const least = rules.PinMinLength.value;
  if ([...pin].length < least) return `A PIN has at least ${least} characters here.`;
  if (rules.PinCharacters.value === 'mixed' && !(/\p{L}/u.test(pin) && /\d/.test(pin))) {
    return 'A PIN has letters and digits here, at least one of each.';
  }
  if (rules.PinRefuseSimple.value && isSimple(pin)) {
    return 'This PIN is one of the first that somebody would try. Choose one without a run or a repetition.';
  }
  return null;
}

/** What a PIN must be, for whoever is about to choose one. */
export function pinHint(rules: PinRules): string {
  const least = `At least ${rules.PinMinLength.value} characters`;
  return rules.PinCharacters.value === 'mixed' ? `${least}, letters and digits` : least;
}

/** One short part again and again, or characters that follow one another up or down. */
function isSimple(pin: string): boolean {
  const codes = [...pin.toLowerCase()].map((character) => character.codePointAt(0) ?? 0);
  for (let part = 1; part <= LONGEST_PART; part += 1) {
    if (codes.every((code, at) => code === codes[at % part])) return true;
  }
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}
