import { DAY_MS, type Instant, instantOf } from '../../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../../src-shared/case/case-document.ts';
import { type LegalClock, suspendableMs, suspensionAt } from '../../../src-shared/case/legal-clock.ts';
import type { Tone } from '../../ui/tokens.ts';
import { counted, durationText, dateText } from '../../ui/format.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { DUE_SOON_MS, type Status } from '../../show/case-words.ts';
import { t } from '../../language/t.ts';

type WithClocks = Pick<CaseDocument, 'clocks'>;

/** The clock that could stand still now, or why none can. */
export function clockToSuspend({ clocks = [] }: WithClocks, at: Instant): LegalClock | string {
  const suspendable = clocks.filter(({ suspendableDays }) => suspendableDays > 0);
  const clock = suspendable.find((each) => !suspensionAt(each, at) && each.dueAt > at && suspendableMs(each) > 0);
  if (clock) return clock;
  if (suspendable.length === 0) return t('The law does not let its clocks stand still.');
  if (suspendable.some((each) => suspensionAt(each, at))) return t('It stands still already.');
  return suspendable.some(({ dueAt }) => dueAt > at)
    ? t('It has stood still as long as it may.')
    : t('It has run out already.');
}

/** The clock that stands still now, or why none could be resumed. */
export function clockToResume({ clocks = [] }: WithClocks, at: Instant): LegalClock | string {
  return clocks.find((clock) => suspensionAt(clock, at)) ?? t('No clock stands still.');
}

/** Id of the clock that a form is about: the first that may stand still, or the one that was suspended last. '' for none. */
export function clockAsked({ clocks = [] }: WithClocks, asked: 'suspendClock' | 'resumeClock'): string {
  const suspendable = clocks.filter(({ suspendableDays }) => suspendableDays > 0);
  const lastUntil = ({ suspended }: LegalClock) => suspended.at(-1)?.until ?? '';
  const bySuspension = suspendable.toSorted((a, b) => (lastUntil(a) > lastUntil(b) ? -1 : 1));
  return (asked === 'resumeClock' ? bySuspension : suspendable)[0]?.id ?? '';
}

/** How long a clock may still stand still, under its date field. */
export function untilHint({ clocks = [] }: WithClocks): string {
  const clock = clocks.find(({ suspendableDays }) => suspendableDays > 0);
  if (!clock) return '';
  const days = Math.floor(suspendableMs(clock) / DAY_MS);
  return t('{clock}: at most {days} of {most}.', {
    clock: t(clock.label),
    days: counted(days, 'more day'),
    most: clock.suspendableDays,
  });
}

/** How far a clock is. */
export function clockStatus(clock: LegalClock, shown: Pick<CaseDocument, 'state'>, now: Date): Status {
  const standing = suspensionAt(clock, instantOf(now));
  if (standing)
    return { tone: 'plain', word: t('Stands still until {until}', { until: dateText(standing.until.slice(0, 10)) }) };
  const leftMs = Date.parse(clock.dueAt) - now.getTime();
  if (!isUnfinished(shown.state)) return { tone: 'done', word: t('Done') };
  if (leftMs < 0) return { tone: 'breach', word: t('{leftMs} late', { leftMs: durationText(leftMs) }) };
  const tone: Tone = leftMs < DUE_SOON_MS ? 'risk' : 'open';
  return { tone, word: t('Runs, {leftMs} left', { leftMs: durationText(leftMs) }) };
}
