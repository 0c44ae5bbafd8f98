import type { CalendarDate } from '../base/dates.ts';
import type { Fact } from './case-document.ts';
import { type IntakeField, type IntakeRow, type IntakeValue, type IntakeValues, isAsked } from './intake.ts';

/** What was given for these fields as material facts of the case, in the order of the form. Rows are the kind's own to tell. */
export function intakeFacts(fields: readonly IntakeField[], values: IntakeValues | IntakeRow): readonly Fact[] {
  return fields.flatMap((field) => {
    const value = values[field.key];
    if (value === undefined || !isAsked(field, values)) return [];
    const shown = shownValue(field, value);
    return shown ? [{ key: field.key, label: field.label, value: shown, material: true }] : [];
  });
}

function shownValue(field: IntakeField, value: IntakeValue): Fact['value'] | null {
  if (typeof value === 'object') return null;
  switch (field.type) {
    case 'money':
      return { type: 'money', minor: Number(value) };
    case 'count':
      return { type: 'count', count: Number(value) };
    case 'date':
      return { type: 'date', date: String(value) as CalendarDate };
    case 'yes-no':
      return { type: 'text', text: value === true ? 'Yes' : 'No' };
    case 'choice':
      return { type: 'text', text: field.choices.find((choice) => choice.value === value)?.label ?? String(value) };
    default:
      return { type: 'text', text: String(value) };
  }
}
