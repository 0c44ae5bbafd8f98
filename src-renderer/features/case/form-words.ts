import type { Asked } from './case-actions.ts';
import { t } from '../../language/t.ts';

/** What the form asks, and what its button says. */
export type FormWords = {
  readonly title: string;
  readonly explains: string;
  readonly confirm: string;
  readonly reason: { readonly label: string; readonly required: boolean };
  readonly amount: 'none' | 'optional' | 'required';
  /** Asks for a day, in these words. */
  readonly day?: string;
};

/** What depends on the case in its words. */
type Dependent = 'approve' | 'resubmit' | 'amend' | 'completeStep';

/** The words of what takes a reason, whatever the case. */
export const workWords: Readonly<Record<Exclude<Asked, Dependent>, FormWords>> = {
  refuse: {
    title: t('Refuse'),
    explains: t('Ends the case. Nothing is posted. Who proposed it sees your reason.'),
    confirm: t('Refuse'),
    reason: { label: t('Why do you refuse it?'), required: true },
    amount: 'none',
  },
  return: {
    title: t('Return'),
    explains: t('Sends it back to who proposed it, with your question. It comes back to approval when answered.'),
    confirm: t('Return'),
    reason: { label: t('What has to be answered or corrected?'), required: true },
    amount: 'none',
  },
  escalate: {
    title: t('Escalate'),
    explains: t('The next level of authority has to approve it. Approvals given so far stay.'),
    confirm: t('Escalate'),
    reason: { label: t('Why should somebody above decide?'), required: true },
    amount: 'none',
  },
  assign: {
    title: t('Assign'),
    explains: t('Whoever you name works on it from now on. What they may decide stays as it is.'),
    confirm: t('Assign'),
    reason: { label: t('Why do you assign it?'), required: true },
    amount: 'none',
  },
  comment: {
    title: t('Comment'),
    explains: t('Stays in the timeline for everybody who sees the case.'),
    confirm: t('Comment'),
    reason: { label: t('Comment'), required: true },
    amount: 'none',
  },
  'follow-up': {
    title: t('Follow up'),
    explains: t('Leaves the queue until the day you name, or until it is late. Without a day it is back at once.'),
    confirm: t('Follow up'),
    reason: { label: t('What are you waiting for?'), required: false },
    amount: 'none',
    day: t('Look at it again on'),
  },
  suspendClock: {
    title: t('Suspend the clock'),
    explains: t(
      'The clock stands still while the matter is investigated, and what is due moves by as much. The reason is kept with it.',
    ),
    confirm: t('Suspend the clock'),
    reason: { label: t('What is investigated?'), required: true },
    amount: 'none',
  },
  reverse: {
    title: t('Propose to reverse'),
    explains: t(
      'Opens a case that undoes the entry with its mirror image once somebody else has approved it. The entry stays as it is.',
    ),
    confirm: t('Propose to reverse'),
    reason: { label: t('Why is it undone?'), required: true },
    amount: 'none',
  },
  pause: {
    title: t('Pause the process'),
    explains: t(
      'Its deadlines do not count and nothing of it is posted until somebody resumes it. Decisions can still be made.',
    ),
    confirm: t('Pause the process'),
    reason: { label: t('Why is it paused?'), required: true },
    amount: 'none',
  },
  resume: {
    title: t('Resume the process'),
    explains: t('What came due meanwhile happens now, and what was decided is carried out.'),
    confirm: t('Resume the process'),
    reason: { label: t('Why does it go on?'), required: true },
    amount: 'none',
  },
  retry: {
    title: t('Retry'),
    explains: t('Tries at once what failed or is being tried. Nothing is posted twice.'),
    confirm: t('Retry'),
    reason: { label: t('Why should it succeed now?'), required: true },
    amount: 'none',
  },
  skip: {
    title: t('Skip the wait'),
    explains: t('What would happen at the deadline happens now. Nobody’s decision is skipped.'),
    confirm: t('Skip the wait'),
    reason: { label: t('Why not wait?'), required: true },
    amount: 'none',
  },
  resumeClock: {
    title: t('Resume the clock'),
    explains: t('The clock runs again from now on.'),
    confirm: t('Resume the clock'),
    reason: { label: t('What did the investigation find?'), required: true },
    amount: 'none',
  },
};
