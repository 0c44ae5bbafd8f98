import * as z from 'zod';
import { BankCsvMapping } from '../bank/bank-csv-mapping.ts';
import { Instant } from '../base/dates.ts';

const count = z.int().nonnegative();

/** `waiting`: for somebody to see to it. `released`: taken, as it was or repaired. `dismissed`: given up. */
export const QuarantineState = z.enum(['waiting', 'released', 'dismissed']);
export type QuarantineState = z.infer<typeof QuarantineState>;

/** Something that came in and could not be taken: a whole file, or a part of it. */
export const QuarantineEntry = z.object({
  id: z.string(),
  /** As its sender called it. */
  file: z.string(),
  kind: z.string(),
  /** Of the file: the name of the bytes that are kept. */
  sha256: z.string(),
  bytes: count,
  /** 'whole file', or what the part is called in its kind. */
  what: z.string(),
  /** Where the part stands in the file; null: up to its end. */
  offset: count,
  until: count.nullable(),
  /** Id of the connector, or the name of another way in. */
  way: z.string(),
  problems: z.array(
    z.object({ code: z.string(), severity: z.enum(['error', 'warning']), offset: z.int(), message: z.string() }),
  ),
  state: QuarantineState,
  arrivedAt: Instant,
  settledAt: Instant.nullable(),
  settledBy: z.string(),
  /** Why it was given up; '' otherwise. */
  reason: z.string(),
  /** SHA-256 of what was taken in its place; ''. */
  repairedAs: z.string(),
  /** SHA-256 of the file that this is a repaired copy of; ''. */
  repairOf: z.string(),
});
export type QuarantineEntry = z.infer<typeof QuarantineEntry>;

export const QuarantineReply = z.object({
  items: z.array(QuarantineEntry),
  /** Entries of the asked state, all of them. */
  total: count,
  /** For the next page; null: there is none. */
  next: z.string().nullable(),
});
export type QuarantineReply = z.infer<typeof QuarantineReply>;

/** The kept bytes as text. Who looks at them stands in the audit log. */
export const QuarantineText = z.object({
  /** null: they are no text, or too many to be repaired here. */
  text: z.string().nullable(),
  /** The part, as places in the text. */
  from: count,
  to: count,
  bytes: count,
  /** Where they are a table: its first rows, and which columns say what as far as that is known; null: they are none. */
  table: z
    .object({
      first: z.array(z.string()),
      rows: z.array(z.array(z.string())),
      mapping: BankCsvMapping.nullable(),
    })
    .nullable(),
});
export type QuarantineText = z.infer<typeof QuarantineText>;

export const LONGEST_REPAIR = 500_000;

/** `text`: a repaired copy of the whole file; absent: as it came. */
export const QuarantineReplay = z.strictObject({ text: z.string().max(LONGEST_REPAIR).exactOptional() });

/** Which columns of a bank's table say what: of this one, and of every table of its header that comes the same way. */
export const QuarantineColumns = z.strictObject({
  mapping: BankCsvMapping.refine(
    ({ amount, debit, credit }) => amount !== null || (debit !== null && credit !== null),
    'must say where the amount is: in one column, or as money out and money in',
  ),
});

export const QuarantineReplayReply = z.object({
  /** Id of the import. */
  import: z.string(),
  kind: z.string(),
  taken: count,
  known: count,
  /** Parts that were put aside again. */
  aside: count,
  /** Why, of the first of them; ''. */
  message: z.string(),
});
export type QuarantineReplayReply = z.infer<typeof QuarantineReplayReply>;

export const QuarantineDismissal = z.strictObject({ reason: z.string().trim().min(3).max(500) });

/** What came in from `from` up to before `until`, read again from the kept bytes. */
export const ReplayRequest = z
  .strictObject({
    from: Instant,
    until: Instant,
    /** Of one way in alone. */
    way: z.string().max(60).exactOptional(),
    /** `next` of the answer before. */
    after: z.string().max(120).exactOptional(),
  })
  .refine(({ from, until }) => from < until, { error: 'until must be later than from', path: ['until'] });

export const ReplayReply = z.object({
  files: count,
  taken: count,
  known: count,
  aside: count,
  /** Of no kind that is read. */
  refused: count,
  /** Not in the store of kept bytes. */
  missing: count,
  /** There is more: ask again with it. */
  next: z.string().nullable(),
});
export type ReplayReply = z.infer<typeof ReplayReply>;
