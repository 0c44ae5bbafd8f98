import type * as z from 'zod';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import type { PatientAccount } from '../../src-shared/records/patient-account.ts';
import type { BusinessRecord, Records } from '../../src-shared/records/record.ts';
import type { Invention } from './invented-form.ts';

export type Setting = Invention & {
  readonly site: string;
  readonly now: Date;
  /** Of the directory, by name. */
  readonly payerIds: ReadonlyMap<string, string>;
};

/** What is proposed, and what the systems around the desk know about it by then. */
export type Scenario = (setting: Setting) => { readonly values: IntakeValues; readonly records?: Records };

export function network(
  { now }: Setting,
  type: string,
  id: string,
  body: BusinessRecord['body'],
  keys: BusinessRecord['keys'] = {},
): BusinessRecord {
  return { type, id, site: 'network', keys, body, asOf: instantOf(now) };
}

export function accountNumber({ draw, today }: Setting): string {
  return `SIM-${today.replaceAll('-', '')}-${draw(1_000_000)}`;
}

export function told({ site, now }: Setting): Pick<BusinessRecord, 'site' | 'asOf'> {
  return { site, asOf: instantOf(now) };
}

export function patientAccount(
  setting: Setting,
  id: string,
  body: Partial<z.input<typeof PatientAccount>> & { readonly balanceMinor: number },
): BusinessRecord {
  const guarantor = `G-${id}`;
  const whole = { guarantor, payerClass: 'self-pay', state: 'FL', ...body };
  return { ...told(setting), type: 'patient-account', id, keys: { guarantor }, body: whole };
}
