import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { LineTableBuilder, type LineTable } from '../../src-shared/matching/line-table.ts';
import type { RuleTable } from '../../src-shared/matching/match-rules.ts';
import { packTable, type PackedTable } from '../../src-shared/matching/packed-table.ts';
import type { AcceptedMatch, ChangedMatch, RulesRehearsal } from '../../src-shared/matching/rehearse-rules.ts';
import {
  type AccountPair,
  type RulesDraft,
  type RulesRehearsalResult,
  shippedRules,
} from '../../src-shared/reconciliation/pair-rules.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import {
  findRulesDraft,
  listRulesVersions,
  listSignedPeriods,
  listStandingMatches,
  saveRulesDraft,
} from '../store/match-rules.ts';
import { listLines } from '../store/reconciliation-lines.ts';
import type { Db } from '../store/transaction.ts';
import { changing, type KeepRulesDeps, type KeepRulesRefusal, permittedRules, tell } from './keep-match-rules.ts';

/** A person waits for the answer. */
const MOST_PERIODS = 12;
const MOST_LINES = 400_000;
/** Kept with the draft, and with the version that it becomes. */
const TOLD_CHANGES = 50;

/** What the thread is given: packed periods under their ids. */
export type RehearsalJob = {
  readonly proposed: RuleTable;
  readonly inForce: RuleTable;
  readonly periods: readonly {
    readonly name: string;
    readonly left: PackedTable;
    readonly right: PackedTable;
    readonly accepted: readonly AcceptedMatch[];
  }[];
};

/**
 * Matches the lines of signed periods again by a draft and by the rules in use, in a thread of its own, and holds both against
 * what stood when the periods were signed. What comes of it is kept with the draft, for whoever puts it into use.
 */
export async function rehearseMatchRules(
  deps: KeepRulesDeps,
  person: Person,
  pair: AccountPair,
  { ver }: { readonly ver: number },
): Promise<Result<RulesDraft, KeepRulesRefusal>> {
  const permitted = await permittedRules(deps, person, 'write', pair);
  if (!permitted.ok) return permitted;
  const draft = await findRulesDraft(deps.db, pair);
  if (!draft) return err({ kind: 'noDraft' });
  if (draft.ver !== ver) return err({ kind: 'changedMeanwhile', by: draft.authors.at(-1)?.name ?? 'Somebody' });
  const [newest = shippedRules] = await listRulesVersions(deps.db, pair);
  const signed = await listSignedPeriods(deps.db, pair);
  const periods = fitting(signed);
  const rehearsed = await rehearseInThread(deps.db, { proposed: draft.table, inForce: newest.table }, periods);
  return await changing(deps, person, 'write', { pair, ver }, async (tx, current) => {
    if (!current) return err({ kind: 'noDraft' });
    const by = { id: person.id, name: person.name };
    const told = { by, at: instantOf(deps.clock()), leftOut: signed.length - periods.length };
    const rehearsal: RulesRehearsalResult = { ...told, ...resultOf(rehearsed, periods) };
    const next: RulesDraft = { ...current, rehearsal };
    await saveRulesDraft(tx, pair, next);
    const { changes: _, ...figures } = rehearsal;
    await tell(tx, deps, { person, pair, action: 'match-rules.rehearse' }, { ver, ...figures });
    return ok(next);
  });
}

/** The newest periods, as many as a person waits for. */
function fitting(periods: readonly PeriodDocument[]): PeriodDocument[] {
  const taken: PeriodDocument[] = [];
  let lines = 0;
  for (const period of periods.slice(0, MOST_PERIODS)) {
    lines += period.totals.left.lines + period.totals.right.lines;
    if (lines > MOST_LINES) break;
    taken.push(period);
  }
  return taken;
}

async function rehearseInThread(
  db: Db,
  tables: Pick<RehearsalJob, 'proposed' | 'inForce'>,
  periods: readonly PeriodDocument[],
): Promise<RulesRehearsal> {
  const moved: ArrayBuffer[] = [];
  const packed = async (id: string, side: PeriodSide) => {
    const table = packTable(await tableOfSide(db, id, side));
    moved.push(...table.buffers);
    return table.packed;
  };
  const packedPeriods: RehearsalJob['periods'][number][] = [];
  for (const { id } of periods)
    packedPeriods.push({
      name: id,
      left: await packed(id, 'left'),
      right: await packed(id, 'right'),
      accepted: await listStandingMatches(db, id),
    });
  const job: RehearsalJob = { ...tables, periods: packedPeriods };
  const worker = new Worker(new URL('./rehearse-match-rules.worker.ts', import.meta.url), {
    workerData: job,
    transferList: [...new Set(moved)],
  });
  try {
    const [answer] = (await once(worker, 'message')) as [RulesRehearsal];
    return answer;
  } finally {
    await worker.terminate();
  }
}

async function tableOfSide(db: Db, period: string, side: PeriodSide): Promise<LineTable> {
  const builder = new LineTableBuilder();
  for (const line of await listLines(db, period, side)) builder.append(line);
  return builder.table();
}

function resultOf(
  { periods, rules, added, lost, changed }: RulesRehearsal,
  of: readonly PeriodDocument[],
): Pick<RulesRehearsalResult, 'periods' | 'rules' | 'changes'> {
  const names = new Map(of.map(({ id, name }) => [id, name]));
  const changes = [
    ...added.map((match) => ({ kind: 'added' as const, match })),
    ...lost.map((match) => ({ kind: 'lost' as const, match })),
    ...changed.map((match) => ({ kind: 'changed' as const, match })),
  ];
  return {
    periods: periods.map(({ name: id, ...figures }, at) => {
      const { name, from, until } = of[at]!;
      return { id, name, from, until, ...figures };
    }),
    rules: rules.map(({ rule, automatic, suggested }) => ({ rule, automatic, suggested })),
    changes: changes
      .toSorted((a, b) => weightOf(b) - weightOf(a))
      .slice(0, TOLD_CHANGES)
      .map(({ kind, match: { period, rule, automatic, wasAccepted, left, right } }) => ({
        kind,
        period: names.get(period) ?? period,
        rule,
        automatic,
        wasAccepted,
        left: [...left],
        right: [...right],
      })),
  };
}

/** What would go wrong comes first: matches by themselves that nobody had made, and good ones that are lost. */
function weightOf({ kind, match }: { readonly kind: 'added' | 'lost' | 'changed'; readonly match: ChangedMatch }) {
  const isWrong = kind === 'lost' ? match.wasAccepted : !match.wasAccepted;
  return (isWrong ? 2 : 0) + (match.automatic ? 1 : 0);
}
