import * as z from 'zod';
import { CalendarDate, Instant } from '../base/dates.ts';
import { ProposedLine } from '../journal/journal-entry.ts';

export const RemittanceProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  segment: z.int(),
  offset: z.int(),
  message: z.string(),
});
export type RemittanceProblem = z.infer<typeof RemittanceProblem>;

const AdjustmentView = z.object({ group: z.string(), reason: z.string(), amountMinor: z.int(), units: z.string() });

export const ServiceLineView = z.object({
  procedure: z.string(),
  modifiers: z.array(z.string()),
  chargeMinor: z.int(),
  paidMinor: z.int(),
  units: z.string(),
  date: z.string(),
  adjustments: z.array(AdjustmentView),
  remarks: z.array(z.string()),
});
export type ServiceLineView = z.infer<typeof ServiceLineView>;

/** A claim payment as the workbench shows it, with the raw segments it was read from. */
export const ClaimView = z.object({
  ordinal: z.int().nonnegative(),
  account: z.string(),
  status: z.string(),
  chargeMinor: z.int(),
  paidMinor: z.int(),
  patientMinor: z.int(),
  payerControl: z.string(),
  filing: z.string(),
  serviceDate: z.string(),
  adjustments: z.array(AdjustmentView),
  lines: z.array(ServiceLineView),
  remarks: z.array(z.string()),
  firstSegment: z.int(),
  lastSegment: z.int(),
  /** The segments as they stand in the file, one per line. */
  raw: z.string(),
  /** The case this claim was sent to, '' when it was booked without people. */
  case: z.string(),
});
export type ClaimView = z.infer<typeof ClaimView>;

export const RemittanceState = z.enum(['read', 'held', 'approved', 'posted', 'postingFailed', 'refused']);
export type RemittanceState = z.infer<typeof RemittanceState>;

/** The head of one remittance advice (one transaction set): the read model of the collection `remits`. */
export const RemittanceDocument = z.object({
  id: z.string().max(60),
  scope: z.string().max(100),
  ver: z.int().positive(),
  part: z.literal('advice'),
  /** Itself: pages name their advice in the same field, so one index serves both. */
  advice: z.string().max(60),
  site: z.string().max(60),
  file: z.string(),
  trace: z.string(),
  payer: z.string(),
  payerId: z.string(),
  payerClass: z.string(),
  payee: z.string(),
  paymentMethod: z.string(),
  paymentDate: z.string(),
  paidMinor: z.int(),
  claims: z.int(),
  chargeMinor: z.int(),
  sumClaimPaidMinor: z.int(),
  providerAdjustments: z.array(z.object({ code: z.string(), reference: z.string(), amountMinor: z.int() })),
  balanced: z.boolean(),
  differenceMinor: z.int(),
  problems: z.array(RemittanceProblem),
  state: RemittanceState,
  entry: z.array(ProposedLine),
  entryNumber: z.string(),
  cases: z.array(z.object({ id: z.string(), number: z.string(), kind: z.string() })),
  pages: z.int().nonnegative(),
  importedAt: Instant,
  importedBy: z.string(),
  date: CalendarDate,
});
export type RemittanceDocument = z.infer<typeof RemittanceDocument>;

export const CLAIMS_PER_PAGE = 200;

/** Claims of one advice, at most CLAIMS_PER_PAGE: id is '<advice>:<page, four digits>'. */
export const RemittancePageDocument = z.object({
  id: z.string().max(70),
  scope: z.string().max(100),
  ver: z.int().positive(),
  part: z.literal('claims'),
  advice: z.string().max(60),
  page: z.int().nonnegative(),
  items: z.array(ClaimView),
});
export type RemittancePageDocument = z.infer<typeof RemittancePageDocument>;

export const RemitsDocument = z.discriminatedUnion('part', [RemittanceDocument, RemittancePageDocument]);
export type RemitsDocument = z.infer<typeof RemitsDocument>;

/** What only the pages of an advice and of its claims show: the list does without it. */
export const remittancePageFields = ['providerAdjustments', 'problems', 'entry', 'items'] as const;
type PageField = (typeof remittancePageFields)[number];

/** An advice as the list has it. */
export type RemittanceRow = Omit<RemittanceDocument, PageField>;
export type RemitsRow = RemittanceRow | Omit<RemittancePageDocument, PageField>;
