import { useCallback, useEffect } from 'react';
import type { Directory } from '../../src-shared/directory/directory.ts';
import type { NoticeEntry } from '../../src-shared/notification/notice-document.ts';
import type { SyncStatus, Workbench } from '../data/workbench.ts';
import { targetOf, unreadAbout } from '../features/notices/notice-list.ts';
import { useSystemNotices } from '../features/notices/use-system-notices.ts';
import { faultWords } from '../show/fault-words.ts';
import { announce } from '../ui/announcements.ts';
import { useObservable } from '../ui/use-observable.ts';
import { useDesk } from './desk.ts';
import { places } from './places.ts';
import { t } from '../language/t.ts';

const none: readonly NoticeEntry[] = [];
/** As many as one command takes. */
const AT_ONCE = 500;

/** What the person is told, in the window and by the system, and what following and reading it comes to. */
export function useNotices(
  workbench: Workbench,
  directory: Directory,
  { firstSync, lastContact }: SyncStatus,
  go: (place: string) => void,
): {
  readonly notices: readonly NoticeEntry[];
  readonly read: (ids: readonly string[]) => void;
  readonly follow: (notice: NoticeEntry) => void;
} {
  const notices = useObservable(workbench.notices.notices$, none);
  const show = useDesk((desk) => desk.show);
  const read = useReadNotices(workbench);
  const follow = useCallback(
    (notice: NoticeEntry) => {
      show(null);
      if (notice.readAt === null) read([notice.id]);
      const target = targetOf(notice);
      if (target?.to === 'case') go(places.case('open', target.id));
      else if (target?.to === 'queue') go(places.queue(target.queue));
      else if (target?.to === 'absences') go(places.absences);
    },
    [show, read, go],
  );
  useSystemNotices(workbench, directory, firstSync.length === 0 && lastContact !== null, follow);
  return { notices, read, follow };
}

function useReadNotices(workbench: Workbench): (ids: readonly string[]) => void {
  return useCallback(
    (ids) => {
      if (ids.length === 0) return;
      workbench.submit(null, { type: 'notice.read', notices: ids.slice(0, AT_ONCE) }).catch((fault: unknown) =>
        announce(t('That it was read could not be kept: {fault}', { fault: faultWords(fault) }), {
          tone: 'breach',
          about: 'notice.read',
        }),
      );
    },
    [workbench],
  );
}

/** Whoever opens a case has seen what they were told about it. */
export function useReadOnOpening(workbench: Workbench, id: string): void {
  const notices = useObservable(workbench.notices.notices$, none);
  const read = useReadNotices(workbench);
  const unread = unreadAbout(notices, id).join('\n');
  useEffect(() => {
    if (unread !== '') read(unread.split('\n'));
  }, [unread, read]);
}
