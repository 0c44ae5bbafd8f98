import { useState } from 'react';
import type { Person } from '../../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { NextStep } from '../../../src-shared/matching/next-step.ts';
import { askedText } from '../../../src-shared/reconciliation/line-history.ts';
import type { ASKED, PeriodItem, PeriodSide } from '../../../src-shared/reconciliation/period-item.ts';
import { announce } from '../../ui/announcements.ts';
import type { LineDetail } from '../../workers/reconcile-calls.ts';
import { partRefusalText, splitRefusalText } from './line-words.ts';
import type { ReconcileRoom } from './room.ts';
import type { useSelection } from './use-selection.ts';
import { t } from '../../language/t.ts';

/** What is asked about the line that has the focus. */
export type Asking =
  | { readonly what: 'comment' | 'assign' | 'split' }
  | { readonly what: 'ask'; readonly whom: (typeof ASKED)[number] };

export type FocusedLine = { readonly role: SideRole; readonly line: number; readonly detail: LineDetail };

/** What people do with single lines beside matching them: the dialog that is open, and what its answer does. */
export function useLineWork(room: ReconcileRoom, selection: ReturnType<typeof useSelection>, at: FocusedLine | null) {
  const [asking, ask] = useState<Asking | null>(null);
  const tell = (refusal: string | null, done: string) =>
    announce(refusal ?? done, { tone: refusal === null ? 'done' : 'risk', about: 'reconcile' });
  const say = async (item: (of: { side: PeriodSide; line: string }) => PeriodItem, done: string) => {
    if (!at) return;
    ask(null);
    tell(await room.say(at.role, (side) => item({ side, line: at.detail.row.id })), done);
  };
  return {
    asking,
    ask,
    close: () => ask(null),
    say,
    comment: (text: string) => say((of) => ({ do: 'comment', ...of, text }), t('The comment is kept.')),
    assign: (to: Person['id'] | null) =>
      say((of) => ({ do: 'assign', ...of, to }), to === null ? t('Nobody has it any more.') : t('It is assigned.')),
    wait: (until: CalendarDate) =>
      say((of) => ({ do: 'wait', ...of, until }), t('Nothing is done about it before then.')),
    question: async (whom: (typeof ASKED)[number], text: string) => {
      await navigator.clipboard.writeText(text);
      await say(
        (of) => ({ do: 'ask', ...of, whom, text }),
        t('Copied, and noted that you asked {askedText}.', { askedText: t(askedText[whom]) }),
      );
    },
    split: async (parts: readonly number[]) => {
      if (!at) return;
      ask(null);
      const { role, line } = at;
      const refusal = await room.step(() => room.desk.ask('split', role, line, parts), splitRefusalText);
      if (refusal === null) selection.clear();
      tell(refusal, t('Split into {parts}.', { parts: parts.length }));
    },
    join: async () => {
      if (!at) return;
      const { role, line } = at;
      const refusal = await room.step(() => room.desk.ask('join', role, line), splitRefusalText);
      if (refusal === null) selection.clear();
      tell(refusal, t('It is whole again.'));
    },
    matchPart: async () => {
      const refusal = await room.step(() => room.desk.ask('matchPart', selection.lists), partRefusalText);
      if (refusal === null) selection.clear();
      tell(refusal, t('Matched as far as both sides go; the rest stays open.'));
    },
  };
}
export type LineWork = ReturnType<typeof useLineWork>;

/** Does what a class of items proposes as its next step, as far as that is no case. */
export function takeNextStep(work: LineWork, next: NextStep): void {
  if (next.kind === 'wait') void work.wait(next.until);
  if (next.kind === 'ask') work.ask({ what: 'ask', whom: next.whom });
}
