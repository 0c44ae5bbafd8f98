import { queueLabel } from '../case/queues.ts';
import { amountBandText } from './amount-band.ts';
import type { NoticeEntry, NoticeReason } from './notice-document.ts';

/** How kinds and sites are called. */
export type NoticeNames = {
  readonly kindLabel: (kind: string) => string;
  readonly siteName: (site: string) => string;
};

/** In the settings, and at the head of a notice about one case. */
export const noticeReasonText: Record<NoticeReason, string> = {
  mentioned: 'You are mentioned',
  assigned: 'Given to you',
  returned: 'Returned to you',
  escalated: 'Escalated to you',
  postingFailed: 'Posting failed',
  blocked: 'Something is in the way',
  breached: 'Overdue',
  waits: 'Waits for your approval',
  step: 'A step waits for you',
  dueSoon: 'Due soon',
  refused: 'Your proposal was refused',
  posted: 'Your proposal was posted',
  closed: 'Your proposal was closed',
  watched: 'News in a case you watch',
  absenceBegins: 'Your absence begins',
  standInBegins: 'You stand in for somebody',
  mailStopped: 'E-mails have stopped',
};

const withoutCase: Partial<Record<NoticeReason, string>> = {
  absenceBegins: 'From today somebody decides in your place.',
  standInBegins: 'From today you decide in the place of somebody who is absent.',
  mailStopped: 'The mail server does not accept our sign-in. Nothing is sent until it is set right.',
};

export type NoticeWords = { readonly title: string; readonly line: string };

/** What a notice says, in any channel: 'Returned to you: WO-1042', 'Write-off · Westside Family Clinic · under $100'. */
export function noticeWords(
  { reason, case: about, bundle }: Omit<NoticeEntry, 'id' | 'scope' | 'ver' | 'part' | 'at' | 'readAt'>,
  names: NoticeNames,
): NoticeWords {
  const title = noticeReasonText[reason];
  if (bundle) {
    const line = `${bundle.count} cases in ${queueLabel(bundle.queue)} at ${names.siteName(bundle.site)}`;
    return { title, line };
  }
  if (!about) return { title, line: withoutCase[reason] ?? '' };
  const { number, kind, queue, site, band } = about;
  const [kindText, queueText] = [names.kindLabel(kind), queueLabel(queue)];
  // 'Write-off · Write-offs' says nothing more than 'Write-off'.
  const where = queueText.startsWith(kindText) ? [kindText] : [kindText, queueText];
  const parts = [...where, names.siteName(site), amountBandText[band]];
  return { title: `${title}: ${number}`, line: parts.join(' · ') };
}
