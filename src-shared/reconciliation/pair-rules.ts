import * as z from 'zod';
import { Actor } from '../authority/person.ts';
import { CalendarDate, Instant } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { SIDE_ROLES } from '../matching/combine-sides.ts';
import { tableOf, type Line } from '../matching/line-table.ts';
import { RuleTable, standardRules } from '../matching/match-rules.ts';
import { reconcile } from '../matching/reconcile.ts';

const Role = z.enum(SIDE_ROLES);

/** Two sides of an account of a site, whose lines are matched by rules of their own. */
export const AccountPair = z.object({ site: z.string().min(1).max(60), left: Role, right: Role });
export type AccountPair = z.infer<typeof AccountPair>;

/** What a pair is called in addresses and in the log. */
export function pairName({ site, left, right }: AccountPair): string {
  return `${site}.${left}.${right}`;
}

/** @returns null for what is no name of a pair. */
export function pairOfName(name: string): AccountPair | null {
  const [site, left, right, ...rest] = name.split('.');
  const parsed = AccountPair.safeParse({ site, left, right });
  return parsed.success && rest.length === 0 && left !== right ? parsed.data : null;
}

const ExampleLine = z.strictObject({
  date: CalendarDate,
  amountMinor: z.int(),
  reference: z.string().max(200),
  party: z.string().max(200),
});

/** A line of each side, and what must become of them whatever else changes. */
export const RuleExample = z.strictObject({
  text: z.string().max(200),
  left: ExampleLine,
  right: ExampleLine,
  expect: z.enum(['automatic', 'suggested', 'open']),
});
export type RuleExample = z.infer<typeof RuleExample>;

const Natural = z.int().nonnegative();
const Counts = z.object({ agreed: Natural, otherwise: Natural });
const Tally = z.object({ automatic: Counts, suggested: Counts });
const Ids = z.array(z.string());

/** What a rehearsal came to, for whoever puts the rules into use, and for the log. */
export const RulesRehearsalResult = z.object({
  by: Actor,
  at: Instant,
  /** The newest first. */
  periods: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      from: CalendarDate,
      until: CalendarDate,
      lines: Natural,
      /** Matches that held when the period was signed. */
      accepted: Natural,
      proposed: Tally,
      inForce: Tally,
      added: Natural,
      lost: Natural,
      changed: Natural,
    }),
  ),
  /** Past periods that were too large, or too old, to be rehearsed with the others. */
  leftOut: Natural,
  rules: z.array(z.object({ rule: z.string(), automatic: Counts, suggested: Counts })),
  /** The first of the matches that the rules in use do not make like this; those that people had not made come first. */
  changes: z.array(
    z.object({
      period: z.string(),
      kind: z.enum(['added', 'lost', 'changed']),
      rule: z.string(),
      automatic: z.boolean(),
      wasAccepted: z.boolean(),
      left: Ids,
      right: Ids,
    }),
  ),
});
export type RulesRehearsalResult = z.infer<typeof RulesRehearsalResult>;

const content = { table: RuleTable, examples: z.array(RuleExample).max(50) };

/** Rules of a pair that are in use, or were: never changed any more. */
export const RulesVersion = z.object({
  version: z.int().positive(),
  ...content,
  /** Periods that begin on this day or later begin with them, until another version says so. */
  from: CalendarDate,
  authors: z.array(Actor),
  reason: z.string(),
  /** Who put them into use, and when; null: they came with the product. */
  putIntoUse: z.object({ by: Actor, at: Instant }).nullable(),
  rehearsal: RulesRehearsalResult.nullable(),
});
export type RulesVersion = z.infer<typeof RulesVersion>;

/** The next version of a pair's rules while it is written. A pair has one at most. */
export const RulesDraft = z.object({
  /** Grows with every change: whoever rehearses it or puts it into use says which one they saw. */
  ver: z.int().positive(),
  ...content,
  /** Everybody who wrote on it. */
  authors: z.array(Actor).min(1),
  reason: z.string(),
  updatedAt: Instant,
  /** Of the draft as it is now; null where it was changed since, or never rehearsed. */
  rehearsal: RulesRehearsalResult.nullable(),
});
export type RulesDraft = z.infer<typeof RulesDraft>;

/** What every pair begins with. */
export const shippedRules: RulesVersion = {
  version: 1,
  table: standardRules,
  examples: [],
  from: CalendarDate.parse('1970-01-01'),
  authors: [],
  reason: 'Comes with Countersign.',
  putIntoUse: null,
  rehearsal: null,
};

/** The version that a period begins with. @param versions  in any order; where there are none, those of the product. */
export function rulesForPeriod(versions: readonly RulesVersion[], begins: CalendarDate): RulesVersion {
  const due = versions.filter(({ from }) => from <= begins);
  return due.reduce((best, one) => (one.version > best.version ? one : best), due[0] ?? shippedRules);
}

export type ExampleOutcome = { readonly outcome: RuleExample['expect']; readonly rule: string | null };

/** What rules make of two lines by themselves. */
export function tryExample(table: RuleTable, example: Pick<RuleExample, 'left' | 'right'>): ExampleOutcome {
  const [left, right] = [oneLine({ id: 'left', ...example.left }), oneLine({ id: 'right', ...example.right })];
  if (!left || !right) return { outcome: 'open', rule: null };
  const { matches, rules } = reconcile(left, right, table);
  if (matches.size === 0) return { outcome: 'open', rule: null };
  const rule = rules.rules[matches.rule(0)]!.id;
  return { outcome: matches.isAutomatic(0) ? 'automatic' : 'suggested', rule };
}

function oneLine(line: Line) {
  const table = tableOf([line]);
  return table.ok ? table.value : null;
}

/** Examples that do not come out as they must, by their places. */
export function failedExamples(table: RuleTable, examples: readonly RuleExample[]): number[] {
  return examples.flatMap((example, at) => (tryExample(table, example).outcome === example.expect ? [] : [at]));
}

export type RulesRefusal =
  | { readonly kind: 'noDraft' | 'noChange' | 'notRehearsed' | 'noReason' }
  | { readonly kind: 'changedMeanwhile'; readonly by: string }
  /** Four eyes: nobody puts into use what they wrote on. */
  | { readonly kind: 'ownRules' }
  | { readonly kind: 'exampleFails'; readonly example: number }
  /** A version that begins before the newest one would never be used. */
  | { readonly kind: 'tooEarly'; readonly from: CalendarDate };

/** Whether somebody may put a draft into use from a day on. */
export function mayUseRules(
  draft: RulesDraft,
  by: string,
  { newest, from, periods }: { readonly newest: RulesVersion; readonly from: CalendarDate; readonly periods: number },
): Result<RulesDraft, RulesRefusal> {
  const isSame = JSON.stringify(contentOf(draft)) === JSON.stringify(contentOf(newest));
  if (isSame) return err({ kind: 'noChange' });
  const [failed] = failedExamples(draft.table, draft.examples);
  if (failed !== undefined) return err({ kind: 'exampleFails', example: failed });
  // Where nothing is past there is nothing to rehearse on.
  if (!draft.rehearsal && periods > 0) return err({ kind: 'notRehearsed' });
  if (draft.reason.trim() === '') return err({ kind: 'noReason' });
  if (from < newest.from) return err({ kind: 'tooEarly', from: newest.from });
  if (draft.authors.some(({ id }) => id === by)) return err({ kind: 'ownRules' });
  return ok(draft);
}

function contentOf({ table, examples }: Pick<RulesDraft, 'table' | 'examples'>) {
  return { table, examples };
}

/** Why rules of a pair are not changed, or put into use, in a sentence. */
export function rulesRefusalText(refusal: RulesRefusal): string {
  switch (refusal.kind) {
    case 'noDraft':
      return 'There is no draft of these rules. Change a rule first.';
    case 'noChange':
      return 'The draft changes nothing of the rules in use.';
    case 'notRehearsed':
      return 'Rehearse the draft as it is now, so that everybody sees what it would have matched.';
    case 'noReason':
      return 'Say why the rules change: the reason is kept with them.';
    case 'changedMeanwhile':
      return `${refusal.by} changed the draft meanwhile. Look at it again; nothing of yours was saved over it.`;
    case 'ownRules':
      return 'You wrote on these rules: somebody else puts them into use.';
    case 'exampleFails':
      return `Example ${refusal.example + 1} does not come out as it must.`;
    case 'tooEarly':
      return `The rules in use begin on ${refusal.from}: the next ones begin on that day or later.`;
  }
}
