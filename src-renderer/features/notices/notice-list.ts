import type { NoticeEntry } from '../../../src-shared/notification/notice-document.ts';

/** Of several kinds of place that a notice may lead to. */
export type NoticeTarget =
  | { readonly to: 'case'; readonly id: string; readonly queue: string }
  | { readonly to: 'queue'; readonly queue: string }
  | { readonly to: 'absences' }
  | null;

/** Where a notice leads; null: nowhere. */
export function targetOf({ case: about, bundle, reason }: NoticeEntry): NoticeTarget {
  if (about) return { to: 'case', id: about.id, queue: about.queue };
  if (bundle) return { to: 'queue', queue: bundle.queue };
  return reason === 'absenceBegins' || reason === 'standInBegins' ? { to: 'absences' } : null;
}

export function unreadOf(notices: readonly NoticeEntry[]): NoticeEntry[] {
  return notices.filter(({ readAt }) => readAt === null);
}

/** Unread notices about a case: whoever opens it has seen what they say. */
export function unreadAbout(notices: readonly NoticeEntry[], id: string): string[] {
  return unreadOf(notices).flatMap((notice) => (notice.case?.id === id ? [notice.id] : []));
}
