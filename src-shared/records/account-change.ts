import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';
import type { PatientAccount } from './patient-account.ts';

/** What a message says of a patient account; what it does not say is absent and stays as it is. Amounts in cents. */
export type AccountChange = {
  readonly account: string;
  /** Opaque number of the patient, '' where it does not say. */
  readonly patient: string;
  readonly guarantor?: string;
  readonly state?: string;
  readonly balanceMinor?: number;
  readonly coverage?: readonly { readonly payer: string; readonly name: string; readonly order: number }[];
  /** ISO instant: when the sender had it so; '' where it does not say. */
  readonly asOf: string;
  /** As the sender names itself: the site, where one is called so. */
  readonly facility: string;
};

/** A charge, credit, payment or adjustment that a billing message tells of an account. */
export type AccountCharge = {
  readonly account: string;
  readonly id: string;
  readonly kind: 'charge' | 'credit' | 'payment' | 'adjustment';
  readonly on: CalendarDate;
  readonly code: string;
  readonly units: string;
  readonly amountMinor: number;
  readonly facility: string;
};

/** One patient or account turned out to be another (A40, A41): what was known under `from` is known under `into`. */
export type AccountMerge = {
  readonly what: 'patient' | 'account';
  readonly from: string;
  readonly into: string;
  readonly asOf: string;
  readonly facility: string;
};

/** The body of a record 'account-charges', by the account's number: its charges as they were told, in the order of arrival. */
export const AccountCharges = z.object({
  account: z.string().min(1).max(60),
  totalMinor: z.int(),
  lines: z
    .array(
      z.object({
        id: z.string().max(80),
        kind: z.enum(['charge', 'credit', 'payment', 'adjustment']),
        on: CalendarDate,
        code: z.string().max(20),
        units: z.string().max(20),
        amountMinor: z.int(),
      }),
    )
    .max(5000),
});
export type AccountCharges = z.infer<typeof AccountCharges>;

/** An account with a change in it. One that is not known begins at nothing: what it owes is told by its charges. */
export function changedAccount(known: PatientAccount | null, change: AccountChange): PatientAccount | null {
  const guarantor = change.guarantor || known?.guarantor || change.patient;
  if (guarantor === '') return null;
  const expected = new Map(known?.coverage.map(({ payer, expectedMinor }) => [payer, expectedMinor]));
  const blank: PatientAccount = {
    guarantor,
    payerClass: '',
    state: '',
    balanceMinor: 0,
    payments: [],
    coverage: [],
    refunded: [],
  };
  return {
    ...(known ?? blank),
    guarantor,
    ...(change.state ? { state: change.state } : {}),
    ...(change.balanceMinor === undefined ? {} : { balanceMinor: change.balanceMinor }),
    ...(change.coverage && change.coverage.length > 0
      ? { coverage: change.coverage.map((one) => ({ ...one, expectedMinor: expected.get(one.payer) ?? 0 })) }
      : {}),
  };
}

/** Charges with others behind them; one that is there already is not added again. */
export function withCharges(
  known: AccountCharges | null,
  account: string,
  told: readonly AccountCharge[],
): AccountCharges {
  const lines = new Map((known?.lines ?? []).map((line) => [line.id, line]));
  for (const { id, kind, on, code, units, amountMinor } of told) {
    if (!lines.has(id)) lines.set(id, { id, kind, on, code, units, amountMinor });
  }
  const all = [...lines.values()].slice(-5000);
  return { account, lines: all, totalMinor: all.reduce((sum, { amountMinor }) => sum + amountMinor, 0) };
}
