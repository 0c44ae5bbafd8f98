import { addDays } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { type IntakeField, type IntakeRow, type IntakeValues, isAsked } from '../../src-shared/case/intake.ts';
import type { Draw } from '../../src-shared/remittance/internal/invent.ts';

/** What a form may be filled with, beside what its fields say. */
export type Invention = {
  readonly draw: Draw;
  /** The day it is filled in, 'yyyy-mm-dd'. */
  readonly today: string;
  /** Names of the payers of the organisation. */
  readonly payers: readonly string[];
};

/** Amounts are mostly small: up to this, in cents. */
const USUAL_MINOR = 900_00;

/**
 * Values for any form, as its fields take them. What fields have to do with one another (a sum, an order that exists) they do not know: a
 * kind's own scenario does.
 */
export function inventForm(fields: readonly IntakeField[], invention: Invention): IntakeValues {
  const values: Record<string, IntakeValues[string]> = {};
  for (const field of fields) {
    if (!isAsked(field, values) || (field.optional && invention.draw(2) === 0)) continue;
    values[field.key] = inventValue(field, invention);
  }
  return values;
}

function inventValue(field: IntakeField, invention: Invention): IntakeValues[string] {
  const { draw, today, payers } = invention;
  switch (field.type) {
    case 'text':
    case 'long-text':
      return `Simulated ${field.key} ${draw(1000)}`.slice(0, field.maxLength);
    case 'reference':
      return `${field.key.slice(0, 2).toUpperCase()}-${1000 + draw(900)}`;
    case 'money':
      return between(draw, field.minMinor, Math.min(field.maxMinor, Math.max(field.minMinor, USUAL_MINOR)));
    case 'count':
      return between(draw, field.min, Math.min(field.max, field.min + 12));
    case 'date':
      return addDays(today, -draw(60));
    case 'choice': {
      const choice = field.choices[draw(field.choices.length)];
      invariant(choice, `${field.key} offers no choice`);
      return choice.value;
    }
    case 'payer':
      return payers[draw(payers.length)] ?? '';
    case 'yes-no':
      return draw(2) === 0;
    case 'lines':
      return Array.from({ length: between(draw, field.min, Math.min(field.max, field.min + 2)) }, (): IntakeRow => {
        // Rows hold no rows.
        return inventForm(field.fields, invention) as IntakeRow;
      });
  }
}

function between(draw: Draw, min: number, max: number): number {
  return min + draw(max - min + 1);
}
