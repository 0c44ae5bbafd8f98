import { mayWorkOnPeriod } from '../../src-shared/authority/period-work.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import { dayOfText } from '../../src-shared/matching/day-number.ts';
import { lineAt, type Line, type LineTable } from '../../src-shared/matching/line-table.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import { type PeriodRefusal, periodTransition } from '../../src-shared/reconciliation/period.ts';
import type { LinesReply } from '../../src-shared/wire/reconciliations.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { addLines, countSides, findContradicting, LINES_AT_ONCE } from '../store/reconciliation-lines.ts';
import { lockPeriodToChange, savePeriod } from '../store/reconciliation-periods.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';

export type TakeLinesRefusal =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'notPermitted'; readonly message: string }
  | { readonly kind: 'standing'; readonly refusal: PeriodRefusal }
  | { readonly kind: 'afterPeriod'; readonly lines: number }
  | { readonly kind: 'contradicting'; readonly lines: number; readonly first: string }
  | { readonly kind: 'longId'; readonly first: string };

/** Ids are what lines are called in commands. */
const LONGEST_ID = 200;

/**
 * Takes the lines of a side, beside those that are there: all of them or, where one does not fit, none. Lines that are there already
 * are known by their ids: the same may be sent again, also by somebody else.
 */
export function takePeriodLines(
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
  to: {
    readonly period: string;
    readonly side: PeriodSide;
    readonly person: Person;
    readonly sites: readonly string[];
  },
  sent: { readonly table: LineTable; readonly sha256: string },
): Promise<Result<LinesReply, TakeLinesRefusal>> {
  return inTransaction(db, async (tx) => {
    const period = await lockPeriodToChange(tx, to.period);
    if (!period || !to.sites.includes(period.site)) return err({ kind: 'unknown' });
    const permitted = mayWorkOnPeriod(to.person, 'reconcile', { site: period.site, authorizer });
    if (!permitted.ok) return err({ kind: 'notPermitted', message: permitted.error });
    const standing = periodTransition(period.standing, { type: 'change' });
    if (!standing.ok) return err({ kind: 'standing', refusal: standing.error });
    const refusal = await unfit(tx, period, to.side, sent.table);
    if (refusal) return err(refusal);
    const before = period.totals[to.side];
    let from = before.lines;
    for (const lines of pagesOf(sent.table)) {
      await addLines(tx, { period: period.id, side: to.side, from, isBroughtForward: false }, lines);
      from += lines.length;
    }
    const counted = Object.fromEntries((await countSides(tx, period.id)).map(({ side, ...totals }) => [side, totals]));
    const totals = { ...period.totals, ...counted };
    const next: PeriodDocument = { ...period, ver: period.ver + 1, totals };
    const now = clock();
    const added = next.totals[to.side].lines - before.lines;
    const body = { side: to.side, sent: sent.table.length, added, sha256: sent.sha256, ...next.totals[to.side] };
    await appendLeaf(tx, { at: now, actor: to.person.id, action: 'period.lines', entity: period.id, body });
    await savePeriod(tx, next);
    const { id, ver, scope } = next;
    await publish(tx, [{ coll: 'reconciliations', id, ver, scope, body: JSON.stringify(next) }], now);
    return ok({ lines: next.totals[to.side].lines, added, repeated: sent.table.length - added });
  });
}

/** The first thing that keeps the lines out. */
async function unfit(
  tx: Tx,
  period: PeriodDocument,
  side: PeriodSide,
  table: LineTable,
): Promise<TakeLinesRefusal | null> {
  const last = dayOfText(period.until) ?? Infinity;
  const late = table.days.reduce((count, day) => count + (day > last ? 1 : 0), 0);
  if (late > 0) return { kind: 'afterPeriod', lines: late };
  const contradicting: string[] = [];
  for (const lines of pagesOf(table)) {
    const long = lines.find(({ id }) => id.length > LONGEST_ID);
    if (long) return { kind: 'longId', first: long.id.slice(0, LONGEST_ID) };
    contradicting.push(...(await findContradicting(tx, { period: period.id, side }, lines)));
  }
  const [first] = contradicting;
  return first === undefined ? null : { kind: 'contradicting', lines: contradicting.length, first };
}

function* pagesOf(table: LineTable): Generator<readonly Line[]> {
  for (let at = 0; at < table.length; at += LINES_AT_ONCE) {
    const length = Math.min(LINES_AT_ONCE, table.length - at);
    yield Array.from({ length }, (_, n) => storable(lineAt(table, at + n)));
  }
}

function storable({ id, date, amountMinor, reference, party, account }: Required<Line>): Required<Line> {
  const [of, by, on] = [reference, party, account].map(storableText);
  return { id: storableText(id), date, amountMinor, reference: of!, party: by!, account: on! };
}
