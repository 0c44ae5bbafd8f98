import { invariant } from '../base/invariant.ts';
import { type IntakeField, type IntakeRow, type IntakeValue, type IntakeValues, isAsked } from '../case/intake.ts';

/** A value that the field takes. */
function good(field: IntakeField): IntakeValue {
  switch (field.type) {
    case 'text':
    case 'long-text':
      return 'A'.repeat(Math.min(2, field.maxLength));
    case 'reference':
      return field.example;
    case 'payer':
      return 'Northern Plains Mutual';
    case 'money':
      return Math.max(1, field.minMinor);
    case 'count':
      return field.min;
    case 'date':
      return '2026-11-02';
    case 'choice': {
      const [first] = field.choices;
      invariant(first, `${field.key} offers nothing`);
      return first.value;
    }
    case 'yes-no':
      return true;
    case 'lines':
      return Array.from({ length: Math.max(1, field.min) }, () => filled(field.fields) as IntakeRow);
  }
}

/** Everything that a form asks for, once what `given` says is chosen. */
export function filled(fields: readonly IntakeField[], given: IntakeValues = {}): IntakeValues {
  const values: Record<string, IntakeValue> = { ...given };
  for (const field of fields) if (isAsked(field, values)) values[field.key] ??= good(field);
  return values;
}

/** The form with this field asked for: what it depends on is answered so. */
export function asking(fields: readonly IntakeField[], field: IntakeField): IntakeValues {
  const chosen: Record<string, IntakeValue> = {};
  for (let one: IntakeField | undefined = field; one?.when;) {
    const { when }: IntakeField = one;
    chosen[when.field] = when.is[0] ?? '';
    one = fields.find(({ key }) => key === when.field);
  }
  const values = filled(fields, chosen);
  // Fields that are chosen away by what was answered are not sent.
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => fields.some((each) => each.key === key && isAsked(each, values))),
  );
}
