import type { CommandDocument, CommandPayload } from '../../src-shared/sync/command.ts';
import type { Status } from './case-words.ts';

const states: Readonly<Record<CommandDocument['state'], Status>> = {
  queued: { tone: 'plain', word: 'Waiting' },
  sent: { tone: 'open', word: 'Sent' },
  accepted: { tone: 'done', word: 'Accepted' },
  rejected: { tone: 'breach', word: 'Refused' },
  superseded: { tone: 'plain', word: 'Overtaken' },
  needs_review: { tone: 'risk', word: 'Needs another look' },
  deferred: { tone: 'open', word: 'Deferred' },
};

/** What became of a command. */
export function outcomeStatus(state: CommandDocument['state']): Status {
  return states[state];
}

const decisions = { approve: 'Approve', refuse: 'Refuse', return: 'Return', escalate: 'Escalate' } as const;
const others: Readonly<Record<Exclude<CommandPayload['type'], 'case.decide'>, string>> = {
  'case.take': 'Take',
  'case.release': 'Release',
  'case.assign': 'Assign',
  'case.comment': 'Comment',
  'case.follow-up': 'Follow up',
  'case.watch': 'Watch',
  'case.unwatch': 'Stop watching',
  'case.attach': 'Attach a document',
  'case.resubmit': 'Resubmit',
  'case.amend': 'Change the amount',
  'case.complete-step': 'Do a step',
  'case.recheck': 'Check again',
  'case.repost': 'Post again',
  'case.suspend-clock': 'Suspend a clock',
  'case.resume-clock': 'Resume a clock',
  'case.propose': 'Propose',
  'case.reverse': 'Propose to reverse',
  'case.operate': 'Operate the process',
  'view.share': 'Share a view',
  'view.unshare': 'Take a view back',
  'absence.arrange': 'Arrange an absence',
  'absence.revoke': 'End an absence',
  reveal: 'Show names and numbers',
  'notice.read': 'Read notices',
  'notice.settings': 'Change how you are told',
  'period.open': 'Share a period',
  'period.work': 'Reconcile',
  'period.state': 'State balances',
  'period.sign': 'Sign a period',
  'period.reopen': 'Reopen a period',
  'period.roll-forward': 'Roll a period forward',
};

/** What was asked for: 'Approve', 'Propose a write-off'. */
export function commandWord(payload: CommandPayload): string {
  if (payload.type === 'case.decide') return decisions[payload.decision];
  if (payload.type === 'case.amend' && payload.values !== undefined) return 'Change';
  return others[payload.type];
}

const nouns: Readonly<Record<string, string>> = {
  approve: 'approval',
  refuse: 'refusal',
  return: 'return',
  escalate: 'escalation',
  'case.take': 'taking it',
  'case.release': 'release',
  'case.assign': 'assignment',
  'case.comment': 'comment',
  'case.follow-up': 'day to follow up',
  'case.watch': 'wish to watch it',
  'case.unwatch': 'wish not to watch it',
  'case.attach': 'document',
  'case.resubmit': 'answer',
  'case.amend': 'change',
  'case.complete-step': 'step',
  'case.recheck': 'request to check again',
  'case.repost': 'request to post again',
  'case.suspend-clock': 'suspension of a clock',
  'case.resume-clock': 'resumption of a clock',
  'case.propose': 'proposal',
  'case.reverse': 'proposal to reverse',
  'case.operate': 'change of the process',
  'view.share': 'sharing of a view',
  'view.unshare': 'taking a view back',
  'absence.arrange': 'arrangement',
  'absence.revoke': 'end of the absence',
  reveal: 'look at names and numbers',
  'notice.read': 'reading',
  'notice.settings': 'choice',
  'period.open': 'period',
  'period.work': 'work on a period',
  'period.state': 'balances',
  'period.sign': 'signature',
  'period.reopen': 'wish to reopen a period',
  'period.roll-forward': 'wish to roll a period forward',
};

/** The thing that was sent: 'your approval'. */
export function commandNoun(payload: CommandPayload): string {
  return nouns[payload.type === 'case.decide' ? payload.decision : payload.type] ?? 'command';
}

/** Results that wait for their author: everything final that was not simply accepted and was not read yet. */
export function isUnread({ outcome, acknowledged }: CommandDocument): boolean {
  return outcome !== null && outcome.state !== 'accepted' && outcome.state !== 'deferred' && !acknowledged;
}
