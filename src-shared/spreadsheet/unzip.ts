/** A file of an archive, as the directory has it. Sizes in bytes. */
export type ZipMember = {
  readonly name: string;
  readonly method: 'stored' | 'deflated';
  readonly packed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
};

/** Bytes of a file from a place to another. */
export type ByteRange = (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>>;

export type ZipRefusal =
  /** No directory that can be read: cut off, or no archive. */
  | { readonly kind: 'damaged' }
  /** A part that only a password opens, or that is packed in a way nobody uses for workbooks. */
  | { readonly kind: 'unreadable'; readonly name: string }
  /** It would become too much: more than workbooks ever are, or packed as only what is meant to do harm is. */
  | { readonly kind: 'tooLarge'; readonly name: string };

const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const [LOCAL_MARK, ENTRY_MARK, END_MARK] = [0x0403_4b50, 0x0201_4b50, 0x0605_4b50];
const MOST_MEMBERS = 10_000;
const MOST_DIRECTORY_BYTES = 4 << 20;
/** A sheet of a million rows has some hundred megabytes. */
const MOST_BYTES = 2_000_000_000;
/** Sheets are packed to a tenth or a twentieth; what is packed tighter than this is small, or is a bomb. */
const TIGHTEST = 200;
const SMALL_BYTES = 32 << 20;

/** The directory of an archive. @see PKWARE APPNOTE 4.3.12, 4.3.16 */
export async function readDirectory(
  bytes: ByteRange,
  size: number,
): Promise<ReadonlyMap<string, ZipMember> | ZipRefusal> {
  const damaged: ZipRefusal = { kind: 'damaged' };
  const tailStart = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
  const tail = viewOf(await bytes(tailStart, size));
  const end = endOf(tail);
  if (end === null) return damaged;
  const [count, length, start] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ];
  if (count > MOST_MEMBERS || length > MOST_DIRECTORY_BYTES) return { kind: 'tooLarge', name: '' };
  if (start + length > size) return damaged;
  const directory = viewOf(await bytes(start, start + length));
  const members = new Map<string, ZipMember>();
  for (let at = 0, left = count; left > 0; left -= 1) {
    if (at + ENTRY_BYTES > directory.byteLength || directory.getUint32(at, true) !== ENTRY_MARK) return damaged;
    const [flags, method] = [directory.getUint16(at + 8, true), directory.getUint16(at + 10, true)];
    const [packed, unpacked] = [directory.getUint32(at + 20, true), directory.getUint32(at + 24, true)];
    const nameLength = directory.getUint16(at + 28, true);
    const next =
      at + ENTRY_BYTES + nameLength + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    if (next > directory.byteLength) return damaged;
    const name = nameIn(directory, at + ENTRY_BYTES, nameLength);
    if ((flags & 1) === 1 || (method !== 0 && method !== 8)) return { kind: 'unreadable', name };
    if (unpacked > MOST_BYTES || (unpacked > SMALL_BYTES && unpacked > packed * TIGHTEST))
      return { kind: 'tooLarge', name };
    const offset = directory.getUint32(at + 42, true);
    members.set(name, { name, method: method === 0 ? 'stored' : 'deflated', packed, size: unpacked, offset });
    at = next;
  }
  return members;
}

/** Where the bytes of a member stand. @returns null where its header is none. */
export async function contentOf(
  bytes: ByteRange,
  { offset, packed }: ZipMember,
): Promise<readonly [from: number, to: number] | null> {
  const header = viewOf(await bytes(offset, offset + LOCAL_BYTES));
  if (header.byteLength < LOCAL_BYTES || header.getUint32(0, true) !== LOCAL_MARK) return null;
  const from = offset + LOCAL_BYTES + header.getUint16(26, true) + header.getUint16(28, true);
  return [from, from + packed];
}

function endOf(view: DataView): number | null {
  for (let at = view.byteLength - END_BYTES; at >= 0; at -= 1) if (view.getUint32(at, true) === END_MARK) return at;
  return null;
}

function nameIn(view: DataView, at: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
