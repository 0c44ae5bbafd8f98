import type { Asked } from './case-actions.ts';

/** What the form asks, and what its button says. */
export type FormWords = {
  readonly title: string;
  readonly explains: string;
  readonly confirm: string;
  readonly reason: { readonly label: string; readonly required: boolean };
  readonly amount: 'none' | 'optional' | 'required';
};

/** What is no decision about the case itself. */
type Work = Extract<Asked, 'suspendClock' | 'resumeClock'>;

/** The words of what takes a reason and nothing that depends on the case. */
export const workWords: Readonly<Record<Work, FormWords>> = {
  suspendClock: {
    title: 'Suspend the clock',
    explains:
      'The clock stands still while the matter is investigated, and what is due moves by as much. The reason is kept with it.',
    confirm: 'Suspend the clock',
    reason: { label: 'What is investigated?', required: true },
    amount: 'none',
  },
  resumeClock: {
    title: 'Resume the clock',
    explains: 'The clock runs again from now on.',
    confirm: 'Resume the clock',
    reason: { label: 'What did the investigation find?', required: true },
    amount: 'none',
  },
};
