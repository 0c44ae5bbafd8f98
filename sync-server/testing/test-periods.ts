import { createHash, randomUUID } from 'node:crypto';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import type { Line } from '../../src-shared/matching/line-table.ts';
import { encodeSegment } from '../../src-shared/matching/segment.ts';
import { PeriodDocument, type PeriodRequest } from '../../src-shared/reconciliation/period-document.ts';
import type { PeriodItem, PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import { linesTable } from '../../src-shared/testing/build-lines.ts';
import { takePeriodLines } from '../services/take-period-lines.ts';
import { type Desk, personOf } from './test-desk.ts';

export const SITE = 'westside-clinic';

/** 'id amount' or 'id amount date'. */
export function linesOf(...rows: readonly string[]): Line[] {
  return rows.map((row) => {
    const [id = '', amount = '', date = '2026-06-15'] = row.split(' ');
    return { id, date, amountMinor: Number(amount), reference: `T${id}`, party: 'Northern Plains' };
  });
}

const day = (text: string) => text as CalendarDate;
export const juneRequest: PeriodRequest = {
  name: 'June, lockbox',
  site: SITE,
  left: 'bank',
  right: 'posted',
  currency: 'USD',
  from: day('2026-06-01'),
  until: day('2026-06-30'),
  stated: {
    left: { openingMinor: 1000_00, closingMinor: 1000_00 },
    right: { openingMinor: 1000_00, closingMinor: 1000_00 },
  },
};

/** Opens a period as Priya Raman, who reconciles, with closing balances that fit its lines. @returns its id. */
export async function openJune(desk: Desk, left: readonly Line[], right: readonly Line[]): Promise<string> {
  const id = randomUUID();
  const closing = (lines: readonly Line[]) => ({
    openingMinor: 1000_00,
    closingMinor: 1000_00 + lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  });
  const stated = { left: closing(left), right: closing(right) };
  const opened = await desk.command('priya.raman', id, { type: 'period.open', ...juneRequest, stated });
  if (opened.state !== 'accepted') throw new Error(opened.message);
  for (const [side, lines] of [
    ['left', left],
    ['right', right],
  ] as const) {
    const taken = await sendLines(desk, id, side, lines);
    if (!taken.ok) throw new Error(JSON.stringify(taken.error));
  }
  return id;
}

export function sendLines(desk: Desk, period: string, side: PeriodSide, lines: readonly Line[], who = 'priya.raman') {
  const table = linesTable([...lines]);
  const sha256 = createHash('sha256').update(encodeSegment(table)).digest('hex');
  const deps = { db: desk.db, clock: () => desk.now };
  return takePeriodLines(deps, { period, side, person: personOf(who), sites: [SITE] }, { table, sha256 });
}

export function work(desk: Desk, period: string, items: PeriodItem[], who = 'priya.raman') {
  return desk.command(who, randomUUID(), { type: 'period.work', period, items });
}

export function matchOf(left: string[], right: string[]): PeriodItem {
  return { do: 'match', left, right, rule: '' };
}

/** As everybody who sees it has it. */
export async function shownPeriod(desk: Desk, id: string): Promise<PeriodDocument> {
  const { body } = await desk.db
    .selectFrom('doc')
    .select('body')
    .where('coll', '=', 'reconciliations')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return PeriodDocument.parse(JSON.parse(body));
}
