import * as z from 'zod';
import { PersonId } from '../authority/person.ts';

/** The two sides of an account pair, as the period names them: which roles they have is the period's. */
export const PERIOD_SIDES = ['left', 'right'] as const;
export const PeriodSide = z.enum(PERIOD_SIDES);
export type PeriodSide = z.infer<typeof PeriodSide>;

/** Id of a line, unique within its side: the same on every computer, whatever order its files came in. */
export const LineId = z.string().min(1).max(200);
/** So many lines of a side are in one match at most. */
const MOST_LINES = 500;
const Lines = z.array(LineId).min(1).max(MOST_LINES);
const MatchLines = { left: Lines, right: Lines };

/** One thing that somebody does to the lines of a period. A match is named by its lines: no line is in two. */
export const PeriodItem = z.discriminatedUnion('do', [
  /** `rule` is '' where a person matched. */
  z.object({ do: z.literal('match'), ...MatchLines, rule: z.string().max(60) }),
  z.object({ do: z.literal('unmatch'), ...MatchLines }),
  /** Parts in minor units, which come to the line exactly; their lines are called as `partId` says. */
  z.object({ do: z.literal('split'), side: PeriodSide, line: LineId, parts: z.array(z.int()).min(2).max(20) }),
  /** Makes a line whole again whose parts are all open. */
  z.object({ do: z.literal('join'), side: PeriodSide, line: LineId }),
  z.object({ do: z.literal('comment'), side: PeriodSide, line: LineId, text: z.string().min(1).max(2000) }),
  /** Who sees to an open line; null: nobody any more. */
  z.object({ do: z.literal('assign'), side: PeriodSide, line: LineId, to: PersonId.nullable() }),
]);
export type PeriodItem = z.infer<typeof PeriodItem>;
export type MatchedLines = { readonly left: readonly string[]; readonly right: readonly string[] };

/** So many items are sent at once at most. */
export const MOST_ITEMS = 100;

/** The id of a part of a split line: unlike any that readers give, who number lines that are alike. @param n  from 1, in the order of the parts. */
export function partId(line: string, n: number): string {
  return `${line}/${n}`;
}

/** The same for the same lines in any order. */
export function matchKey({ left, right }: MatchedLines): string {
  return JSON.stringify([left.toSorted(), right.toSorted()]);
}
