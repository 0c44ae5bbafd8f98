import * as z from 'zod';
import { PersonId } from '../authority/person.ts';
import { CalendarDate } from '../base/dates.ts';
import { PARTY_AGREEMENT, REFERENCE_AGREEMENT } from '../matching/match-list.ts';

/** The two sides of an account pair, as the period names them: which roles they have is the period's. */
export const PERIOD_SIDES = ['left', 'right'] as const;
export const PeriodSide = z.enum(PERIOD_SIDES);
export type PeriodSide = z.infer<typeof PeriodSide>;

/** Who is asked about a line: the payer, the bank, or who posted it. */
export const ASKED = ['payer', 'bank', 'poster'] as const;

/** Id of a line, unique within its side: the same on every computer, whatever order its files came in. */
export const LineId = z.string().min(1).max(200);
/** So many lines of a side are in one match at most. */
const MOST_LINES = 500;
const Lines = z.array(LineId).min(1).max(MOST_LINES);
const MatchLines = { left: Lines, right: Lines };
const OneLine = { side: PeriodSide, line: LineId };

/** Why a rule made a match, as the computer knew that made it: others do not have its rules and candidates. */
export const MatchGrounds = z.object({
  /** Thousandths. */
  score: z.int().min(0).max(1000),
  reference: z.enum(REFERENCE_AGREEMENT),
  party: z.enum(PARTY_AGREEMENT),
  /** Days that the right is after the left. */
  daysLater: z.int(),
  /** The best candidate that was not taken; null: no other line came into question. */
  runnerUp: z.object({ side: PeriodSide, id: LineId, score: z.int().min(0).max(1000) }).nullable(),
});
export type MatchGrounds = z.infer<typeof MatchGrounds>;

/** One thing that somebody does to the lines of a period. A match is named by its lines: no line is in two. */
export const PeriodItem = z.discriminatedUnion('do', [
  /** `rule` is '' where a person matched. */
  z.object({ do: z.literal('match'), ...MatchLines, rule: z.string().max(60), grounds: MatchGrounds.optional() }),
  z.object({ do: z.literal('unmatch'), ...MatchLines }),
  /** Parts in minor units, which come to the line exactly; their lines are called as `partId` says. */
  z.object({ do: z.literal('split'), ...OneLine, parts: z.array(z.int()).min(2).max(20) }),
  /** Makes a line whole again whose parts are all open. */
  z.object({ do: z.literal('join'), ...OneLine }),
  z.object({ do: z.literal('comment'), ...OneLine, text: z.string().min(1).max(2000) }),
  /** Who sees to an open line; null: nobody any more. */
  z.object({ do: z.literal('assign'), ...OneLine, to: PersonId.nullable() }),
  /** Nothing is done about it before a day; null: it is looked at again now. */
  z.object({ do: z.literal('wait'), ...OneLine, until: CalendarDate.nullable() }),
  /** Somebody outside the workspace was asked about it. */
  z.object({ do: z.literal('ask'), ...OneLine, whom: z.enum(ASKED), text: z.string().min(1).max(2000) }),
  /** What is open on it is settled by a case, such as a write-off or a fee. */
  z.object({ do: z.literal('case'), ...OneLine, case: z.uuid(), kind: z.string().min(1).max(40) }),
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
