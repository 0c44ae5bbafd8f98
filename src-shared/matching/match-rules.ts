import * as z from 'zod';

const MinorUnits = z.int().min(0).max(1_000_000_000_00);
const Days = z.int().min(0).max(3660);

/** Days that the right date may lie before and after the left one; 0 and 0: the same day. */
const DateWindow = z.strictObject({ before: Days, after: Days });

/** How far the right amount may be from the left one. */
const AmountCondition = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exact') }),
  /** Either way by the larger of a fixed amount and a share (hundredths of a percent) of the left amount. */
  z.strictObject({
    kind: z.literal('tolerance'),
    minor: MinorUnits,
    basisPoints: z.int().min(0).max(10_000).default(0),
  }),
  /** The right side is what a card processor leaves of the left side: less by at most a share and a fixed amount. */
  z.strictObject({ kind: z.literal('netOfFee'), basisPoints: z.int().min(0).max(2_000), minor: MinorUnits }),
]);

const RuleId = z
  .string()
  .regex(/^[a-z0-9-]{1,60}$/, 'a rule id has lower-case letters, digits and hyphens')
  .describe('Goes to the audit trail with each match, so it is never given to another rule.');

/** One line with one line. */
const PairRule = z.strictObject({
  id: RuleId,
  kind: z.literal('pair'),
  /** Whether its matches hold without being looked at. One that has a rival is suggested all the same. */
  automatic: z.boolean(),
  /**
   * 'trace': the same trace number, however many zeros were lost before it; 'same': the same text but for case and
   * spaces; 'notDifferent': the same trace number, or one has none; 'any': not asked for.
   */
  reference: z.enum(['trace', 'same', 'notDifferent', 'any']),
  /** 'similar': names alike by at least `similarity`, and neither the same nor learned; 'learned': people have matched them. */
  party: z.enum(['same', 'notDifferent', 'similar', 'learned', 'any']),
  amount: AmountCondition,
  days: DateWindow,
  /** Of party names, in hundredths. */
  similarity: z.int().min(50).max(100).default(80),
});

/** Lines that add up to a line, or to lines, of the other side, to the cent. */
const SumRule = z.strictObject({
  id: RuleId,
  kind: z.literal('sum'),
  automatic: z.boolean(),
  reference: z.enum(['trace', 'same', 'any']),
  party: z.enum(['same', 'any']),
  days: DateWindow,
  /**
   * 'whole': all open lines under the key, on both sides; 'subset': some lines that add up to one of the other side;
   * 'many': some lines that add up to some of the other side.
   */
  search: z.enum(['whole', 'subset', 'many']),
  /** Of one side of a match. */
  mostLines: z.int().min(2).max(10_000).default(6),
  /** How many lines, the nearest by date first, are tried for one sum. */
  candidates: z.int().min(2).max(40).default(20),
});

export const MatchRule = z
  .discriminatedUnion('kind', [PairRule, SumRule])
  .refine(
    (rule) =>
      (rule.kind === 'pair' && rule.amount.kind === 'exact') ||
      rule.reference === 'trace' ||
      rule.reference === 'same' ||
      rule.party === 'same',
    'needs an exact amount, the same reference or the same party: everything would be compared with everything',
  );
export type MatchRule = z.infer<typeof MatchRule>;
export type PairRule = z.infer<typeof PairRule>;
export type SumRule = z.infer<typeof SumRule>;

/** Two party names that people have matched and refused to match so many times. */
export const LearnedPair = z.strictObject({
  left: z.string().min(1).max(200),
  right: z.string().min(1).max(200),
  accepted: z.int().min(0),
  rejected: z.int().min(0),
});
export type LearnedPair = z.infer<typeof LearnedPair>;

/** The rules of one pair of accounts, in the order in which they are tried. */
export const RuleTable = z.strictObject({
  rules: z
    .array(MatchRule)
    .min(1)
    .max(60)
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'each rule needs an id of its own'),
  /** Leaves open what two candidates fit equally well, instead of suggesting one by its id. */
  noAmbiguous: z.boolean().default(false),
  learned: z.array(LearnedPair).max(100_000).default([]),
  /** How often people must have matched two names, and never refused to, before a rule takes them for one. */
  acceptedAtLeast: z.int().min(1).default(3),
});
export type RuleTable = z.infer<typeof RuleTable>;

const WEEK = { before: 7, after: 7 };
const QUARTER = { before: 45, after: 45 };
const any = { reference: 'any', party: 'any' } as const;
const exact = { kind: 'exact' } as const;

/**
 * What an account pair begins with. Rules whose matches hold come first: a suggestion takes no line from them. A payer's
 * deposit and its advice come within three business days of each other, but posting may take weeks.
 *
 * @see CORE 370, reassociation of ERA and EFT; DOMAIN.md, D8
 */
export const standardRules: RuleTable = RuleTable.parse({
  rules: [
    { ...any, id: 'trace-number', kind: 'pair', automatic: true, reference: 'trace', amount: exact, days: QUARTER },
    {
      id: 'exact-keys',
      kind: 'pair',
      automatic: true,
      reference: 'same',
      party: 'notDifferent',
      amount: exact,
      days: { before: 10, after: 10 },
    },
    {
      id: 'amount-date-party',
      kind: 'pair',
      automatic: true,
      reference: 'notDifferent',
      party: 'same',
      amount: exact,
      days: WEEK,
    },
    {
      id: 'trace-within-tolerance',
      kind: 'pair',
      automatic: true,
      reference: 'trace',
      party: 'notDifferent',
      amount: { kind: 'tolerance', minor: 100 },
      days: QUARTER,
    },
    {
      ...any,
      id: 'sum-of-trace',
      kind: 'sum',
      automatic: true,
      reference: 'trace',
      search: 'whole',
      mostLines: 10_000,
      days: QUARTER,
    },
    {
      ...any,
      id: 'amount-date-party-other-reference',
      kind: 'pair',
      automatic: false,
      party: 'same',
      amount: exact,
      days: WEEK,
    },
    {
      ...any,
      id: 'trace-other-amount',
      kind: 'pair',
      automatic: false,
      reference: 'trace',
      amount: { kind: 'tolerance', minor: 100, basisPoints: 5_000 },
      days: QUARTER,
    },
    {
      id: 'party-within-tolerance',
      kind: 'pair',
      automatic: false,
      reference: 'notDifferent',
      party: 'same',
      amount: { kind: 'tolerance', minor: 100 },
      days: WEEK,
    },
    { ...any, id: 'sum-of-party', kind: 'sum', automatic: false, party: 'same', search: 'subset', days: WEEK },
    {
      ...any,
      id: 'sums-of-party',
      kind: 'sum',
      automatic: false,
      party: 'same',
      search: 'many',
      mostLines: 3,
      candidates: 10,
      days: WEEK,
    },
    {
      id: 'net-of-card-fee',
      kind: 'pair',
      automatic: false,
      reference: 'notDifferent',
      party: 'same',
      amount: { kind: 'netOfFee', basisPoints: 400, minor: 50 },
      days: WEEK,
    },
    {
      ...any,
      id: 'similar-party',
      kind: 'pair',
      automatic: false,
      reference: 'notDifferent',
      party: 'similar',
      amount: exact,
      days: WEEK,
    },
    {
      ...any,
      id: 'learned-party',
      kind: 'pair',
      automatic: true,
      reference: 'notDifferent',
      party: 'learned',
      amount: exact,
      days: WEEK,
    },
  ],
});
