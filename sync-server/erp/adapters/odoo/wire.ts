import * as z from 'zod';
import { CalendarDate } from '../../../../src-shared/base/dates.ts';
import { Amount } from '../kit/amounts.ts';

const Id = z.int().positive();
/** A reference with its label; false for none. */
const Reference = z
  .union([z.tuple([Id, z.string()]), z.literal(false)])
  .transform((value) => (value ? value[0] : null));
/** false stands for an empty text. */
const Text = z.union([z.string(), z.literal(false)]).transform((value) => (value === false ? '' : value));
const Day = z.union([CalendarDate, z.literal(false)]).transform((value) => (value === false ? null : value));

export const Ids = z.array(Id);
export const Account = z.object({ id: Id, code: Text, name: z.string(), account_type: z.string() });
export const Journal = z.object({ id: Id, code: z.string(), name: z.string() });
export const Partner = z.object({ id: Id, ref: Text });
/** Nothing is posted on or before the later of them. */
export const Company = z.object({ fiscalyear_lock_date: Day, hard_lock_date: Day });
export const Move = z.object({
  id: Id,
  name: Text,
  ref: Text,
  state: z.enum(['draft', 'posted', 'cancel']),
  date: CalendarDate,
  journal_id: Reference,
  reversed_entry_id: Reference,
  /** '2026-11-15 08:00:00', UTC. */
  write_date: z.string(),
});
export type Move = z.infer<typeof Move>;
export const MoveLine = z.object({
  move_id: Reference,
  account_id: Reference,
  partner_id: Reference,
  name: Text,
  debit: Amount,
  credit: Amount,
});
export type MoveLine = z.infer<typeof MoveLine>;
export const Group = z.object({ account_id: Reference, 'debit:sum': Amount, 'credit:sum': Amount });
export const Failure = z.object({ name: z.string(), message: z.string() });
