/** Where something was found: on which page, from 0, and from which character of the page's text. */
export type Find = { readonly page: number; readonly at: number };

/** Every place of some words in pages of text, whatever their case; '' is found nowhere. */
export function findText(pages: readonly string[], words: string): Find[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return [];
  return pages.flatMap((text, page) => {
    const found: Find[] = [];
    const low = text.toLowerCase();
    for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, at + wanted.length)) found.push({ page, at });
    return found;
  });
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
