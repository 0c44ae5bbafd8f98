import type { NoticeEntry } from './notice-document.ts';
import { type NoticeNames, noticeWords } from './notice-words.ts';

/** One e-mail names no more than these; the rest is under the bell. */
const MOST_NAMED = 30;

/** The address that opens a case in the workbench. */
export function caseLink(id: string): string {
  return `countersign://case/${encodeURIComponent(id)}`;
}

/** The e-mail about what a person was told, oldest first: one notice, or several gathered. */
export function noticeMail(
  notices: readonly NoticeEntry[],
  names: NoticeNames,
): { readonly subject: string; readonly text: string } {
  const paragraphs = notices.slice(0, MOST_NAMED).map((notice) => {
    const { title, line } = noticeWords(notice, names);
    return [title, line, ...(notice.case ? [caseLink(notice.case.id)] : [])].filter((part) => part !== '').join('\n');
  });
  const [only] = notices;
  const subject =
    notices.length === 1 && only ? noticeWords(only, names).title : `${notices.length} notices from Countersign`;
  const more = notices.length > MOST_NAMED ? [`And ${notices.length - MOST_NAMED} more under the bell.`] : [];
  const end = 'This e-mail was sent by Countersign. How you are told is chosen in the settings of the workbench.';
  return { subject, text: `${[...paragraphs, ...more, end].join('\n\n')}\n` };
}
