import { SaxesParser } from 'saxes';
import { decodeMixed, latin1 } from '../x12/bytes.ts';

/** What an XML file is cut into. Names are without their prefixes. */
export type XmlSink = {
  onOpen(name: string, attributes: Readonly<Record<string, string>>): void;
  onText(text: string): void;
  onClose(name: string): void;
};

const DEEPEST = 100;
/** The declaration of an encoding ends within so many bytes. */
const DECLARATION_BYTES = 120;
const OUTSIDE = /disallowed character\.$|text data outside of root node\.$/;
/** Text of one element beyond this is not kept by the parser's buffer. */
const LONGEST_PIECE = 256 * 1024;

/**
 * Reads an XML file in pieces of any size. A document type or declared entities are refused, as are elements more than 100 deep:
 * nothing that a bank sends has them. The text is taken as UTF-8, or as Latin-1 where its declaration says so.
 */
export class XmlEvents {
  readonly #sink: XmlSink;
  readonly #parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  #isLatin = false;
  /** What came before the declaration of an encoding can have been read whole. */
  #head: Uint8Array | null = new Uint8Array(0);
  /** The beginning of a character whose rest is in the next piece. */
  #tail = new Uint8Array(0);
  #depth = 0;
  #fault: { readonly code: string; readonly message: string } | null = null;

  constructor(sink: XmlSink) {
    this.#sink = sink;
    const parser = this.#parser;
    parser.on('error', (error) => this.#refuse('malformed-xml', `The XML is not well-formed: ${this.#words(error)}`));
    parser.on('doctype', () => this.#refuse('document-type', 'The file has a document type; it is not read.'));
    parser.on('opentag', ({ name, attributes }) => {
      this.#depth += 1;
      if (this.#depth > DEEPEST) this.#refuse('malformed-xml', `Elements more than ${DEEPEST} deep are not read.`);
      if (!this.#fault) this.#sink.onOpen(local(name), attributes);
    });
    parser.on('text', (text) => {
      if (!this.#fault) this.#sink.onText(text);
    });
    parser.on('cdata', (text) => {
      if (!this.#fault) this.#sink.onText(text);
    });
    parser.on('closetag', ({ name }) => {
      this.#depth -= 1;
      if (!this.#fault) this.#sink.onClose(local(name));
    });
  }

  push(piece: Uint8Array): void {
    if (this.#fault) return;
    if (this.#head) {
      this.#head = joined(this.#head, piece);
      if (this.#head.length >= DECLARATION_BYTES) this.#begin();
    } else this.#take(piece);
  }

  #begin(): void {
    const head = this.#head;
    if (!head) return;
    this.#head = null;
    this.#isLatin = isLatin(head);
    this.#take(head);
  }

  #take(piece: Uint8Array): void {
    for (let at = 0; at < piece.length && !this.#fault; at += LONGEST_PIECE) {
      this.#write(this.#decoded(piece.subarray(at, at + LONGEST_PIECE)));
    }
  }

  /** @returns why the rest of the file was not read; null where all of it was. */
  end(): { readonly code: string; readonly message: string } | null {
    this.#begin();
    if (!this.#fault) {
      try {
        this.#parser.close();
      } catch (error) {
        this.#refuse('malformed-xml', error instanceof Error ? plain(error.message) : String(error));
      }
    }
    return this.#fault;
  }

  #decoded(piece: Uint8Array): string {
    if (this.#isLatin) return latin1(piece, 0, piece.length);
    const bytes = joined(this.#tail, piece);
    const whole = wholeCharacters(bytes);
    this.#tail = bytes.slice(whole);
    return decodeMixed(bytes, 0, whole);
  }

  #write(text: string): void {
    try {
      this.#parser.write(text);
    } catch (error) {
      this.#refuse('malformed-xml', error instanceof Error ? plain(error.message) : String(error));
    }
  }

  /** Outside of the one element the parser names another fault first when the pieces end elsewhere. */
  #words({ message }: Error): string {
    return this.#depth === 0 && OUTSIDE.test(message) ? 'text data outside of root node.' : plain(message);
  }

  #refuse(code: string, message: string): void {
    this.#fault ??= { code, message };
  }
}

function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

function isLatin(start: Uint8Array): boolean {
  const declaration = latin1(start, 0, Math.min(start.length, DECLARATION_BYTES));
  const declared = /encoding=["']([A-Za-z0-9._-]+)["']/.exec(declaration)?.[1] ?? '';
  return /^(iso-8859-1|latin1|windows-1252)$/i.test(declared);
}

/** How many of the bytes end with a whole character of UTF-8: at most three belong to one that goes on. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const size = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return size > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The parser's own words without the place, which depends on how the file came in pieces. */
function plain(message: string): string {
  return message.replace(/^\d+:\d+: /, '').slice(0, 160);
}
