import type { LineTable } from '../../src-shared/matching/line-table.ts';
import { reasonOf, reasonText } from '../../src-shared/matching/match-reason.ts';
import { matchesInOrder, summarise, type Reconciliation } from '../../src-shared/matching/reconcile.ts';
import { alignedRows } from './aligned-rows.ts';

/** More matches than a person reads; --json has them all. */
const MOST_ROWS = 200;
const MOST_IDS = 4;

/** Matches with their reasons, the suggestions first since they are waiting for somebody, and the counts below. */
export function reconciliationTable(reconciliation: Reconciliation): string {
  const { matches } = reconciliation;
  const all = matchesInOrder(reconciliation);
  const order = [
    ...all.filter((match) => !matches.isAutomatic(match)),
    ...all.filter((match) => matches.isAutomatic(match)),
  ];
  const rows = order.slice(0, MOST_ROWS).map((match) => rowOf(reconciliation, match));
  const head = ['', 'Score', 'Rule', 'Left', 'Right', 'Reason'];
  const table = rows.length > 0 ? [...alignedRows([head, ...rows], new Set([0, 2, 3, 4, 5])), ''] : [];
  const more = matches.size - rows.length;
  return [
    ...table,
    ...(more > 0 ? [`${more} more; --json prints them all.`, ''] : []),
    ...counts(reconciliation),
    '',
  ].join('\n');
}

function rowOf(reconciliation: Reconciliation, match: number): string[] {
  const { matches, left, right } = reconciliation;
  const reason = reasonOf(reconciliation, match);
  return [
    matches.isAutomatic(match) ? 'automatic' : 'suggested',
    (matches.score(match) / 1000).toFixed(3),
    reason.rule,
    idsOf(left, matches.left(match)),
    idsOf(right, matches.right(match)),
    reasonText(reason),
  ];
}

function idsOf({ ids }: LineTable, lines: Uint32Array): string {
  const shown = [...lines.subarray(0, MOST_IDS)].map((line) => ids.text(line + 1)).join(' + ');
  return lines.length > MOST_IDS ? `${shown} and ${lines.length - MOST_IDS} more` : shown;
}

function counts(reconciliation: Reconciliation): string[] {
  const { left, right, matchedLeft, matchedRight, automatic, suggested, unmatchedLeft, unmatchedRight } =
    summarise(reconciliation);
  const { unfinishedSearches } = reconciliation;
  return [
    `${automatic + suggested} matches: ${automatic} automatic, ${suggested} suggested.`,
    `Left: ${matchedLeft} of ${left} lines matched, ${unmatchedLeft} open.`,
    `Right: ${matchedRight} of ${right} lines matched, ${unmatchedRight} open.`,
    ...(unfinishedSearches > 0 ? [`${unfinishedSearches} searches for sums ended before all was tried.`] : []),
  ];
}
