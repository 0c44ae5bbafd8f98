import { t } from '../../language/t.ts';
import type { DrillStep } from './drill.ts';

type StepWords = { readonly title: string; readonly how: string; readonly keys: readonly string[] };

/** What a step asks for, and how it is done. */
export const drillWords: Readonly<Record<DrillStep, StepWords>> = {
  approve: {
    title: t('Approve a case'),
    how: t('Move through the list, open a case, read why it is here, then approve it. The next one opens by itself.'),
    keys: ['j', 'Enter', 'a'],
  },
  return: {
    title: t('Return one with a reason'),
    how: t('Something is missing? Send a case back to whoever proposed it, and write what they are to do.'),
    keys: ['b'],
  },
  undo: {
    title: t('Take a decision back'),
    how: t('Decide a case, and undo it within five seconds. Nothing was sent until then.'),
    keys: ['u'],
  },
  offline: {
    title: t('Decide without a network'),
    how: t(
      'Open Sync at the top right, choose “Work offline”, approve a case, then choose “Go online”. What waited is sent.',
    ),
    keys: [],
  },
  why: {
    title: t('Ask why a case comes first'),
    how: t('In a list, ask for the place of the case at the focus: its rank, and why it is or is not yours.'),
    keys: ['q'],
  },
  comment: {
    title: t('Write a comment'),
    how: t('Open a case and leave a note in its history for whoever comes next.'),
    keys: ['m'],
  },
};
