import type { LearnedPair } from '../../src-shared/matching/match-rules.ts';
import { standardRules } from '../../src-shared/matching/match-rules.ts';
import { learnPairs, type MatchDecision } from '../../src-shared/matching/learn-pairs.ts';
import {
  type AccountPair,
  rulesForPeriod,
  type RulesVersion,
  shippedRules,
} from '../../src-shared/reconciliation/pair-rules.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { PeriodRulesReply } from '../../src-shared/wire/match-rules.ts';
import {
  findPeriodRules,
  insertRulesVersion,
  listMatchedNames,
  listRefusedNames,
  listRulesVersions,
  listSignedPeriods,
  lockPair,
  savePeriodRules,
} from '../store/match-rules.ts';
import type { Db, Tx } from '../store/transaction.ts';

/** Periods that names are learned from, names of each, and names that a period takes along. */
const LEARNED_PERIODS = 12;
const LEARNED_NAMES = 1_000;
const MOST_LEARNED = 500;
/** Of a name in the rules. */
const LONGEST_NAME = 200;

/** The versions of a pair, the newest first. A pair that has none takes what the product brings, and keeps it from then on. */
export async function versionsOfPair(tx: Tx, pair: AccountPair): Promise<RulesVersion[]> {
  await lockPair(tx, pair);
  const versions = await listRulesVersions(tx, pair);
  if (versions.length > 0) return versions;
  await insertRulesVersion(tx, pair, shippedRules);
  return [shippedRules];
}

/** Gives a period the rules that are in use when it begins, and the names that people have matched before; it keeps both. */
export async function keepPeriodRules(tx: Tx, period: PeriodDocument): Promise<void> {
  const version = rulesForPeriod(await versionsOfPair(tx, period), period.from);
  await savePeriodRules(tx, period.id, { version: version.version, learned: await learnedBy(tx, period) });
}

/** The rules of a period, as they were when it began. */
export async function rulesOfPeriod(db: Db, period: PeriodDocument): Promise<PeriodRulesReply> {
  const kept = await findPeriodRules(db, period.id);
  if (!kept) return { version: shippedRules.version, table: standardRules };
  const version = (await listRulesVersions(db, period)).find((one) => one.version === kept.version) ?? shippedRules;
  return { version: version.version, table: { ...version.table, learned: [...kept.learned] } };
}

/** Names that people have taken for one in the signed periods of a pair, and have taken apart. */
async function learnedBy(tx: Tx, pair: AccountPair): Promise<LearnedPair[]> {
  let learned: LearnedPair[] = [];
  for (const { id } of (await listSignedPeriods(tx, pair)).slice(0, LEARNED_PERIODS)) {
    const [accepted, refused] = [
      await listMatchedNames(tx, id, LEARNED_NAMES),
      await listRefusedNames(tx, id, LEARNED_NAMES),
    ];
    learned = learnPairs(learned, decisionsOf(accepted, true));
    learned = learnPairs(learned, decisionsOf(refused, false));
  }
  return learned
    .filter(({ left, right }) => left.length <= LONGEST_NAME && right.length <= LONGEST_NAME)
    .toSorted((a, b) => b.accepted - a.accepted || (a.left < b.left ? -1 : 1))
    .slice(0, MOST_LEARNED);
}

function* decisionsOf(
  names: readonly { readonly left: string; readonly right: string; readonly times: number }[],
  accepted: boolean,
): Generator<MatchDecision> {
  for (const { left, right, times } of names) for (let n = 0; n < times; n += 1) yield { left, right, accepted };
}
