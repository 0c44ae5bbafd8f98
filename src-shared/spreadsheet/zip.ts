/** One file of an archive, deflated already. `crc` and `size` are of its bytes before that. */
export type ZipEntry = {
  readonly name: string;
  readonly deflated: Uint8Array;
  readonly crc: number;
  readonly size: number;
};

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb8_8320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 of bytes that follow what `before` was of; 0 at first. @see ISO 3309 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A day that every system takes, so that the same content always gives the same bytes: 1980-01-01. */
const DAY = 0x21;
const DEFLATE = 8;
const UTF8_NAME = 0x800;

/** An archive of files. Names are ASCII. Not for archives of 4 GB: sizes are of 32 bits. @see PKWARE APPNOTE 4.3 */
export function zip(entries: readonly ZipEntry[]): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const entry of entries) {
    const { name, deflated, crc, size } = entry;
    const common = [20, UTF8_NAME, DEFLATE, 0, DAY] as const;
    const sizes = [crc, deflated.length, size] as const;
    const local = fields([[4, 0x0403_4b50], ...short(common), ...long(sizes), [2, name.length], [2, 0]], name);
    const central = fields(
      [
        [4, 0x0201_4b50],
        [2, 20],
        ...short(common),
        ...long(sizes),
        ...short([name.length, 0, 0, 0, 0]),
        ...long([0, at]),
      ],
      name,
    );
    parts.push(local, deflated as Uint8Array<ArrayBuffer>);
    directory.push(central);
    at += local.length + deflated.length;
  }
  const length = directory.reduce((sum, one) => sum + one.length, 0);
  const end = fields(
    [[4, 0x0605_4b50], ...short([0, 0, entries.length, entries.length]), ...long([length, at]), [2, 0]],
    '',
  );
  return [...parts, ...directory, end];
}

type Field = readonly [bytes: number, value: number];
const short = (values: readonly number[]) => values.map((value): Field => [2, value]);
const long = (values: readonly number[]) => values.map((value): Field => [4, value]);

/** Numbers with their lowest byte first, and a name behind them. */
function fields(values: readonly Field[], name: string): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const [count, value] of values)
    for (let byte = 0; byte < count; byte += 1) bytes.push((value >>> (8 * byte)) & 255);
  for (const character of name) bytes.push(character.charCodeAt(0));
  return Uint8Array.from(bytes);
}
