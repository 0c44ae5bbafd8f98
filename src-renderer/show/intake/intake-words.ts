import type { IntakeField, IntakeValue } from '../../../src-shared/case/intake.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { t } from '../../language/t.ts';
import { dateText } from '../../ui/format.ts';

/** 'a line', 'an instalment'. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** What was given for a field, as a person reads it: a choice by its label, a day as days are written. */
export function valueText(field: IntakeField, value: IntakeValue | undefined): string {
  if (value === undefined || typeof value === 'object') return '';
  if (typeof value === 'boolean') return value ? t('Yes') : t('No');
  switch (field.type) {
    case 'money':
      return typeof value === 'number' ? formatMinor(value) : value;
    case 'choice':
      return t(field.choices.find((choice) => choice.value === value)?.label ?? String(value));
    case 'date':
      return dateText(String(value));
    default:
      return String(value);
  }
}
