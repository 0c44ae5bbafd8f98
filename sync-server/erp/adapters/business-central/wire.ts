import * as z from 'zod';
import { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { Amount } from '../kit/amounts.ts';

/** A list of Business Central's API v2.0, one page of it. */
export function page<T>(row: z.ZodType<T>) {
  return z.object({ value: z.array(row), '@odata.nextLink': z.string().optional() });
}

export const Account = z.object({
  number: z.string(),
  displayName: z.string(),
  accountType: z.string(),
  directPosting: z.boolean(),
  blocked: z.boolean(),
});

export const Period = z.object({
  startingDate: CalendarDate,
  name: z.string(),
  closed: z.boolean(),
  dateLocked: z.boolean(),
});

export const Journal = z.object({ id: z.string().min(1), code: z.string() });

export const JournalLine = z.object({
  accountNumber: z.string(),
  postingDate: CalendarDate,
  documentNumber: z.string(),
  amount: Amount,
  description: z.string(),
});

export const LedgerEntry = z.object({
  entryNumber: z.int().positive(),
  postingDate: CalendarDate,
  documentNumber: z.string(),
  accountNumber: z.string(),
  description: z.string(),
  debitAmount: Amount,
  creditAmount: Amount,
  lastModifiedDateTime: z.iso.datetime({ offset: true }),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const BalanceRow = z.object({ number: z.string(), totalDebit: Amount, totalCredit: Amount });

export const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
