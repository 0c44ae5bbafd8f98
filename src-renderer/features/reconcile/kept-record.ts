import * as z from 'zod';
import { SIDE_ROLES } from '../../../src-shared/matching/combine-sides.ts';
import { RuleTable } from '../../../src-shared/matching/match-rules.ts';
import { MATCH_STATES } from '../../../src-shared/reconciliation/pair-book.ts';

const Natural = z.int().nonnegative();
const Pieces = z.array(z.string().regex(/^[0-9a-f]{64}$/));
const TakenFile = z.object({
  name: z.string(),
  format: z.string(),
  lines: Natural,
  repeated: Natural,
  creditsMinor: z.int(),
  debitsMinor: z.int(),
});
const Role = z.enum(SIDE_ROLES);
const State = z.enum(MATCH_STATES);
const Step = z.object({
  entered: z.array(z.object({ pair: Natural, left: z.array(Natural), right: z.array(Natural) })),
  changes: z.array(z.object({ pair: Natural, match: Natural, from: State, to: State })),
  splits: z
    .array(z.object({ role: Role, line: Natural, parts: z.array(z.int()), to: z.enum(['split', 'whole']) }))
    .default([]),
});
const Splits = z.object({
  splits: z.array(z.object({ line: Natural, parts: z.array(Natural) })),
  spare: z.array(Natural),
});

/** What is kept of a reconciliation beside its bulk: where that is, and what was done since it was written. */
export const KeptRecord = z.object({
  sides: z.array(
    z.object({
      role: Role,
      currency: z.string(),
      files: z.array(TakenFile),
      pieces: Pieces,
      splits: Splits.default({ splits: [], spare: [] }),
    }),
  ),
  /** `ruleIds` as the matches count them; where they are missing, as the rules do. */
  pairs: z.array(z.object({ rules: RuleTable, ruleIds: z.array(z.string()).default([]), pieces: Pieces })),
  steps: z.array(Step),
});
export type KeptRecord = z.infer<typeof KeptRecord>;

export const emptyRecord: KeptRecord = { sides: [], pairs: [], steps: [] };
/** Steps that are kept one by one before all matches are written anew. */
export const MOST_STEPS = 200;
