import { minorFromDecimalText } from '../../src-shared/money/money.ts';

/** Cents of what a person typed: '$1,284.50', '1284.5', ' 40 '. null when it is not an amount above zero. */
export function minorFromTyped(text: string): number | null {
  const minor = minorFromDecimalText(text.replaceAll(/[\s,$]/g, ''));
  return minor !== null && minor > 0 ? minor : null;
}
