import type { Handlers } from '../handlers.ts';

/**
 * Has the operating system show a notice; a click on it brings the window forward.
 *
 * @param show  resolves when the notice is gone: whether it was clicked.
 */
export function noticeHandlers(
  show: (words: { readonly title: string; readonly body: string }) => Promise<boolean>,
  bringForward: () => void,
): Pick<Handlers, 'notice:show'> {
  return {
    async 'notice:show'(words) {
      const clicked = await show(words);
      if (clicked) bringForward();
      return { clicked };
    },
  };
}
