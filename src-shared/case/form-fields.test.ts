import { describe, expect, it } from 'vitest';
import { invariant } from '../base/invariant.ts';
import { asking, filled } from '../testing/build-form.ts';
import { type IntakeField, readIntake } from './intake.ts';
import { caseKinds } from './kinds.ts';

type Plain = Exclude<IntakeField, { type: 'lines' }>;

const forms = caseKinds.all.flatMap(({ kind, intake }) => (intake ? [{ kind, intake }] : []));

/** What the field does not take: of another type, beyond its limits, and not a value at all. */
function bad(field: Plain): readonly unknown[] {
  const never = [null, {}, [[]]];
  switch (field.type) {
    case 'text':
    case 'long-text':
      return [...never, 7, 'x'.repeat(field.maxLength + 1), 'a\u0000b', '   '];
    case 'reference':
      return [...never, 7, 'x'.repeat(61), 'a\u0000b'];
    case 'payer':
      return [...never, 7, 'x'.repeat(161)];
    case 'money':
      return [...never, '12', 1.5, field.minMinor - 1, field.maxMinor + 1];
    case 'count':
      return [...never, '12', 1.5, field.min - 1, field.max + 1];
    case 'date':
      return [...never, '2026-02-30', '11/02/2026', 20261102];
    case 'choice':
      return [...never, 'none of them', 1];
    case 'yes-no':
      return [...never, 'true', 1];
  }
}

const pathsOf = (fields: readonly IntakeField[], sent: unknown): string[] => {
  const read = readIntake(fields, sent);
  return read.ok ? [] : read.error.map(({ path }) => path);
};

describe.each(forms)('the form of a $kind', ({ intake: { fields } }) => {
  it('takes what each of its fields asks for', () => {
    for (const field of fields) expect(pathsOf(fields, asking(fields, field))).toEqual([]);
  });

  it('names each field that is wrong, and that one alone', () => {
    for (const field of fields) {
      const values = asking(fields, field);
      if (field.type === 'lines') continue;
      for (const wrong of bad(field)) {
        expect(pathsOf(fields, { ...values, [field.key]: wrong }), `${field.key}: ${JSON.stringify(wrong)}`).toContain(
          field.key,
        );
      }
    }
  });

  it('names the row and the field that is wrong in it', () => {
    for (const field of fields) {
      if (field.type !== 'lines') continue;
      const values = asking(fields, field);
      for (const inRow of field.fields) {
        invariant(inRow.type !== 'lines', 'rows hold no rows');
        const row = asking(field.fields, inRow);
        for (const wrong of bad(inRow)) {
          const sent = { ...values, [field.key]: [row, { ...row, [inRow.key]: wrong }] };
          if (field.max < 2) sent[field.key] = [{ ...row, [inRow.key]: wrong }];
          const at = field.max < 2 ? 0 : 1;
          expect(pathsOf(fields, sent), `${inRow.key}: ${JSON.stringify(wrong)}`).toContain(
            `${field.key}.${at}.${inRow.key}`,
          );
        }
      }
      expect(pathsOf(fields, { ...values, [field.key]: 'a line' })).toContain(field.key);
      expect(pathsOf(fields, { ...values, [field.key]: Array(field.max + 1).fill({}) })).toContain(field.key);
    }
  });

  it('names each field that it needs and does not get, and each that it does not have', () => {
    for (const field of fields) {
      const { [field.key]: _, ...rest } = asking(fields, field);
      const isMissed = pathsOf(fields, rest).includes(field.key);
      expect(isMissed, field.key).toBe(!field.optional);
    }
    expect(pathsOf(fields, { ...filled(fields), aFieldOfAnotherForm: 1 })).toContain('aFieldOfAnotherForm');
  });
});
