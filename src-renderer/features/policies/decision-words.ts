import type { RehearsedChange } from '../../../src-shared/wire/policies.ts';
import { counted } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** A decision in a line: "1 approval (WO-4)", "queue denials, dueDays 14 (CR-2)". What a policy could not decide, a person does. */
export function decisionText({ rule, text, then }: RehearsedChange['before']): string {
  if (rule === '') return t('A person decides: {text}', { text });
  return `${Object.entries(then).flatMap(outputText).join(', ')} (${rule})`;
}

const levelWords: Readonly<Record<string, readonly string[]>> = {
  'two-highest': [t('of the two highest levels')],
  'department-owner': [t('one of whoever answers for the department')],
};

function outputText([name, value]: [string, unknown]): readonly string[] {
  if (name === 'approvals' && typeof value === 'number')
    return [value === 0 ? t('no approval') : counted(value, 'approval')];
  if (name === 'levels') return levelWords[String(value)] ?? [];
  return [`${name} ${value === '' ? 'none' : String(value)}`];
}
