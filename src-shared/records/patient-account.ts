import * as z from 'zod';
import { CalendarDate } from '../base/dates.ts';

const ref = z.string().min(1).max(60);
const cents = z.int().nonnegative();

/** How money came in, and so how it goes back when nothing speaks against it. */
export const Tender = z.enum(['card', 'bank-transfer', 'check', 'cash']);
export type Tender = z.infer<typeof Tender>;

const AccountPayment = z.object({
  id: ref,
  date: CalendarDate,
  amountMinor: cents,
  tender: Tender,
  by: z.enum(['patient', 'payer']),
  /** Id of the payer in the directory; '' for a patient's payment. */
  payer: z.string().max(60).default(''),
  reference: z.string().max(80).default(''),
});
export type AccountPayment = z.infer<typeof AccountPayment>;

/** A payer in the order in which it pays, 1 first. The patient comes after all of them. */
const Coverage = z.object({
  payer: ref,
  name: z.string().min(1).max(160),
  order: z.int().positive(),
  /** What it owes for the account by contract; what it paid beyond that is its own. Cents. */
  expectedMinor: cents,
});
export type Coverage = z.infer<typeof Coverage>;

/**
 * The body of a record 'patient-account': an account as the billing system has it. Its key 'guarantor' is that of the body, so
 * that the guarantor's other accounts are found.
 */
export const PatientAccount = z.object({
  /** Opaque number of who answers for the account. */
  guarantor: ref,
  payerClass: z.string().max(40).default(''),
  /** Of the United States, as the post writes it, where the patient lives; '' where that is not known. */
  state: z
    .string()
    .regex(/^([A-Z]{2})?$/)
    .default(''),
  /** Below zero is a credit. Cents. */
  balanceMinor: z.int(),
  /** What of the balance the patient owes; absent where that is not known. Cents. */
  patientBalanceMinor: z.int().optional(),
  /** When the patient was first billed for the care: the clocks of financial assistance run from there. */
  firstBillOn: CalendarDate.optional(),
  /** The good-faith estimate of somebody who pays for themselves, what was billed, and whether that is in dispute. Cents. */
  estimate: z.object({ estimatedMinor: cents, billedMinor: cents, disputed: z.boolean() }).optional(),
  payments: z.array(AccountPayment).max(1000).default([]),
  coverage: z.array(Coverage).max(20).default([]),
  /** Refunds that the balance holds already, by the number of their case. */
  refunded: z
    .array(z.object({ case: ref, amountMinor: cents, payer: z.string().max(60).default('') }))
    .max(1000)
    .default([]),
});
export type PatientAccount = z.infer<typeof PatientAccount>;

/** What the patient owes of the balance; all of it where the billing system does not say. Cents, below zero for a credit. */
export function owedByPatient({
  balanceMinor,
  patientBalanceMinor = balanceMinor,
}: Pick<PatientAccount, 'balanceMinor' | 'patientBalanceMinor'>): number {
  return patientBalanceMinor;
}
