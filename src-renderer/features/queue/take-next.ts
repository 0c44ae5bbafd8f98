import { may } from '../../../src-shared/authority/may.ts';
import type { Person } from '../../../src-shared/authority/person.ts';
import type { Refusal } from '../../../src-shared/authority/refusal.ts';
import { refusalOutcome } from '../../../src-shared/authority/refusal-outcome.ts';
import { byAge } from '../../../src-shared/queue/waterfall.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { takenBy, type Ranking } from '../../show/ranking.ts';
import type { Reference } from '../../show/reference.ts';
import { counted } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

export type NextToTake = { readonly row: ShownCaseRow } | { readonly refused: string };

/**
 * The highest ranked case of a view that a person may take: free, within their skills, and with room for it; or why there is none.
 *
 * @param rows  all cases here; `includes` are those of the view.
 */
export function nextToTake(
  person: Person,
  rows: readonly ShownCaseRow[],
  includes: (row: ShownCaseRow) => boolean,
  { reference, ranking }: { readonly reference: Reference; readonly ranking: Ranking },
): NextToTake {
  const { policies, authorizer, directory } = reference;
  const taken = takenBy(rows, person);
  const context = { policies, authorizer, directory, at: ranking.present.now, taken };
  const ranked = rows
    .filter((row) => includes(row) && row.owner?.id !== person.id && row.pending === null)
    .map((row) => ({ row, key: ranking.keyOf(row) }))
    .toSorted((a, b) => a.key - b.key || byAge(a.row, b.row));
  const refusals = new Map<Refusal['kind'], number>();
  for (const { row } of ranked) {
    const permitted = may(person, 'take', row, context);
    if (permitted.ok) return { row };
    if (permitted.error.kind === 'overCapacity') return { refused: refusalOutcome(permitted.error).message };
    refusals.set(permitted.error.kind, (refusals.get(permitted.error.kind) ?? 0) + 1);
  }
  return { refused: nothingText(refusals) };
}

function nothingText(refusals: ReadonlyMap<Refusal['kind'], number>): string {
  const byOthers = refusals.get('ownedByOther') ?? 0;
  const unskilled = refusals.get('lacksSkill') ?? 0;
  const rest = [...refusals.values()].reduce((sum, count) => sum + count, 0) - byOthers - unskilled;
  const parts = [
    byOthers > 0 ? t('{casesAre} taken by others', { casesAre: counted(byOthers, 'case is', 'cases are') }) : '',
    unskilled > 0
      ? t('{casesAsk} for skills that you do not have', { casesAsk: counted(unskilled, 'case asks', 'cases ask') })
      : '',
    rest > 0 ? t('{casesAre} not yours to work on', { casesAre: counted(rest, 'case is', 'cases are') }) : '',
  ].filter((part) => part !== '');
  return parts.length === 0
    ? t('There is no case here to take.')
    : t('There is no case here that you can take: {parts}.', { parts: parts.join(', ') });
}
