import { err, ok, type Result } from '../base/result.ts';
import { type MatchedLines, partId, PERIOD_SIDES, type PeriodSide } from './period-item.ts';

/** A line as far as it decides what may be done with it. */
export type LineStanding = {
  readonly amountMinor: number;
  /** The match that has it, by its key; 'split': its parts stand for it; null: it is open. */
  readonly taken: { readonly match: string } | 'split' | null;
};
export type Lookup = (side: PeriodSide, line: string) => LineStanding | undefined;

export type ItemRefusal =
  | { readonly kind: 'noSuchLine'; readonly line: string }
  | { readonly kind: 'taken'; readonly side: PeriodSide; readonly line: string; readonly match: string }
  | { readonly kind: 'isSplit'; readonly line: string }
  | { readonly kind: 'twice'; readonly line: string }
  | { readonly kind: 'noSuchMatch' }
  | { readonly kind: 'partsDoNotSum'; readonly amountMinor: number; readonly sumMinor: number }
  | { readonly kind: 'emptyPart' }
  | { readonly kind: 'nameTaken'; readonly line: string }
  | { readonly kind: 'notSplit'; readonly line: string };

/** Whether these lines may be matched with each other. @returns right less left, in minor units. */
export function judgeMatch(lookup: Lookup, lines: MatchedLines): Result<{ differenceMinor: number }, ItemRefusal> {
  let differenceMinor = 0;
  for (const side of PERIOD_SIDES) {
    const seen = new Set<string>();
    for (const line of lines[side]) {
      if (seen.has(line)) return err({ kind: 'twice', line });
      seen.add(line);
      const open = judgeOpen(lookup, side, line);
      if (!open.ok) return open;
      differenceMinor += side === 'right' ? open.value : -open.value;
    }
  }
  return ok({ differenceMinor });
}

/** Whether a line may be split so: into parts of its own direction that come to it exactly. */
export function judgeSplit(
  lookup: Lookup,
  { side, line, parts }: { readonly side: PeriodSide; readonly line: string; readonly parts: readonly number[] },
): Result<null, ItemRefusal> {
  const open = judgeOpen(lookup, side, line);
  if (!open.ok) return open;
  const amountMinor = open.value;
  // A part against the direction of the line would let its other parts be more than all of it.
  if (parts.some((part) => Math.sign(part) !== Math.sign(amountMinor) || part === 0)) return err({ kind: 'emptyPart' });
  const sumMinor = parts.reduce((sum, part) => sum + part, 0);
  if (sumMinor !== amountMinor) return err({ kind: 'partsDoNotSum', amountMinor, sumMinor });
  const clash = parts.map((_, at) => partId(line, at + 1)).find((id) => lookup(side, id));
  return clash === undefined ? ok(null) : err({ kind: 'nameTaken', line: clash });
}

/** Whether a split line may be made whole. @param parts  ids of its parts. */
export function judgeJoin(
  lookup: Lookup,
  { side, line, parts }: { readonly side: PeriodSide; readonly line: string; readonly parts: readonly string[] },
): Result<null, ItemRefusal> {
  const whole = lookup(side, line);
  if (!whole) return err({ kind: 'noSuchLine', line });
  if (whole.taken !== 'split') return err({ kind: 'notSplit', line });
  for (const part of parts) {
    const open = judgeOpen(lookup, side, part);
    if (!open.ok) return open;
  }
  return ok(null);
}

function judgeOpen(lookup: Lookup, side: PeriodSide, line: string): Result<number, ItemRefusal> {
  const found = lookup(side, line);
  if (!found) return err({ kind: 'noSuchLine', line });
  if (found.taken === 'split') return err({ kind: 'isSplit', line });
  if (found.taken) return err({ kind: 'taken', side, line, match: found.taken.match });
  return ok(found.amountMinor);
}
