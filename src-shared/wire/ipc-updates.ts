import * as z from 'zod';
import { Instant } from '../base/dates.ts';
import { Ring } from '../update/rollout.ts';

/** Why an update is not followed. What stands beside the kind is for the sentence. */
export const UpdateRefused = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unreadable') }),
  z.object({ kind: z.literal('wrongKey') }),
  z.object({ kind: z.literal('otherApp'), app: z.string() }),
  z.object({ kind: z.literal('otherComputer'), platform: z.string(), arch: z.string() }),
  z.object({ kind: z.literal('expired'), expiresAt: Instant }),
  z.object({ kind: z.literal('notYet'), issuedAt: Instant }),
  z.object({ kind: z.literal('validTooLong'), days: z.number() }),
  z.object({ kind: z.literal('tooLarge'), bytes: z.number() }),
  z.object({ kind: z.literal('older'), version: z.string(), installed: z.string() }),
  z.object({ kind: z.literal('changedVersion'), version: z.string() }),
  z.object({ kind: z.literal('sameVersion'), version: z.string() }),
  /** The manifest is of another file or version than the feed named. */
  z.object({ kind: z.literal('otherFile') }),
  z.object({ kind: z.literal('missingFile'), file: z.string() }),
  z.object({ kind: z.literal('otherSize'), bytes: z.number(), wanted: z.number() }),
  z.object({ kind: z.literal('otherContent') }),
  /** The feed sent the computer to another host. */
  z.object({ kind: z.literal('otherHost') }),
]);
export type UpdateRefused = z.infer<typeof UpdateRefused>;

/** Where an update of the workbench stands. */
export const UpdateStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('notYetAsked') }),
  z.object({ kind: z.literal('asking') }),
  z.object({ kind: z.literal('upToDate'), at: Instant }),
  z.object({
    kind: z.literal('withheld'),
    version: z.string(),
    why: z.enum(['paused', 'otherRing', 'laterShare']),
    at: Instant,
  }),
  /** percentage: of its bytes that are here. */
  z.object({ kind: z.literal('downloading'), version: z.string(), percentage: z.number() }),
  /** Here, checked as a whole. `waits`: what keeps it from being installed now. */
  z.object({
    kind: z.literal('ready'),
    version: z.string(),
    notes: z.string(),
    waits: z.enum(['unsentWork', 'installing']).nullable(),
  }),
  z.object({ kind: z.literal('refused'), refusal: UpdateRefused, at: Instant }),
  /** No answer, or one that is none; it is asked again. `detail` is for the person who looks after computers. */
  z.object({ kind: z.literal('failed'), detail: z.string(), at: Instant }),
]);
export type UpdateStep = z.infer<typeof UpdateStep>;

export const UpdateState = z.object({
  /** Of the program that runs. */
  version: z.string(),
  ring: Ring,
  /** The organisation has fixed the ring on this computer. */
  isRingFixed: z.boolean(),
  step: UpdateStep,
  /** Whether a look goes on; what is ready stays so meanwhile. */
  isLooking: z.boolean(),
  /** Whether what runs should not be worked with any more. */
  isOutdated: z.boolean(),
  /** This version failed to start before: the vault is open for reading alone until it is updated or started again. */
  isCareful: z.boolean(),
  /** Why this program does not update itself; null: it does. */
  never: z.enum(['noKey', 'notInstalled', 'byOthers']).nullable(),
});
export type UpdateState = z.infer<typeof UpdateState>;

/** What the window knows and the main process does not: nothing is installed over work that was not sent. */
export const UpdateTold = z.object({
  /** Decisions and files of the open vault that the server has not taken yet. */
  unsent: z.int().nonnegative(),
  /** The server says that this version is too old to send anything: then nothing waits for that. */
  isTooOld: z.boolean(),
  /** What an administrator said of this computer; null: nothing. Absent: the server was not asked. */
  ring: Ring.nullable().optional(),
});
export type UpdateTold = z.infer<typeof UpdateTold>;

export const InstallRefused = z.object({ kind: z.enum(['notReady', 'unsentWork']) });
