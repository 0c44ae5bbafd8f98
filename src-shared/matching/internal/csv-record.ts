const [COMMA, QUOTE, LF, CR, SPACE, TAB] = [0x2c, 0x22, 0x0a, 0x0d, 0x20, 0x09];

export type RecordEnd = 'complete' | 'needsMore' | 'textBehindQuote' | 'unclosedQuote';

/**
 * Finds the fields of one CSV record in bytes. Quoted fields, doubled quotes, commas and line ends inside quotes; LF,
 * CRLF or CR at the end. Spaces around a field do not count. @see RFC 4180
 */
export class CsvRecord {
  /** Field n is bytes `starts[n]` to `ends[n]` of `sources[n]`. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly sources: Uint8Array[] = [];
  fields = 0;
  /** Where the next record begins. */
  next = 0;
  /** Lines of the file that the record takes. */
  lines = 1;

  /** @param isLast  no bytes will follow: what has begun is complete. */
  read(bytes: Uint8Array, from: number, isLast: boolean): RecordEnd {
    this.fields = 0;
    this.lines = 1;
    const length = bytes.length;
    let at = from;
    for (;;) {
      let start = at;
      while (start < length && (bytes[start] === SPACE || bytes[start] === TAB)) start += 1;
      if (bytes[start] === QUOTE) {
        const end = this.#quoted(bytes, start + 1, isLast);
        if (end < 0) return isLast ? 'unclosedQuote' : 'needsMore';
        at = end;
        while (at < length && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
        if (at < length && bytes[at] !== COMMA && bytes[at] !== LF && bytes[at] !== CR) return 'textBehindQuote';
      } else {
        at = start;
        let byte = bytes[at];
        while (at < length && byte !== COMMA && byte !== LF && byte !== CR) {
          at += 1;
          byte = bytes[at];
        }
        let end = at;
        while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end -= 1;
        this.#field(bytes, start, end);
      }
      if (at >= length) return this.#end(length, isLast);
      if (bytes[at] !== COMMA) break;
      at += 1;
    }
    if (bytes[at] === CR && at + 1 >= length) return this.#end(length, isLast);
    this.next = bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    return 'complete';
  }

  /** Whether the record is an empty line, or one of spaces. */
  get isBlank(): boolean {
    return this.fields === 1 && this.starts[0] === this.ends[0];
  }

  #end(length: number, isLast: boolean): RecordEnd {
    this.next = length;
    return isLast ? 'complete' : 'needsMore';
  }

  #field(source: Uint8Array, start: number, end: number): void {
    const field = this.fields;
    this.sources[field] = source;
    this.starts[field] = start;
    this.ends[field] = end;
    this.fields = field + 1;
  }

  /** @returns the place behind the closing quote; below 0 where it is not here yet. */
  #quoted(bytes: Uint8Array, from: number, isLast: boolean): number {
    let doubled = 0;
    for (let at = from; at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) this.lines += 1;
      if (byte !== QUOTE) continue;
      // The next byte decides whether this quote closes the field.
      if (at + 1 === bytes.length && !isLast) return -1;
      if (bytes[at + 1] !== QUOTE) {
        if (doubled === 0) this.#field(bytes, from, at);
        else this.#unquoted(bytes.subarray(from, at), doubled);
        return at + 1;
      }
      doubled += 1;
      at += 1;
    }
    return -1;
  }

  #unquoted(content: Uint8Array, doubled: number): void {
    const own = new Uint8Array(content.length - doubled);
    let to = 0;
    for (let at = 0; at < content.length; at += 1, to += 1) {
      own[to] = content[at]!;
      if (content[at] === QUOTE) at += 1;
    }
    this.#field(own, 0, own.length);
  }
}
