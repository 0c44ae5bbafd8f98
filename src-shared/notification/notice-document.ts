import * as z from 'zod';
import { Instant } from '../base/dates.ts';

/** Why somebody is told. In the order of weight: of several reasons for the same event the first is given. */
export const noticeReasons = [
  'mentioned',
  'assigned',
  'returned',
  'escalated',
  'postingFailed',
  'blocked',
  'breached',
  'waits',
  'step',
  'dueSoon',
  'refused',
  'posted',
  'closed',
  'watched',
  'absenceBegins',
  'standInBegins',
  'mailStopped',
] as const;
export const NoticeReason = z.enum(noticeReasons);
export type NoticeReason = z.infer<typeof NoticeReason>;

/** As much of an amount as leaves the product in a notice. */
export const AmountBand = z.enum(['under100', 'under500', 'under2000', 'under10000', 'over10000']);
export type AmountBand = z.infer<typeof AmountBand>;

/** What a notice may say of a case: nothing by which a patient, an account or a payer could be known. */
export const NoticeCase = z.object({
  id: z.string().max(60),
  number: z.string().max(24),
  kind: z.string().max(40),
  queue: z.string().max(40),
  site: z.string().max(60),
  band: AmountBand,
});
export type NoticeCase = z.infer<typeof NoticeCase>;

const common = { id: z.string().max(200), scope: z.string().max(100), ver: z.int().positive() };

/** One thing a person is told, in their own scope. */
export const NoticeEntry = z.object({
  ...common,
  part: z.literal('notice'),
  at: Instant,
  reason: NoticeReason,
  /** The case it is about; null: several, or none. */
  case: NoticeCase.nullable(),
  /** Several cases of one queue and site that came at once. */
  bundle: z
    .object({ count: z.int().positive(), queue: z.string().max(40), site: z.string().max(60) })
    .nullable()
    .default(null),
  /** When it was read, on whichever computer, or when nothing was left to do about it; null: not yet. */
  readAt: Instant.nullable(),
});
export type NoticeEntry = z.infer<typeof NoticeEntry>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, 00:00 to 23:59');

/** How a person wants to be told. What is in neither list is shown in the workbench all the same. */
export const NoticeSettings = z.object({
  /** Shown by the operating system as well. */
  os: z.array(NoticeReason).max(noticeReasons.length),
  /** Sent by e-mail as well. */
  email: z.array(NoticeReason).max(noticeReasons.length),
  /** Whether e-mails are gathered: one for each notice, one an hour, or one a day at `digestAt`. */
  digest: z.enum(['each', 'hourly', 'daily']),
  digestAt: TimeOfDay,
  /** In the time zone of the person's site; it may pass midnight. Nothing is shown by the system or sent meanwhile. */
  quiet: z.object({ from: TimeOfDay, until: TimeOfDay, weekends: z.boolean() }).nullable(),
});
export type NoticeSettings = z.infer<typeof NoticeSettings>;

/** What a person chose, and to where their e-mails go ('' where no address is known). */
export const NoticeChoice = z.object({
  ...common,
  part: z.literal('settings'),
  settings: NoticeSettings,
  address: z.string().max(254),
});
export type NoticeChoice = z.infer<typeof NoticeChoice>;

/** The read model of the collection `notices`. */
export const NoticeDocument = z.discriminatedUnion('part', [NoticeEntry, NoticeChoice]);
export type NoticeDocument = z.infer<typeof NoticeDocument>;

const urgent: readonly NoticeReason[] = [
  'mentioned',
  'assigned',
  'returned',
  'escalated',
  'postingFailed',
  'blocked',
  'breached',
  'refused',
  'mailStopped',
];

/** Of whoever has chosen nothing yet. */
export const defaultNoticeSettings: NoticeSettings = {
  os: [...urgent],
  email: [...urgent],
  digest: 'daily',
  digestAt: '08:00',
  quiet: { from: '19:00', until: '07:00', weekends: true },
};
