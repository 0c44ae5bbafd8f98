import type { RehearsedChange } from '../../../src-shared/wire/policies.ts';
import { counted } from '../../ui/format.ts';

/** A decision in a line: "1 approval (WO-4)", "queue denials, dueDays 14 (CR-2)". What a policy could not decide, a person does. */
export function decisionText({ rule, text, then }: RehearsedChange['before']): string {
  if (rule === '') return `A person decides: ${text}`;
  return `${Object.entries(then).flatMap(outputText).join(', ')} (${rule})`;
}

const levelWords: Readonly<Record<string, readonly string[]>> = {
  'two-highest': ['of the two highest levels'],
  'department-owner': ['one of whoever answers for the department'],
};

function outputText([name, value]: [string, unknown]): readonly string[] {
  if (name === 'approvals' && typeof value === 'number')
    return [value === 0 ? 'no approval' : counted(value, 'approval')];
  if (name === 'levels') return levelWords[String(value)] ?? [];
  return [`${name} ${value === '' ? 'none' : String(value)}`];
}
