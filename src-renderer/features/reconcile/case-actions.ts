import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { DIFFERENCE_KIND, type NextStep } from '../../../src-shared/matching/next-step.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import { decimalText } from '../../../src-shared/money/money.ts';
import type { Selection } from '../../../src-shared/reconciliation/workspace.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { ProposalAbout } from '../../show/proposal-about.ts';
import { announce } from '../../ui/announcements.ts';
import type { Action } from '../../ui/keys.ts';
import type { LineDetail } from '../../workers/reconcile-calls.ts';
import { lineText } from './line-words.ts';
import type { ReconcileRoom } from './room.ts';
import type { FocusedLine } from './use-line-work.ts';
import type { useSelection } from './use-selection.ts';
import { t } from '../../language/t.ts';

type Parts = {
  readonly room: ReconcileRoom;
  readonly workbench: Workbench;
  readonly selection: ReturnType<typeof useSelection>;
  readonly at: FocusedLine | null;
  readonly onPropose: (kind: string, about: ProposalAbout) => void;
};
type Proposed = Extract<NextStep, { kind: 'openCase' | 'journalEntry' }>;
/** The line that a case is about. */
type Line = { readonly role: SideRole; readonly detail: LineDetail };

/** Whether a next step is a case that somebody proposes. */
export function isProposed(next: NextStep): next is Proposed {
  return next.kind === 'openCase' || next.kind === 'journalEntry';
}

/** Cases that settle what is open on a line: proposed from it, and each leads to the other. */
export function caseActions(parts: Parts) {
  const { selection, at } = parts;
  const differs = at?.detail.matches.some(
    ({ state, differenceMinor }) => state !== 'suggested' && differenceMinor !== 0,
  );
  const settle: Action = {
    id: 'reconcile.settle',
    label: t('Match, write off the rest'),
    group: t('Reconcile'),
    keys: ['d'],
    disabledReason:
      selection.count < 2 && !differs
        ? t('Select lines on two sides that differ, or go to a match that differs.')
        : undefined,
    run: () => void writeOff(parts),
  };
  return {
    settle,
    propose: (next: Proposed) => {
      if (!at) return;
      if (next.kind === 'journalEntry') proposeEntry(parts, at, next);
      else propose(parts, DIFFERENCE_KIND, at, writeOffValues(at, Math.abs(at.detail.item?.amountMinor ?? 0)), null);
    },
  };
}

/** The lines that are selected, or of the match that has the focus, and what they differ by. */
async function writeOff(parts: Parts): Promise<void> {
  const { room, selection, at } = parts;
  const standing = at?.detail.matches.find(
    ({ state, differenceMinor }) => state !== 'suggested' && differenceMinor !== 0,
  );
  if (selection.count < 2) {
    if (at && standing)
      propose(parts, DIFFERENCE_KIND, at, writeOffValues(at, Math.abs(standing.differenceMinor)), null);
    return;
  }
  const roles = SIDE_ROLES.filter((role) => selection.lists[role].length > 0);
  const [left, right] = roles;
  if (roles.length !== 2 || left === undefined || right === undefined)
    return announce(t('Select lines on two sides: a difference is between two.'), { tone: 'risk', about: 'reconcile' });
  const sums = [
    await room.desk.ask('sum', left, selection.lists[left]),
    await room.desk.ask('sum', right, selection.lists[right]),
  ];
  const differenceMinor = sums[1]!.totalMinor - sums[0]!.totalMinor;
  if (differenceMinor === 0)
    return announce(t('Both sides come to the same: match them, with m.'), { tone: 'risk', about: 'reconcile' });
  const detail = await room.desk.ask('detail', right, selection.lists[right][0]!);
  const beside = await room.desk.ask('detail', left, selection.lists[left][0]!);
  if (!detail || !beside)
    return announce(t('A selected line is split: select its parts.'), { tone: 'risk', about: 'reconcile' });
  const [line, other] = [
    { role: right, detail },
    { role: left, detail: beside },
  ];
  const values = writeOffValues(line, Math.abs(differenceMinor), other);
  return propose(parts, DIFFERENCE_KIND, line, values, { lists: selection.lists, others: [other] });
}

/** Nobody knows the patient's account from a line: it is there where the books named it. */
function writeOffValues(line: Line, amountMinor: number, other?: Line): Record<string, string> {
  const account = [line, other].flatMap((one) => (one?.role === 'posted' ? [one.detail.row.account] : []))[0] ?? '';
  const between = other
    ? t('{role} and {role2}', { role: lineText(line.role, line.detail), role2: lineText(other.role, other.detail) })
    : lineText(line.role, line.detail);
  return {
    account,
    category: 'small-balance',
    amountMinor: decimalText(amountMinor),
    reason: t('{amountMinor} is left between {between}.', { amountMinor: formatMinor(amountMinor), between }),
  };
}

function proposeEntry(parts: Parts, at: Line, next: Extract<NextStep, { kind: 'journalEntry' }>): void {
  const { row } = at.detail;
  const values = {
    sort: next.event === 'cardFee' ? 'card' : 'bank',
    amountMinor: decimalText(next.amountMinor),
    bankAccount: row.account,
    bookedOn: row.date,
    bankReference: row.reference,
    reason: t('{party} took it: {role}.', { party: row.party || t('The bank'), role: lineText(at.role, at.detail) }),
  };
  propose(parts, next.caseKind, at, values, null);
}

function propose(
  { room, workbench, selection, onPropose }: Parts,
  kind: string,
  line: Line,
  values: Readonly<Record<string, string>>,
  toMatch: { readonly lists: Selection; readonly others: readonly Line[] } | null,
): void {
  const { link } = room.tie;
  const side = room.tie.sideOf(line.role);
  const period = side && link ? workbench.periods.find(link.period) : null;
  const text = `${period ? `${period.name}: ` : ''}${lineText(line.role, line.detail)}`.slice(0, 400);
  const lines = [line, ...(toMatch?.others ?? [])];
  const onProposed = async (id: string) => {
    const refusal = toMatch && (await room.match(toMatch.lists));
    if (refusal) announce(refusal, { tone: 'risk', about: 'reconcile' });
    else if (toMatch) selection.clear();
    for (const { role, detail } of lines)
      await room.say(role, (of) => ({ do: 'case', side: of, line: detail.row.id, case: id, kind }));
  };
  onPropose(kind, {
    key: `${line.role} ${line.detail.row.id}`,
    site: period?.site ?? null,
    values,
    reconciles: { period: period?.id ?? null, line: line.detail.row.id, text },
    onProposed: (id) => void onProposed(id),
  });
}
