import { useEffect, useRef } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { NoticeEntry } from '../../../src-shared/notification/notice-document.ts';
import { noticeWords } from '../../../src-shared/notification/notice-words.ts';
import { isQuiet, timeZoneOf } from '../../../src-shared/notification/quiet-hours.ts';
import type { ShownChoice } from '../../data/notice-board.ts';
import type { Workbench } from '../../data/workbench.ts';
import { kindLabel } from '../../show/kind-words.ts';

/** What is older is no news: it came while this computer was off. */
const NEWS_MS = 10 * 60_000;

/** Whether the system shows a notice that has just arrived. */
export function isForSystem(
  notice: NoticeEntry,
  { settings }: Pick<ShownChoice, 'settings'>,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): boolean {
  const isNews = notice.readAt === null && now.getTime() - Date.parse(notice.at) < NEWS_MS;
  return isNews && settings.os.includes(notice.reason) && !isQuiet(now, settings, timeZone);
}

/** Has the system show what arrives, as the person chose, outside their quiet hours; a click opens it. */
export function useSystemNotices(
  workbench: Workbench,
  directory: Directory,
  isSynced: boolean,
  follow: (notice: NoticeEntry) => void,
): void {
  const latest = useRef({ directory, follow });
  useEffect(() => {
    latest.current = { directory, follow };
  });
  useEffect(() => {
    if (!isSynced) return undefined;
    let choice: ShownChoice | null = null;
    let known: Set<string> | null = null;
    const subscription = workbench.notices.choice$.subscribe((shown) => (choice = shown));
    const show = async (notice: NoticeEntry) => {
      const {
        directory: { siteName },
      } = latest.current;
      const { title, line } = noticeWords(notice, { kindLabel, siteName });
      if (await workbench.showNotice({ title, body: line })) latest.current.follow(notice);
    };
    subscription.add(
      workbench.notices.notices$.subscribe((notices) => {
        // What is here when one comes in was told before.
        const before = known ?? new Set(notices.map(({ id }) => id));
        known = new Set(notices.map(({ id }) => id));
        const at = { now: new Date(), timeZone: timeZoneOf(workbench.person, latest.current.directory.sites) };
        for (const notice of notices) {
          if (!before.has(notice.id) && choice && isForSystem(notice, choice, at)) void show(notice);
        }
      }),
    );
    return () => subscription.unsubscribe();
  }, [workbench, isSynced]);
}
