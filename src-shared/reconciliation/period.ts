import * as z from 'zod';
import { Actor } from '../authority/person.ts';
import { Instant } from '../base/dates.ts';
import { unreachable } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { PeriodFigures } from './period-figures.ts';

/** Who put their name under a period, and when. */
export const Signature = z.object({ by: Actor, at: Instant });
export type Signature = z.infer<typeof Signature>;

const prepared = { prepared: Signature };
const reviewed = { ...prepared, reviewed: Signature };

/** Where a period stands, with the names that it carries there. */
export const PeriodStanding = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open') }),
  z.object({ state: z.literal('prepared'), ...prepared }),
  z.object({ state: z.literal('reviewed'), ...reviewed }),
  /** `rolledInto` is the period that its open items went to; null: they are still here alone. */
  z.object({ state: z.literal('locked'), ...reviewed, locked: Signature, rolledInto: z.string().nullable() }),
]);
export type PeriodStanding = z.infer<typeof PeriodStanding>;
export type PeriodState = PeriodStanding['state'];
export const PERIOD_STATES = ['open', 'prepared', 'reviewed', 'locked'] as const satisfies readonly PeriodState[];

export type PeriodEvent =
  /** Lines, balances, matches and splits. */
  | { readonly type: 'change' }
  | ({ readonly type: 'prepare'; readonly figures: Pick<PeriodFigures, 'isTied' | 'tieOutMinor'> } & Signature)
  | ({ readonly type: 'review' } & Signature)
  | ({ readonly type: 'lock' } & Signature)
  /** Back to work, before it is locked or after: every name under it is void. */
  | { readonly type: 'reopen'; readonly reason: string }
  | { readonly type: 'rollForward'; readonly into: string };
export const PERIOD_EVENTS = [
  'change',
  'prepare',
  'review',
  'lock',
  'reopen',
  'rollForward',
] as const satisfies readonly PeriodEvent['type'][];

export type PeriodRefusal =
  | { readonly kind: 'wrongState'; readonly state: PeriodState; readonly event: PeriodEvent['type'] }
  | { readonly kind: 'notTied'; readonly tieOutMinor: number }
  | { readonly kind: 'ownReview'; readonly preparer: string }
  | { readonly kind: 'reasonRequired' }
  | { readonly kind: 'rolledForward'; readonly into: string };

/** The only way from one standing of a period to the next. Who may do what is asked beside it, see `mayWorkOnPeriod`. */
export function periodTransition(current: PeriodStanding, event: PeriodEvent): Result<PeriodStanding, PeriodRefusal> {
  const refuse = () => err({ kind: 'wrongState' as const, state: current.state, event: event.type });
  switch (event.type) {
    case 'change':
      return current.state === 'open' ? ok(current) : refuse();
    case 'prepare': {
      if (current.state !== 'open') return refuse();
      const { isTied, tieOutMinor } = event.figures;
      if (!isTied) return err({ kind: 'notTied', tieOutMinor });
      return ok({ state: 'prepared', prepared: signatureOf(event) });
    }
    case 'review':
      if (current.state !== 'prepared') return refuse();
      if (current.prepared.by.id === event.by.id) return err({ kind: 'ownReview', preparer: current.prepared.by.name });
      return ok({ ...current, state: 'reviewed', reviewed: signatureOf(event) });
    case 'lock':
      if (current.state !== 'reviewed') return refuse();
      return ok({ ...current, state: 'locked', locked: signatureOf(event), rolledInto: null });
    case 'reopen':
      if (current.state === 'open') return refuse();
      if (event.reason.trim() === '') return err({ kind: 'reasonRequired' });
      if (current.state === 'locked' && current.rolledInto !== null) {
        return err({ kind: 'rolledForward', into: current.rolledInto });
      }
      return ok({ state: 'open' });
    case 'rollForward':
      if (current.state !== 'locked') return refuse();
      if (current.rolledInto !== null) return err({ kind: 'rolledForward', into: current.rolledInto });
      return ok({ ...current, rolledInto: event.into });
    default:
      return unreachable(event);
  }
}

function signatureOf({ by, at }: Signature): Signature {
  return { by, at };
}
