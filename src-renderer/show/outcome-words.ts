import type { CommandDocument, CommandPayload } from '../../src-shared/sync/command.ts';
import type { Status } from './case-words.ts';
import { t } from '../language/t.ts';

const states: Readonly<Record<CommandDocument['state'], Status>> = {
  queued: { tone: 'plain', word: t('Waiting') },
  sent: { tone: 'open', word: t('Sent') },
  accepted: { tone: 'done', word: t('Accepted') },
  rejected: { tone: 'breach', word: t('Refused') },
  superseded: { tone: 'plain', word: t('Overtaken') },
  needs_review: { tone: 'risk', word: t('Needs another look') },
  deferred: { tone: 'open', word: t('Deferred') },
};

/** What became of a command. */
export function outcomeStatus(state: CommandDocument['state']): Status {
  return states[state];
}

const decisions = { approve: t('Approve'), refuse: t('Refuse'), return: t('Return'), escalate: t('Escalate') } as const;
const others: Readonly<Record<Exclude<CommandPayload['type'], 'case.decide'>, string>> = {
  'case.take': t('Take'),
  'case.release': t('Release'),
  'case.assign': t('Assign'),
  'case.comment': t('Comment'),
  'case.follow-up': t('Follow up'),
  'case.watch': t('Watch'),
  'case.unwatch': t('Stop watching'),
  'case.attach': t('Attach a document'),
  'case.resubmit': t('Resubmit'),
  'case.amend': t('Change the amount'),
  'case.complete-step': t('Do a step'),
  'case.recheck': t('Check again'),
  'case.repost': t('Post again'),
  'case.suspend-clock': t('Suspend a clock'),
  'case.resume-clock': t('Resume a clock'),
  'case.propose': t('Propose'),
  'case.reverse': t('Propose to reverse'),
  'case.operate': t('Operate the process'),
  'view.share': t('Share a view'),
  'view.unshare': t('Take a view back'),
  'absence.arrange': t('Arrange an absence'),
  'absence.revoke': t('End an absence'),
  reveal: t('Show names and numbers'),
  'notice.read': t('Read notices'),
  'notice.settings': t('Change how you are told'),
  'period.open': t('Share a period'),
  'period.work': t('Reconcile'),
  'period.state': t('State balances'),
  'period.sign': t('Sign a period'),
  'period.reopen': t('Reopen a period'),
  'period.roll-forward': t('Roll a period forward'),
};

/** What was asked for: 'Approve', 'Propose a write-off'. */
export function commandWord(payload: CommandPayload): string {
  if (payload.type === 'case.decide') return decisions[payload.decision];
  if (payload.type === 'case.amend' && payload.values !== undefined) return t('Change');
  return others[payload.type];
}

const nouns: Readonly<Record<string, string>> = {
  approve: t('approval'),
  refuse: t('refusal'),
  return: t('return'),
  escalate: t('escalation'),
  'case.take': t('taking it'),
  'case.release': t('release'),
  'case.assign': t('assignment'),
  'case.comment': t('comment'),
  'case.follow-up': t('day to follow up'),
  'case.watch': t('wish to watch it'),
  'case.unwatch': t('wish not to watch it'),
  'case.attach': t('document'),
  'case.resubmit': t('answer'),
  'case.amend': t('change'),
  'case.complete-step': t('step'),
  'case.recheck': t('request to check again'),
  'case.repost': t('request to post again'),
  'case.suspend-clock': t('suspension of a clock'),
  'case.resume-clock': t('resumption of a clock'),
  'case.propose': t('proposal'),
  'case.reverse': t('proposal to reverse'),
  'case.operate': t('change of the process'),
  'view.share': t('sharing of a view'),
  'view.unshare': t('taking a view back'),
  'absence.arrange': t('arrangement'),
  'absence.revoke': t('end of the absence'),
  reveal: t('look at names and numbers'),
  'notice.read': t('reading'),
  'notice.settings': t('choice'),
  'period.open': t('period'),
  'period.work': t('work on a period'),
  'period.state': t('balances'),
  'period.sign': t('signature'),
  'period.reopen': t('wish to reopen a period'),
  'period.roll-forward': t('wish to roll a period forward'),
};

/** The thing that was sent: 'your approval'. */
export function commandNoun(payload: CommandPayload): string {
  return nouns[payload.type === 'case.decide' ? payload.decision : payload.type] ?? 'command';
}

/** Results that wait for their author: everything final that was not simply accepted and was not read yet. */
export function isUnread({ outcome, acknowledged }: CommandDocument): boolean {
  return outcome !== null && outcome.state !== 'accepted' && outcome.state !== 'deferred' && !acknowledged;
}
