import { may } from '../../src-shared/authority/may.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { refusalOutcome } from '../../src-shared/authority/refusal-outcome.ts';
import { hasMoved, isPutOff, presentAt, type Present } from '../../src-shared/queue/present.ts';
import { byAge, Waterfall, type Ranked, type RankReason } from '../../src-shared/queue/waterfall.ts';
import { skillName } from '../../src-shared/queue/skills.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import type { ShownCaseRow } from '../data/workbench.ts';
import { isUnfinished } from '../../src-shared/case/case-state.ts';
import type { Reference } from './reference.ts';
import { t } from '../language/t.ts';
import { dateText } from '../ui/format.ts';

/** Ranks cases as the policy in force says and as the clock stands; the clock moves on only when it is told to. */
export class Ranking {
  readonly waterfall: Waterfall;
  #present: Present;

  constructor(table: PolicyTable | undefined, now: Date) {
    this.waterfall = new Waterfall(table);
    this.#present = presentAt(now);
  }

  get present(): Present {
    return this.#present;
  }

  readonly keyOf = (row: Ranked): number => this.waterfall.keyOf(row, this.#present);
  readonly reasonsOf = (row: Ranked): readonly RankReason[] => this.waterfall.reasonsOf(row, this.#present);

  /** The clock moves on. @returns those of the rows whose rank, or place in a list, may be another now. */
  advance<T extends Ranked>(now: Date, rows: readonly T[]): T[] {
    const [before, after] = [this.#present, presentAt(now)];
    this.#present = after;
    return rows.filter((row) => hasMoved(row, before, after));
  }
}

/** Where a case stands in its queue. */
export type QueuePlace = {
  /** From 1. */
  readonly rank: number;
  readonly of: number;
  /** The neighbour before; null for the first. */
  readonly before: ShownCaseRow | null;
};

/** Where a case stands among those of its queue that wait for people; null when it does not wait there. */
export function placeIn(rows: readonly ShownCaseRow[], one: ShownCaseRow, ranking: Ranking): QueuePlace | null {
  const waits = (row: ShownCaseRow) =>
    row.queue === one.queue && isUnfinished(row.state) && !isPutOff(row, ranking.present);
  if (!waits(one)) return null;
  const key = ranking.keyOf(one);
  let rank = 1;
  let of = 0;
  let before: { readonly row: ShownCaseRow; readonly key: number } | null = null;
  for (const row of rows) {
    if (!waits(row)) continue;
    of += 1;
    const rowKey = ranking.keyOf(row);
    if (rowKey > key || (rowKey === key && byAge(row, one) >= 0)) continue;
    rank += 1;
    const isNearer = !before || rowKey > before.key || (rowKey === before.key && byAge(row, before.row) > 0);
    if (isNearer) before = { row, key: rowKey };
  }
  return { rank, of, before: before?.row ?? null };
}

/** The first rule in which two cases differ, in words: why the one goes before the other. */
export function whyBefore(first: Ranked, second: Ranked, ranking: Ranking): string {
  const theirs = ranking.reasonsOf(second);
  const decisive = ranking.reasonsOf(first).find(({ rule }) => !theirs.some((other) => other.rule === rule));
  if (decisive) return decisive.text;
  return first.dueAt < second.dueAt
    ? t('The same reasons apply to both, and it is due earlier.')
    : t('The same reasons apply to both, and it is older.');
}

/** How many open cases a person has taken. */
export function takenBy(rows: readonly ShownCaseRow[], person: Pick<Person, 'id'>): number {
  return rows.filter(({ owner, state }) => owner?.id === person.id && isUnfinished(state)).length;
}

/** One line of "why not me". */
export type PersonalReason = { readonly question: string; readonly answer: string; readonly can: boolean };

/** Why a case is, or is not, a person's to approve, to take, and to see in the list now. */
export function whyNotMe(
  person: Person,
  row: ShownCaseRow,
  reference: Reference,
  { taken, ranking }: { readonly taken: number; readonly ranking: Ranking },
): PersonalReason[] {
  const { policies, authorizer, directory, decisionLock } = reference;
  const context = { policies, authorizer, directory, at: ranking.present.now, taken };
  const approve = may(person, 'approve', row, context);
  const take = may(person, 'take', row, context);
  const has = row.owner?.id === person.id;
  const { capacity } = directory.person(person.id) ?? person;
  const actingFor = approve.ok ? (approve.value.actingFor?.name ?? '') : '';
  const lines: PersonalReason[] = [
    {
      question: t('Approve it'),
      can: approve.ok && !decisionLock,
      answer: approve.ok
        ? (decisionLock ??
          (actingFor
            ? t('You can, for {actingFor}, who is absent.', { actingFor })
            : t('You can: it is among your approvals.')))
        : refusalOutcome(approve.error).message,
    },
    {
      question: t('Take it'),
      can: take.ok,
      answer: has ? t('You have it.') : take.ok ? takeText(row, taken, capacity) : refusalOutcome(take.error).message,
    },
  ];
  if (row.followUp && isPutOff(row, ranking.present)) {
    const { on, by, text } = row.followUp;
    const answer = t('{by} put it off until {on}{text}', {
      by: by.name,
      on: dateText(on),
      text: text ? `: ${text}` : '.',
    });
    lines.push({ question: t('See it in the queue'), can: false, answer });
  }
  return lines;
}

function takeText({ skills = [] }: ShownCaseRow, taken: number, capacity: number | undefined): string {
  const able =
    skills.length > 0
      ? t(' It asks for {skills}, which you have.', {
          skills: skills.map((skill) => t(skillName(skill))).join(t(' and ')),
        })
      : '';
  const room = capacity === undefined ? '' : t(' You have taken {taken} of {capacity}.', { taken, capacity });
  return t('You can.{able}{room}', { able, room });
}
