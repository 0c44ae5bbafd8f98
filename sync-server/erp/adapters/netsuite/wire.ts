import * as z from 'zod';
import { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { Amount } from '../kit/amounts.ts';

/** A page of SuiteQL: names of columns are small letters, values are texts, and what is null is left out. */
export function page<T>(row: z.ZodType<T>) {
  return z.object({ items: z.array(row), hasMore: z.boolean() });
}

const Text = z.string().optional().default('');
const Flag = z.enum(['T', 'F']).transform((value) => value === 'T');

export const Account = z.object({ id: z.string(), acctnumber: z.string(), name: z.string(), accttype: z.string() });
export const Named = z.object({ id: z.string(), name: z.string() });
export const Period = z.object({ name: z.string(), startson: CalendarDate, endson: CalendarDate, closed: Flag });
export const Reversal = z.object({ externalid: z.string() });
export const Balance = z.object({ acctnumber: z.string(), debit: Amount, credit: Amount });

const Reference = z.object({ id: z.string(), refName: z.string().optional() });
export const JournalEntry = z.object({
  id: z.string(),
  externalId: z.string(),
  tranId: z.string(),
  tranDate: CalendarDate,
  lastModifiedDate: z.iso.datetime({ offset: true }),
  memo: Text,
  line: z.object({
    items: z.array(
      z.object({
        account: Reference,
        debit: Amount.optional().default(0),
        credit: Amount.optional().default(0),
        memo: Text,
        entity: Reference.optional(),
        department: Reference.optional(),
      }),
    ),
  }),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export const Failure = z.object({
  title: z.string(),
  'o:errorDetails': z.array(z.object({ detail: z.string(), 'o:errorCode': z.string().optional() })).min(1),
});
