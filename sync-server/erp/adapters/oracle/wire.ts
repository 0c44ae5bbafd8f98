import * as z from 'zod';
import { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { Amount } from '../kit/amounts.ts';

export function page<T>(row: z.ZodType<T>) {
  return z.object({ items: z.array(row), hasMore: z.boolean() });
}

/** An amount that is left out, or null, is none. */
const Side = Amount.nullish().transform((value) => value ?? 0);
const Text = z.string().nullish();

export const Batch = z.object({
  JeBatchId: z.int(),
  BatchName: z.string(),
  BatchDescription: Text,
  Status: z.string(),
  CreationDate: z.iso.datetime({ offset: true }),
  journalHeaders: z.object({
    items: z.array(
      z.object({
        AccountingDate: CalendarDate,
        journalLines: z.object({
          items: z.array(
            z.object({
              AccountCombination: z.string(),
              EnteredDebitAmount: Side,
              EnteredCreditAmount: Side,
              Description: Text,
            }),
          ),
        }),
      }),
    ),
  }),
});
export type Batch = z.infer<typeof Batch>;
export const Account = z.object({ AccountCombination: z.string(), Description: Text });
export const Ledger = z.object({ Name: z.string() });
export const Period = z.object({
  PeriodNameId: z.string(),
  StartDate: CalendarDate,
  EndDate: CalendarDate,
  /** O: open; all others take nothing. */
  ClosingStatus: z.string(),
});
export const Balance = z.object({ AccountCombination: z.string(), EndingBalance: Amount });
/** -1: it was not taken. */
export const Submitted = z.object({ ReqstId: z.coerce.number().int() });
export const JobStatus = z.object({ RequestStatus: z.string() });
export const Job = z.object({ requestId: z.coerce.number().int(), parameters: z.string() });
export const Output = z.object({ DocumentContent: z.string() });
