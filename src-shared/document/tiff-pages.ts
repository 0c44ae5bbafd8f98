/** More than any scan has: what links its pages in a circle ends here. */
const MOST_PAGES = 10_000;

/**
 * Counts the pages of a classic TIFF by following its image directories.
 *
 * @returns null where they cannot be followed.
 * @see TIFF 6.0, section 2
 */
export function tiffPages(content: Uint8Array): number | null {
  if (content.length < 8) return null;
  const little = content[0] === 0x49;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  if (view.getUint16(2, little) !== 42) return null;
  let pages = 0;
  for (let at = view.getUint32(4, little); at !== 0; pages += 1) {
    if (at + 2 > content.length || pages === MOST_PAGES) return null;
    const next = at + 2 + view.getUint16(at, little) * 12;
    if (next + 4 > content.length) return null;
    at = view.getUint32(next, little);
  }
  return pages === 0 ? null : pages;
}
