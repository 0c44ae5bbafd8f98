import * as z from 'zod';
import { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { Amount } from '../kit/amounts.ts';

/** What `/api/resource` answers: one document, or a list. */
export function data<T>(schema: z.ZodType<T>) {
  return z.object({ data: schema });
}

export const Account = z.object({
  name: z.string(),
  account_name: z.string(),
  account_number: z.string().nullable(),
  /** 'Receivable' and 'Payable' take a party. */
  account_type: z.string().nullable(),
});

/** Its cost centre is put on every line that names none. */
export const Company = z.object({ cost_center: z.string().nullable() });

export const Named = z.object({ name: z.string() });

/** A closed time: nothing is posted in it. */
export const PeriodClosing = z.object({ start_date: CalendarDate, end_date: CalendarDate });
export const FiscalYear = z.object({ name: z.string(), year_start_date: CalendarDate, year_end_date: CalendarDate });

const text = z.string().nullish();
export const JournalEntry = z.object({
  name: z.string(),
  docstatus: z.int().min(0).max(2),
  voucher_type: z.string(),
  posting_date: CalendarDate,
  /** As Frappe writes it, '2026-11-15 08:00:00.123456', without a zone. */
  modified: z.string(),
  countersign_key: z.string().nullable(),
  reversal_of: text,
  accounts: z.array(
    z.object({
      account: z.string(),
      party: text,
      cost_center: text,
      user_remark: text,
      debit_in_account_currency: Amount,
      credit_in_account_currency: Amount,
    }),
  ),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export const LedgerSum = z.object({ account: z.string(), debit: Amount, credit: Amount });

export const Failure = z.object({
  exc_type: z.string().optional(),
  exception: z.string().optional(),
  /** JSON in JSON: a list of texts that are each a message. */
  _server_messages: z.string().optional(),
});
