const [OPEN, CLOSE, SLASH, COLON, MARK] = [0x3c, 0x3e, 0x2f, 0x3a, 0x21];
/** Of a prefix and a name: what is longer is none of ours. */
const LONGEST = 64;
const COMMENT = bytesOf('<!--');
const COMMENT_END = bytesOf('-->');
const CDATA = bytesOf('<![CDATA[');
const CDATA_END = bytesOf(']]>');

/**
 * Where the start tags of one element stand in the bytes of an XML file that comes in pieces of any size: the parser counts
 * characters, and lineage is told in bytes. Tags in comments and sections of text are none.
 */
export class TagPlaces {
  readonly #name: Uint8Array;
  readonly #places: number[] = [];
  #rest = new Uint8Array(0);
  /** In the file, of the first byte of the rest. */
  #at = 0;
  #until: Uint8Array | null = null;

  constructor(name: string) {
    this.#name = bytesOf(name);
  }

  /** To be given a piece before the parser is: the place of a tag is known before it ends. */
  push(piece: Uint8Array): void {
    const bytes = new Uint8Array(this.#rest.length + piece.length);
    bytes.set(this.#rest);
    bytes.set(piece, this.#rest.length);
    const read = this.#scan(bytes);
    this.#at += read;
    this.#rest = bytes.slice(read);
  }

  /** The place of the next one in the order of the file; null before it was seen. */
  next(): number | null {
    return this.#places.shift() ?? null;
  }

  /** @returns up to where it was read: what a sign of the end of the piece begins is told with the next one. */
  #scan(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length;) {
      const until = this.#until;
      if (until) {
        const found = indexOf(bytes, until, at);
        if (found < 0) return Math.max(at, bytes.length - until.length + 1);
        this.#until = null;
        at = found + until.length;
        continue;
      }
      const open = bytes.indexOf(OPEN, at);
      if (open < 0) return bytes.length;
      const isStart = bytes[open + 1] === MARK ? this.#isMarked(bytes, open) : this.#isStart(bytes, open + 1);
      if (isStart === null) return open;
      if (isStart) this.#places.push(this.#at + open);
      at = open + 1;
    }
    return bytes.length;
  }

  /** A comment, or a section of text; null: that cannot be told yet. */
  #isMarked(bytes: Uint8Array, open: number): false | null {
    if (bytes.length - open < CDATA.length) return null;
    if (startsWith(bytes, COMMENT, open)) this.#until = COMMENT_END;
    else if (startsWith(bytes, CDATA, open)) this.#until = CDATA_END;
    return false;
  }

  #isStart(bytes: Uint8Array, from: number): boolean | null {
    let at = from;
    for (let to = from; to < from + LONGEST; to += 1) {
      const byte = bytes[to];
      if (byte === undefined) return null;
      if (byte === COLON) at = to + 1;
      else if (byte <= 0x20 || byte === CLOSE || byte === SLASH) {
        return to - at === this.#name.length && startsWith(bytes, this.#name, at);
      }
    }
    return false;
  }
}

function bytesOf(ascii: string): Uint8Array {
  return Uint8Array.from(ascii, (character) => character.charCodeAt(0));
}

function startsWith(bytes: Uint8Array, wanted: Uint8Array, at: number): boolean {
  return wanted.every((byte, index) => bytes[at + index] === byte);
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (startsWith(bytes, wanted, at)) return at;
  }
  return -1;
}
