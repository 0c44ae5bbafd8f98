/** Where something was found: on which page, from 0, and from which character of the page's text. */
export type Find = { readonly page: number; readonly at: number };

/** So many places are shown: a letter is found in a long text more often than a window can mark. */
export const MOST_FINDS = 2_000;

/** The first places of some words in pages of text, whatever their case; '' is found nowhere. */
export function findText(pages: readonly string[], words: string): Find[] {
  const wanted = words.trim();
  if (wanted === '') return [];
  // Not in lower case: of some letters that has another length, and every place behind them would be off.
  const pattern = new RegExp(wanted.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'giu');
  const found: Find[] = [];
  for (const [page, text] of pages.entries()) {
    for (const { index } of text.matchAll(pattern)) {
      if (found.length === MOST_FINDS) return found;
      found.push({ page, at: index });
    }
  }
  return found;
}

/**
 * Parts of texts that follow one another and that a range of characters covers.
 *
 * @param lengths  of the texts, in order.
 */
export function partsOf(
  lengths: readonly number[],
  range: { readonly at: number; readonly length: number },
): { readonly text: number; readonly from: number; readonly to: number }[] {
  const parts: { text: number; from: number; to: number }[] = [];
  let start = 0;
  for (const [text, length] of lengths.entries()) {
    const from = Math.max(0, range.at - start);
    const to = Math.min(length, range.at + range.length - start);
    if (from < to) parts.push({ text, from, to });
    start += length;
  }
  return parts;
}
