import { err, ok, type Result } from '../base/result.ts';
import { Dictionary } from './dictionary.ts';
import { ByteReader, ByteWriter, Unreadable } from './internal/varint.ts';
import type { LineTable } from './line-table.ts';

/** 'CSLS': Countersign line segment. */
const MAGIC = [0x43, 0x53, 0x4c, 0x53];
const VERSION = 1;
/** The years that a date can be written with. */
const MOST_DAYS = 3_000_000;

export type SegmentRefusal =
  | { readonly kind: 'notASegment' }
  | { readonly kind: 'unknownVersion'; readonly version: number }
  | { readonly kind: 'damaged'; readonly at: number };

/**
 * A table as bytes that do not change any more: differences to the line before as numbers of variable length, texts once.
 * Not compressed and not signed; who keeps segments does both. The same table always gives the same bytes.
 */
export function encodeSegment(table: LineTable): Uint8Array {
  const writer = new ByteWriter();
  for (const byte of [...MAGIC, VERSION]) writer.byte(byte);
  writer.natural(table.length);
  for (const dictionary of [table.ids, table.references, table.parties, table.accounts]) write(writer, dictionary);
  for (const column of [table.days, table.referenceCodes, table.partyCodes, table.accountCodes]) {
    let before = 0;
    for (const value of column) {
      writer.integer(value - before);
      before = value;
    }
  }
  // Whole: two amounts may lie further apart than any number that is exact.
  for (const amount of table.amounts) writer.integer(amount);
  return writer.bytes();
}

/** Reads what `encodeSegment` wrote; anything else is refused, and no table is made of half of it. */
export function decodeSegment(bytes: Uint8Array): Result<LineTable, SegmentRefusal> {
  if (bytes.length < 5 || MAGIC.some((byte, at) => bytes[at] !== byte)) return err({ kind: 'notASegment' });
  if (bytes[4] !== VERSION) return err({ kind: 'unknownVersion', version: bytes[4]! });
  const reader = new ByteReader(bytes, 5);
  try {
    return ok(readTable(reader));
  } catch (error) {
    if (error instanceof Unreadable) return err({ kind: 'damaged', at: reader.at });
    throw error;
  }
}

function readTable(reader: ByteReader): LineTable {
  const length = reader.natural();
  // A line takes at least a byte in each of five columns: a damaged length asks for no memory.
  if (length > reader.left / 5) throw new Unreadable();
  const [ids, references, parties, accounts] = [read(reader), read(reader), read(reader), read(reader)];
  if (ids.size !== length + 1) throw new Unreadable();
  const days = readColumn(reader, length, { least: -MOST_DAYS, most: MOST_DAYS });
  const codes = ({ size }: Dictionary) => readColumn(reader, length, { least: 0, most: size - 1 });
  const [referenceCodes, partyCodes, accountCodes] = [codes(references), codes(parties), codes(accounts)];
  const amounts = readAmounts(reader, length);
  if (reader.left !== 0) throw new Unreadable();
  return { length, ids, days, amounts, references, referenceCodes, parties, partyCodes, accounts, accountCodes };
}

function readColumn(reader: ByteReader, length: number, { least, most }: { least: number; most: number }): Int32Array {
  const column = new Int32Array(length);
  let value = 0;
  for (let line = 0; line < length; line += 1) {
    value += reader.integer();
    if (!(value >= least && value <= most)) throw new Unreadable();
    column[line] = value;
  }
  return column;
}

function readAmounts(reader: ByteReader, length: number): Float64Array {
  const amounts = new Float64Array(length);
  for (let line = 0; line < length; line += 1) {
    const amount = reader.integer();
    if (!Number.isSafeInteger(amount)) throw new Unreadable();
    amounts[line] = amount;
  }
  return amounts;
}

function write(writer: ByteWriter, dictionary: Dictionary): void {
  const { bytes, starts } = dictionary.content();
  writer.natural(dictionary.size - 1);
  for (let code = 1; code < dictionary.size; code += 1) writer.natural(starts[code + 1]! - starts[code]!);
  writer.raw(bytes);
}

function read(reader: ByteReader): Dictionary {
  const count = reader.natural();
  if (count > reader.left) throw new Unreadable();
  const starts = new Uint32Array(count + 2);
  for (let code = 1; code <= count; code += 1) {
    const length = reader.natural();
    const end = starts[code]! + length;
    // Only code 0 is the empty text, and no text reaches beyond the bytes.
    if (length === 0 || end > reader.left) throw new Unreadable();
    starts[code + 1] = end;
  }
  return new Dictionary({ bytes: reader.raw(starts[count + 1]!), starts });
}
