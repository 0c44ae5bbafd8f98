import type { IntakeField, IntakeRow, IntakeValues } from '../../../src-shared/case/intake.ts';
import type { FieldDifference } from '../../../src-shared/sync/command.ts';
import { valueText } from './intake-words.ts';
import { t } from '../../language/t.ts';

/** What a form says otherwise than it did, field by field and row by row, in the order of the form. */
export function intakeDifferences(
  fields: readonly IntakeField[],
  before: IntakeValues,
  after: IntakeValues,
): FieldDifference[] {
  return fields.flatMap((field) => {
    if (field.type !== 'lines') return differing({ field, path: field.key, label: t(field.label) }, before, after);
    const [old, now] = [rowsAt(before, field.key), rowsAt(after, field.key)];
    const places = Array.from({ length: Math.max(old.length, now.length) }, (_, at) => at);
    return places.flatMap((at) =>
      field.fields.flatMap((one) => {
        const path = `${field.key}.${at}.${one.key}`;
        const label = `${t(one.label)}, ${field.one} ${at + 1}`;
        return differing({ field: one, path, label }, old[at] ?? {}, now[at] ?? {});
      }),
    );
  });
}

function rowsAt(values: IntakeValues, key: string): readonly IntakeRow[] {
  const rows = values[key];
  return typeof rows === 'object' ? rows : [];
}

function differing(
  { field, path, label }: { readonly field: IntakeField; readonly path: string; readonly label: string },
  before: IntakeValues,
  after: IntakeValues,
): FieldDifference[] {
  const [was, is] = [valueText(field, before[field.key]), valueText(field, after[field.key])];
  return was === is ? [] : [{ key: path, label, before: was, after: is }];
}
