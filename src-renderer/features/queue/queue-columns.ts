import type { ColDef, ValueFormatterParams, ValueGetterParams } from 'ag-grid-community';
import type { CaseRow } from '../../../src-shared/case/case-document.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ViewColumns } from '../../../src-shared/queue/saved-view.ts';
import { isPutOff } from '../../../src-shared/queue/present.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { caseStatus, dueStatus, isBlocked, stepAhead } from '../../show/case-words.ts';
import type { Ranking } from '../../show/ranking.ts';
import { riskStatus } from '../../show/risk-words.ts';
import { isUnknownPayer, payerText } from '../../show/payer-words.ts';
import { ageDays, dayText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';
import { kindLabel } from '../../show/kind-words.ts';

/** What the cells need beyond the case. */
export type QueueContext = {
  readonly now: Date;
  readonly directory: Directory;
  readonly ranking: Ranking;
  /** Whom the person would decide a case for, who is absent; '' for nobody. */
  readonly forWhom: (row: CaseRow) => string;
};

type Cell = { readonly data?: ShownCaseRow | undefined; readonly context: QueueContext };

const status = ({ data }: Cell) => (data ? caseStatus(data) : { tone: 'plain' as const, word: '' });
const due = ({ data, context }: Cell) => (data ? dueStatus(data, context.now) : { tone: 'plain' as const, word: '' });
const tone = (toned: { tone: string; word: string }) => (toned.word ? `tone-${toned.tone}` : 'quiet');
const siteName = ({ data, context }: ValueGetterParams<ShownCaseRow>) =>
  data ? (context as QueueContext).directory.siteName(data.site) : '';

/** Every column of a queue; `defaultSort` says by which it is ordered at first. */
const columns: ColDef<ShownCaseRow>[] = [
  { colId: 'number', headerName: t('Number'), field: 'number', width: 88, cellClass: 'strong' },
  {
    colId: 'title',
    headerName: t('Case'),
    valueGetter: ({ data, context }) => {
      const name = data ? (context as QueueContext).forWhom(data) : '';
      return data ? `${caseLine(data)}${name && t(' · for {name}', { name })}` : '';
    },
    flex: 5,
    minWidth: 150,
    tooltipValueGetter: ({ data }) => data?.title,
  },
  {
    colId: 'amount',
    headerName: t('Amount'),
    field: 'amountMinor',
    width: 116,
    type: 'rightAligned',
    cellClass: 'amount',
    valueFormatter: ({ value }: ValueFormatterParams<ShownCaseRow, number>) => formatMinor(value ?? 0),
  },
  {
    colId: 'due',
    headerName: t('Due'),
    field: 'dueAt',
    width: 160,
    valueFormatter: (cell: ValueFormatterParams<ShownCaseRow>) => due(cell).word,
    cellClass: (cell) => tone(due(cell)),
  },
  {
    colId: 'priority',
    headerName: t('Priority'),
    width: 128,
    // The rank orders; what is shown is the reason that counts most.
    valueGetter: ({ data, context }) => (data ? (context as QueueContext).ranking.keyOf(data) : null),
    valueFormatter: ({ data, context }) => (data ? priorityText(data, context as QueueContext) : ''),
    tooltipValueGetter: ({ data, context }) =>
      data &&
      (context as QueueContext).ranking
        .reasonsOf(data)
        .map(({ text }) => text)
        .join(' '),
    cellClass: ({ data, context }) =>
      data && (context as QueueContext).ranking.reasonsOf(data).length > 0 ? '' : 'quiet',
  },
  {
    colId: 'risk',
    headerName: t('Risk'),
    width: 98,
    valueGetter: ({ data }) => data?.risk?.score ?? -1,
    valueFormatter: ({ data }) => riskStatus(data?.risk).word,
    cellClass: ({ data }) => tone(riskStatus(data?.risk)),
    comparator: (a: number, b: number) => b - a,
  },
  {
    colId: 'status',
    headerName: t('Status'),
    width: 132,
    valueGetter: ({ data }) => (data ? caseStatus(data).word : ''),
    tooltipValueGetter: ({ data }) => data && waitsFor(data),
    cellClass: (cell) => tone(status(cell)),
  },
  {
    colId: 'payer',
    headerName: t('Payer'),
    valueGetter: ({ data }) => (data ? payerText(data) : ''),
    flex: 4,
    minWidth: 112,
    cellClass: ({ data }) => (data && isUnknownPayer(data) ? 'quiet' : ''),
    tooltipValueGetter: ({ data }) => (data ? payerText(data) : ''),
  },
  { colId: 'site', headerName: t('Site'), valueGetter: siteName, flex: 3, minWidth: 120 },
  {
    colId: 'age',
    headerName: t('Age'),
    field: 'createdAt',
    width: 72,
    type: 'rightAligned',
    cellClass: 'figure quiet',
    valueFormatter: ({ value, context }: ValueFormatterParams<ShownCaseRow, string>) =>
      value ? `${ageDays(value, (context as QueueContext).now)} d` : '',
    // Older first when ascending: an age grows as its instant falls.
    comparator: (a: string, b: string) => (a < b ? 1 : a > b ? -1 : 0),
  },
  {
    colId: 'owner',
    headerName: t('Taken by'),
    valueGetter: ({ data, context }) => (data ? ownerText(data, (context as QueueContext).directory) : ''),
    width: 130,
    cellClass: 'quiet',
  },
  {
    colId: 'followUp',
    headerName: t('Follow up'),
    width: 100,
    valueGetter: ({ data }) => data?.followUp?.on ?? '',
    valueFormatter: ({ data, context }) =>
      data?.followUp ? dayText(`${data.followUp.on}T12:00:00.000Z`, (context as QueueContext).now) : '',
    tooltipValueGetter: ({ data }) => data?.followUp?.text,
    cellClass: 'quiet',
    // What has no day comes last.
    comparator: (a: string, b: string) => (a === b ? 0 : a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1),
  },
  {
    colId: 'why',
    headerName: t('Why here'),
    valueGetter: ({ data }) => data?.why.text ?? '',
    flex: 6,
    minWidth: 160,
    cellClass: 'quiet',
    tooltipValueGetter: ({ data }) => data?.why.text,
  },
];

/** Why it cannot be approved, or what comes before that; the word of its status where nothing does. */
function waitsFor(row: ShownCaseRow): string {
  return isBlocked(row) ? (row.blockedBy ?? []).join(' ') : caseStatus(row).word;
}

/** Columns that give way in a narrow grid, with the width in pixels below which they do. */
export const queueColumnsHideBelow = {
  why: 1590,
  followUp: 1430,
  owner: 1330,
  site: 1200,
  age: 1080,
  payer: 1000,
  risk: 890,
  status: 800,
  priority: 670,
} as const;

const ordered = (by: 'priority' | 'due') =>
  columns.map((column) => (column.colId === by ? { ...column, initialSort: 'asc' as const } : column));

/** The columns of what waits for people, in the order of their rank. */
export const queueColumns = ordered('priority');
/** The columns of what is decided: it has no rank. */
export const decidedColumns = ordered('due').filter(({ colId }) => colId !== 'priority' && colId !== 'followUp');

/** The same columns, ordered by another at first. */
export function orderedBy(
  among: ColDef<ShownCaseRow>[],
  sort: { readonly column: string; readonly direction: 'asc' | 'desc' } | null,
): ColDef<ShownCaseRow>[] {
  if (!sort || !among.some(({ colId }) => colId === sort.column)) return among;
  return among.map((column) => {
    const { initialSort: _, ...rest } = column;
    return rest.colId === sort.column ? { ...rest, initialSort: sort.direction } : rest;
  });
}

/**
 * The same columns as somebody arranged them: those named are seen, in their order. Of columns that this version does not know,
 * nothing is seen; where it knows none of them, they stand as they are.
 */
export function arrangedAs(among: ColDef<ShownCaseRow>[], arranged: ViewColumns | undefined): ColDef<ShownCaseRow>[] {
  const chosen = (arranged ?? []).flatMap(({ id, width }) => {
    const column = among.find(({ colId }) => colId === id);
    return column ? [{ ...column, hide: false, ...(width !== null && { width, flex: null }) }] : [];
  });
  if (chosen.length === 0) return among;
  const others = among.filter(({ colId }) => !chosen.some((each) => each.colId === colId));
  return [...chosen, ...others.map((column) => ({ ...column, hide: true }))];
}

/**
 * What of the columns as they are seen is worth keeping: undefined where nobody has arranged anything, however many of them give
 * way in a narrow window.
 */
export function arrangedOf(
  among: readonly ColDef<ShownCaseRow>[],
  seen: readonly ViewColumns[number][],
  before: ViewColumns | undefined,
): ViewColumns | undefined {
  if (before === undefined && seen.every(({ width }) => width === null)) return undefined;
  return widthsKept(
    seen.filter(({ id }) => among.some(({ colId }) => colId === id)),
    before,
  );
}

/** A width that was asked for holds until the column is drawn otherwise. */
export function widthsKept(seen: readonly ViewColumns[number][], before: ViewColumns | undefined): ViewColumns {
  return seen.map(({ id, width }) => {
    const asked = width ?? before?.find((column) => column.id === id)?.width ?? null;
    return { id, width: asked && Math.round(asked) };
  });
}

function priorityText(row: ShownCaseRow, { ranking, now }: QueueContext): string {
  if (row.followUp && isPutOff(row, ranking.present))
    return t('Until {day}', { day: dayText(`${row.followUp.on}T12:00:00.000Z`, now) });
  const [first, ...others] = ranking.reasonsOf(row);
  if (!first) return t('Due date');
  return others.length === 0 ? first.word : `${first.word} +${others.length}`;
}

/** What tells a case from its neighbours: its kind and account, or its title without the payer, who has a column. */
export function caseLine({
  kind,
  account,
  payer,
  title,
}: Pick<ShownCaseRow, 'kind' | 'account' | 'payer' | 'title'>): string {
  const rest = title.startsWith(`${payer} · `) ? title.slice(payer.length + 3) : title;
  return `${kindLabel(kind)} · ${account || rest}`;
}

/** Who works on it; whom this person has named while the server has not answered. */
export function ownerText({ owner, pending }: Pick<ShownCaseRow, 'owner' | 'pending'>, directory: Directory): string {
  if (pending?.to === undefined) return owner?.name ?? '';
  return t('→ {person} (waiting)', { person: directory.person(pending.to)?.name ?? pending.to });
}

/** What the filter looks at, in lower case. */
export function caseText(shown: ShownCaseRow): string {
  const { number, kind, title, amountMinor, account, payer, site, owner, why } = shown;
  const label = kindLabel(kind);
  const waits = isBlocked(shown) || stepAhead(shown) !== null ? caseStatus(shown).word : '';
  const about = [number, label, title, formatMinor(amountMinor), account, payer, site, owner?.name ?? '', why.text];
  const words = [...about, waits];
  return words.join(' ').toLowerCase();
}
