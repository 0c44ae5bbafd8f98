import type { Asked } from './case-actions.ts';

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
    title: 'Refuse',
    explains: 'Ends the case. Nothing is posted. Who proposed it sees your reason.',
    confirm: 'Refuse',
    reason: { label: 'Why do you refuse it?', required: true },
    amount: 'none',
  },
  return: {
    title: 'Return',
    explains: 'Sends it back to who proposed it, with your question. It comes back to approval when answered.',
    confirm: 'Return',
    reason: { label: 'What has to be answered or corrected?', required: true },
    amount: 'none',
  },
  escalate: {
    title: 'Escalate',
    explains: 'The next level of authority has to approve it. Approvals given so far stay.',
    confirm: 'Escalate',
    reason: { label: 'Why should somebody above decide?', required: true },
    amount: 'none',
  },
  assign: {
    title: 'Assign',
    explains: 'Whoever you name works on it from now on. What they may decide stays as it is.',
    confirm: 'Assign',
    reason: { label: 'Why do you assign it?', required: true },
    amount: 'none',
  },
  comment: {
    title: 'Comment',
    explains: 'Stays in the timeline for everybody who sees the case.',
    confirm: 'Comment',
    reason: { label: 'Comment', required: true },
    amount: 'none',
  },
  'follow-up': {
    title: 'Follow up',
    explains: 'Leaves the queue until the day you name, or until it is late. Without a day it is back at once.',
    confirm: 'Follow up',
    reason: { label: 'What are you waiting for?', required: false },
    amount: 'none',
    day: 'Look at it again on',
  },
  suspendClock: {
    title: 'Suspend the clock',
    explains:
      'The clock stands still while the matter is investigated, and what is due moves by as much. The reason is kept with it.',
    confirm: 'Suspend the clock',
    reason: { label: 'What is investigated?', required: true },
    amount: 'none',
  },
  reverse: {
    title: 'Propose to reverse',
    explains:
      'Opens a case that undoes the entry with its mirror image once somebody else has approved it. The entry stays as it is.',
    confirm: 'Propose to reverse',
    reason: { label: 'Why is it undone?', required: true },
    amount: 'none',
  },
  pause: {
    title: 'Pause the process',
    explains:
      'Its deadlines do not count and nothing of it is posted until somebody resumes it. Decisions can still be made.',
    confirm: 'Pause the process',
    reason: { label: 'Why is it paused?', required: true },
    amount: 'none',
  },
  resume: {
    title: 'Resume the process',
    explains: 'What came due meanwhile happens now, and what was decided is carried out.',
    confirm: 'Resume the process',
    reason: { label: 'Why does it go on?', required: true },
    amount: 'none',
  },
  retry: {
    title: 'Retry',
    explains: 'Tries at once what failed or is being tried. Nothing is posted twice.',
    confirm: 'Retry',
    reason: { label: 'Why should it succeed now?', required: true },
    amount: 'none',
  },
  skip: {
    title: 'Skip the wait',
    explains: 'What would happen at the deadline happens now. Nobody’s decision is skipped.',
    confirm: 'Skip the wait',
    reason: { label: 'Why not wait?', required: true },
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
