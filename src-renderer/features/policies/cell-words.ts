import { decimalText, minorFromDecimalText } from '../../../src-shared/money/money.ts';
import { readCell } from '../../../src-shared/policy/feel/cell.ts';
import type { PolicyOutput, PolicyType, PolicyValue } from '../../../src-shared/policy/policy-document.ts';

const WORD = /^[A-Za-z][A-Za-z0-9 _/-]*$/;

/**
 * A condition as a person edits it: amounts in dollars ('<= 10.00'), texts without quotes ('medicare, medicaid'), yes or no.
 * What is more than a comparison stays as FEEL has it. '' for a condition that takes anything.
 */
export function shownCell(source: string | undefined, type: PolicyType): string {
  if (source === undefined) return '';
  const cell = readCell(source);
  if (cell.kind === 'any') return '';
  if (cell.kind === 'feel') return source;
  if (type === 'money') return source.replaceAll(/-?\d+(?:\.\d+)?/g, (minor) => shownMinor(Number(minor)) ?? minor);
  if (type === 'boolean') return source.replaceAll('true', 'yes').replaceAll('false', 'no');
  if (type !== 'text') return source;
  const words = cell.ranges.map(({ low }) => String(low?.key));
  if (!words.every((word) => WORD.test(word))) return source;
  return cell.negated ? `not(${words.join(', ')})` : words.join(', ');
}

/** The FEEL condition that a person typed, as {@link shownCell} shows it. null: anything. */
export function typedCell(text: string, type: PolicyType): string | null {
  const typed = text.trim();
  if (typed === '' || typed === '-') return null;
  if (type === 'money') return typedAmounts(typed);
  if (type === 'boolean') return { yes: 'true', no: 'false' }[typed.toLowerCase()] ?? typed;
  if (type !== 'text') return typed;
  const inner = /^not\s*\((.*)\)$/s.exec(typed)?.[1];
  const words = (inner ?? typed).split(',').map((word) => word.trim());
  if (!words.every((word) => WORD.test(word))) return typed;
  const quoted = words.map((word) => `"${word}"`).join(', ');
  return inner === undefined ? quoted : `not(${quoted})`;
}

/** Dollars to cents in a comparison; anything else is FEEL, in cents. Part of a cent becomes no condition at all. */
function typedAmounts(typed: string): string {
  if (!/^(?:not\s*\()?[\d\s.,$<>=[\]()-]*$/.test(typed)) return typed;
  let isWhole = true;
  const source = typed.replaceAll('$', '').replaceAll(/-?\d+(?:\.\d+)?/g, (amount) => {
    const minor = minorFromDecimalText(amount);
    isWhole &&= minor !== null;
    return String(minor);
  });
  return isWhole ? source : `${typed} ?`;
}

function shownMinor(minor: number): string | null {
  return Number.isSafeInteger(minor) ? decimalText(minor) : null;
}

/** A value as a person edits it. */
export function shownValue(value: PolicyValue | undefined, type: PolicyType): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (type === 'money' && typeof value === 'number') return shownMinor(value) ?? String(value);
  return String(value);
}

/** The value that was typed. What is none of its type stays a text, which the check then names. */
export function typedValue(text: string, { type }: Pick<PolicyOutput, 'type'>): PolicyValue {
  const typed = text.trim();
  switch (type) {
    case 'money':
      return minorFromDecimalText(typed.replaceAll(/[$,\s]/g, '')) ?? typed;
    case 'number':
      return typed !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed;
    case 'boolean':
      return ({ yes: true, no: false } as Record<string, boolean>)[typed.toLowerCase()] ?? typed;
    case 'text':
    case 'date':
    case 'duration':
      return typed;
  }
}
