import { arrangeAbsence, revokeAbsence } from './arrange-absence.ts';
import { assignCase } from './assign-case.ts';
import type { Db } from '../store/transaction.ts';
import { attachDocument, type DocumentTerms } from './attach-document.ts';
import type { CaseCommandDeps } from './case-command.ts';
import { amendCase, resubmitCase } from './change-proposal.ts';
import type { CommandHandlers } from './command-handler.ts';
import { decideCase } from './decide-case.ts';
import { changeClock } from './change-clock.ts';
import { chooseNotices, readNotices } from './notice-commands.ts';
import { openPeriod } from './open-period.ts';
import { operateProcess } from './operate-process.ts';
import { reverseCase } from './reverse-case.ts';
import { recordReveal } from './record-reveal.ts';
import { rollPeriodForward } from './roll-period-forward.ts';
import { proposeCaseCommand } from './propose-case.ts';
import { recheckCase } from './reread-case.ts';
import { reopenPeriod, signPeriod, stateBalances } from './sign-period.ts';
import { shareView, unshareView } from './share-view.ts';
import { commentOnCase, completeStepOfCase, followUpCase, repostCase, takeCase, watchCase } from './work-on-case.ts';
import { workOnPeriod } from './work-on-period.ts';

/** What carries out each type of command: forgetting one does not compile. */
export function commandHandlers(
  deps: CaseCommandDeps & {
    readonly documents: DocumentTerms;
    readonly readAddresses: (db: Db) => Promise<ReadonlyMap<string, string>>;
  },
): CommandHandlers {
  return {
    'case.decide': decideCase(deps),
    'case.take': takeCase(deps, 'take'),
    'case.release': takeCase(deps, 'release'),
    'case.assign': assignCase(deps),
    'case.comment': commentOnCase(deps),
    'case.follow-up': followUpCase(deps),
    'case.watch': watchCase(deps, 'watch'),
    'case.unwatch': watchCase(deps, 'unwatch'),
    'case.attach': attachDocument(deps),
    'case.resubmit': resubmitCase(deps),
    'case.amend': amendCase(deps),
    'case.repost': repostCase(deps),
    'case.suspend-clock': changeClock(deps),
    'case.resume-clock': changeClock(deps),
    'case.propose': proposeCaseCommand(deps),
    'case.complete-step': completeStepOfCase(deps),
    'case.recheck': recheckCase(deps),
    'case.reverse': reverseCase(deps),
    'case.operate': operateProcess(deps),
    'view.share': shareView,
    'view.unshare': unshareView,
    'absence.arrange': arrangeAbsence(deps),
    'absence.revoke': revokeAbsence(deps),
    reveal: recordReveal,
    'notice.read': readNotices,
    'notice.settings': chooseNotices(deps.readAddresses),
    'period.open': openPeriod,
    'period.work': workOnPeriod,
    'period.state': stateBalances,
    'period.sign': signPeriod,
    'period.reopen': reopenPeriod,
    'period.roll-forward': rollPeriodForward,
  };
}
