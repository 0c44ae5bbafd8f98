import { createHash } from 'node:crypto';
import type { EvidencePack } from '../../src-shared/audit/evidence-pack.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { SIDE_ROLES } from '../../src-shared/matching/combine-sides.ts';
import { LineTableBuilder, type LineTable } from '../../src-shared/matching/line-table.ts';
import { standardRules } from '../../src-shared/matching/match-rules.ts';
import { type ClassAges, openAges } from '../../src-shared/reconciliation/open-ages.ts';
import { openItems } from '../../src-shared/reconciliation/open-items.ts';
import { PairBook } from '../../src-shared/reconciliation/pair-book.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { PeriodSide } from '../../src-shared/reconciliation/period-item.ts';
import { periodCertificatePdf } from '../documents/period-certificate-pdf.ts';
import { listDifferingMatches, listDifferingLines, listOpenLines } from '../store/reconciliation-lines.ts';
import { readDirectory } from '../store/directory.ts';
import type { Db } from '../store/transaction.ts';
import { tellOfTaking } from './tell-of-taking.ts';

/** The certificate of a period as a PDF. That it was taken is told in the log with the hash of the file. */
export async function periodCertificate(
  deps: { readonly db: Db; readonly clock: () => Date },
  { person, period, pack }: { readonly person: Person; readonly period: PeriodDocument; readonly pack: EvidencePack },
): Promise<Buffer> {
  const { sites } = await readDirectory(deps.db);
  const file = await periodCertificatePdf({
    period,
    site: sites.find(({ id }) => id === period.site)?.name ?? period.site,
    open: await openOfPeriod(deps.db, period, period.until),
    pack,
    takenBy: person.name,
    at: deps.clock(),
  });
  await tellOfTaking(deps, person, 'audit.evidence', period.id, {
    format: 'pdf',
    size: pack.entries.length,
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  return file;
}

/** What is open in a period, by class and age: lines without a partner, and matches that differ. */
export async function openOfPeriod(db: Db, period: PeriodDocument, asOf: CalendarDate): Promise<ClassAges[]> {
  const differing = await listDifferingMatches(db, period.id);
  const tables = {
    left: await tableOf(db, period.id, 'left'),
    right: await tableOf(db, period.id, 'right'),
  };
  // The engine's pairs go from remittances over the bank to what was posted.
  const isTurned = SIDE_ROLES.indexOf(period.left) > SIDE_ROLES.indexOf(period.right);
  const [first, second] = isTurned ? (['right', 'left'] as const) : (['left', 'right'] as const);
  const pair = new PairBook({
    left: period[first],
    right: period[second],
    tables: { left: tables[first], right: tables[second] },
    rules: standardRules,
  });
  for (const match of differing) {
    const lines = (side: PeriodSide) => match[side].map((id) => lineOf(tables[side], id));
    pair.set(pair.enter(lines(first), lines(second)), 'byPerson');
  }
  const byRole = { [period[first]]: tables[first], [period[second]]: tables[second] };
  const isSettled = (role: (typeof SIDE_ROLES)[number], line: number) =>
    pair.matchOf(role === pair.left ? 'left' : 'right', line) >= 0;
  return openAges(openItems(byRole, [pair], isSettled, asOf), byRole, asOf);
}

/** Lines that are open, or in a match that differs. */
async function tableOf(db: Db, period: string, side: PeriodSide): Promise<LineTable> {
  const builder = new LineTableBuilder();
  const lines = [...(await listOpenLines(db, period, side)), ...(await listDifferingLines(db, period, side))];
  for (const line of lines) invariant(builder.append(line).ok, `line ${line.id} of period ${period} can be read`);
  return builder.table();
}

function lineOf(table: LineTable, id: string): number {
  const code = table.ids.find(id);
  invariant(code !== undefined, `line ${id} is there`);
  return code - 1;
}
