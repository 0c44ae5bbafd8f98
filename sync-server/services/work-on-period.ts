import { createHash } from 'node:crypto';
import { instantOf } from '../../src-shared/base/dates.ts';
import { canonicalJson, type CommandPayload } from '../../src-shared/sync/command.ts';
import type { ItemRefusal } from '../../src-shared/reconciliation/judge-item.ts';
import { PeriodBook } from '../../src-shared/reconciliation/period-book.ts';
import { changeId, type PeriodChange, type PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { partId, PERIOD_SIDES, type PeriodItem } from '../../src-shared/reconciliation/period-item.ts';
import { periodTransition } from '../../src-shared/reconciliation/period.ts';
import { itemRefusalText } from '../../src-shared/reconciliation/period-words.ts';
import { publish } from '../feed/publish.ts';
import { findHeldLines, findHeldMatches, type HeldMatch, type LineKey } from '../store/reconciliation-lines.ts';
import { saveChange } from '../store/reconciliation-periods.ts';
import { findCase } from '../store/billing-cases.ts';
import { findPerson, listPeople } from '../store/people.ts';
import type { Tx } from '../store/transaction.ts';
import type { CommandHandler } from './command-handler.ts';
import { keepBook, matchIdOf } from './keep-period-book.ts';
import { acceptedPeriod, openPeriodCommand, recordPeriod, refusedPeriod, refusedStep } from './period-command.ts';

/** So many returned items are named in an answer. */
const MOST_NAMED = 5;

/** Matches, splits, comments and assignments: each item of a command is done, or returned with its reason. */
export const workOnPeriod: CommandHandler = async (tx, input) => {
  const { period: id, items } = input.command.payload as Extract<CommandPayload, { type: 'period.work' }>;
  const opened = await openPeriodCommand(tx, input, id, 'reconcile');
  if ('refused' in opened) return opened.refused;
  const { period, by, now } = opened.open;
  // Words may be added to what was signed; they change no figure.
  const isOnlyTalk = items.every((item) => item.do === 'comment');
  const standing = periodTransition(period.standing, { type: 'change' });
  if (!standing.ok && !isOnlyTalk) return refusedStep(standing.error, period.name);

  const { book, held } = await bookOf(tx, id, items);
  const before = { matches: new Map(book.matches), matchedMinor: { ...book.matchedMinor } };
  const [done, returned]: [PeriodItem[], string[]] = [[], []];
  for (const item of items) {
    const unknown = await unknownIn(tx, item);
    const applied = book.apply(item);
    if (unknown !== null) returned.push(unknown);
    else if (applied.ok) done.push(item);
    else returned.push(itemRefusalText(applied.error, await holderOf(tx, applied.error, held)));
  }
  if (done.length === 0) return refusedPeriod('LINE_TAKEN', `${listed(returned)} Nothing was changed.`, period.name);

  await keepBook(tx, { period: id, madeBy: by.id, madeAt: now }, before.matches, book, done);
  const change: PeriodChange = {
    id: changeId(id, period.changes + 1),
    scope: period.scope,
    ver: 1,
    part: 'changes',
    period: id,
    seq: period.changes + 1,
    by,
    at: instantOf(now),
    items: done,
  };
  await saveChange(tx, change);
  const { id: coll, scope } = change;
  await publish(tx, [{ coll: 'reconciliations', id: coll, ver: 1, scope, body: JSON.stringify(change) }], now);
  const next = afterWork(period, book, before);
  // The change itself is kept apart: its hash binds it to the log.
  const sha256 = createHash('sha256').update(canonicalJson(change)).digest('hex');
  await recordPeriod(opened.open, next, 'period.work', { change: next.changes, ...counted(done), sha256 });
  if (returned.length === 0) return acceptedPeriod(next, done.length === 1 ? 'Done.' : `All ${done.length} done.`);
  const message = `${done.length} of ${items.length} done. Returned: ${listed(returned)}`;
  return { ...acceptedPeriod(next, message), state: 'needs_review', code: 'LINE_TAKEN' };
};

/** Whom or what an item names that is not here, in a sentence; null: nothing. */
async function unknownIn(tx: Tx, item: PeriodItem): Promise<string | null> {
  if (item.do === 'assign' && item.to !== null && !(await findPerson(tx, item.to)))
    return `Nobody called ${item.to} is here.`;
  // A case that was refused when it was proposed is none.
  if (item.do === 'case' && !(await findCase(tx, item.case))) return 'The case was not opened.';
  return null;
}

/** The book of a period as far as the items are about it, with who made the matches in it. */
async function bookOf(tx: Tx, period: string, items: readonly PeriodItem[]) {
  const lines = await findHeldLines(tx, period, items.flatMap(keysOf));
  const matchIds = [...new Set(lines.flatMap(({ match }) => match ?? []))];
  const held = new Map((await findHeldMatches(tx, period, matchIds)).map((match) => [match.id, match]));
  const amounts = { left: new Map<string, number>(), right: new Map<string, number>() };
  for (const { side, id, amountMinor, partOf } of lines) if (partOf === null) amounts[side].set(id, amountMinor);
  const matches = [...held.values()].flatMap(({ id, rule }) => {
    const of = (side: 'left' | 'right') => lines.filter((line) => line.side === side && line.match === id);
    const [left, right] = [of('left').map((line) => line.id), of('right').map((line) => line.id)];
    // Not all of its lines are here: it is of no concern but for what it has.
    if (matchIdOf({ left, right }) !== id) return [];
    const sum = (side: 'left' | 'right') => of(side).reduce((all, { amountMinor }) => all + amountMinor, 0);
    return [{ left, right, rule, differenceMinor: sum('right') - sum('left') }];
  });
  const book = new PeriodBook((side, line) => amounts[side].get(line), {
    parts: lines
      .filter((line) => line.partOf !== null)
      .map(({ side, id, partOf, amountMinor }) => ({ side, id, of: partOf ?? '', amountMinor })),
    takes: lines.flatMap(({ side, id, match }) => (match === null ? [] : [{ side, line: id, match }])),
    matches,
  });
  return { book, held };
}

function keysOf(item: PeriodItem): LineKey[] {
  if ('left' in item) return PERIOD_SIDES.flatMap((side) => item[side].map((line) => ({ side, line })));
  const own = { side: item.side, line: item.line };
  // A line that is called as a part would be is in the way of the split.
  return item.do === 'split'
    ? [own, ...item.parts.map((_, at) => ({ ...own, line: partId(item.line, at + 1) }))]
    : [own];
}

function afterWork(
  period: PeriodDocument,
  book: PeriodBook,
  before: {
    readonly matches: ReadonlyMap<string, { readonly differenceMinor: number }>;
    readonly matchedMinor: Readonly<Record<'left' | 'right', number>>;
  },
): PeriodDocument {
  const differs = (matches: typeof before.matches) =>
    [...matches.values()].reduce((all, one) => all + one.differenceMinor, 0);
  const side = (name: 'left' | 'right') => ({
    ...period.totals[name],
    matchedMinor: period.totals[name].matchedMinor + book.matchedMinor[name] - before.matchedMinor[name],
  });
  return {
    ...period,
    ver: period.ver + 1,
    changes: period.changes + 1,
    totals: { left: side('left'), right: side('right') },
    matches: period.matches + book.matches.size - before.matches.size,
    differenceMinor: period.differenceMinor + differs(book.matches) - differs(before.matches),
  };
}

/** 'Priya Raman matched it at 10:32 UTC on 2026-11-24'. */
async function holderOf(tx: Tx, refusal: ItemRefusal, held: ReadonlyMap<string, HeldMatch>): Promise<string> {
  if (refusal.kind !== 'taken') return '';
  const match = held.get(refusal.match) ?? held.get(matchIdOf(refusal.match));
  if (!match) return '';
  const name = (await listPeople(tx)).find(({ id }) => id === match.madeBy)?.name ?? match.madeBy;
  return `${name} matched it at ${instantOf(match.madeAt).slice(11, 16)} UTC on ${instantOf(match.madeAt).slice(0, 10)}`;
}

function counted(items: readonly PeriodItem[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item.do] = (counts[item.do] ?? 0) + 1;
  return counts;
}

function listed(reasons: readonly string[]): string {
  const named = reasons.slice(0, MOST_NAMED).join(' ');
  return reasons.length > MOST_NAMED ? `${named} And ${reasons.length - MOST_NAMED} more.` : named;
}
