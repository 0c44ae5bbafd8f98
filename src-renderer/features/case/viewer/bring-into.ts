/** Scrolls the pages of the viewer, and nothing around them, so that a part of a page is seen. */
export function bringInto(part: Element | null | undefined, to: 'top' | 'middle'): void {
  const pages = part?.closest('.pages');
  if (!part || !pages) return;
  const [found, around] = [part.getBoundingClientRect(), pages.getBoundingClientRect()];
  const above = to === 'top' ? 0 : (around.height - found.height) / 2;
  pages.scrollTop += found.top - around.top - above;
}
