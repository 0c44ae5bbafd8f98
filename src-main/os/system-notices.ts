import { Notification } from 'electron';

/** Longer than anybody leaves one lying there. */
const FORGET_AFTER_MS = 12 * 3_600_000;

/** Shown ones are held: what nobody holds is collected, and its click goes nowhere. */
const shown = new Set<Notification>();

/**
 * Has the operating system show something.
 *
 * @returns whether the person clicked it, once that is known; false at once where the system shows nothing.
 */
export function showSystemNotice(words: { readonly title: string; readonly body: string }): Promise<boolean> {
  if (!Notification.isSupported()) return Promise.resolve(false);
  return new Promise((resolve) => {
    const notice = new Notification(words);
    shown.add(notice);
    const timer = setTimeout(() => end(false), FORGET_AFTER_MS);
    timer.unref();
    const end = (clicked: boolean): void => {
      clearTimeout(timer);
      shown.delete(notice);
      resolve(clicked);
    };
    notice.on('click', () => end(true));
    notice.on('close', () => end(false));
    notice.on('failed', () => end(false));
    notice.show();
  });
}
