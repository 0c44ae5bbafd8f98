const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY_BYTES = 46;
const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;

/**
 * Names of the files in a ZIP archive, as its directory has them.
 *
 * @returns null where there is no directory that can be read.
 * @see PKWARE APPNOTE 4.3.12, 4.3.16
 */
export function zipNames(content: Uint8Array): string[] | null {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const end = endOfDirectory(view);
  if (end === null) return null;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const names: string[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_MARK) return null;
    const length = view.getUint16(at + 28, true);
    const name = content.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + length);
    names.push(String.fromCharCode(...name));
    at += ENTRY_BYTES + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

function endOfDirectory(view: DataView): number | null {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END_MARK) return at;
  }
  return null;
}
