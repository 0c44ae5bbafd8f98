import type { SourceProblem } from '../source-file/source-format.ts';
import { decodeText } from '../x12/bytes.ts';
import { entryPlaces } from './entry-places.ts';
import { isResource, type Resource, resourcesIn } from './resource.ts';

/** JSON of one piece is read as a whole; a larger one has to come as NDJSON, one resource a line, as $export gives it. */
const MOST_BYTES = 64 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Where a reader of FHIR tells what it meets, in the order of the file. */
export type FhirSink = {
  /** `offset`: of the line, the JSON value, or the entry of a Bundle that it is. */
  onResource(resource: Resource, offset: number): void;
  onProblem(problem: SourceProblem): void;
};

/** Reads resources as JSON in pieces of any size: one, a Bundle of them, or one a line. */
export class FhirReader {
  readonly #sink: FhirSink;
  #resources = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #offset = 0;
  #isTooLarge = false;
  /** Told from the first line: NDJSON where it is a value of its own, else one value in all lines. Null until then. */
  #isByLine: boolean | null = null;

  constructor(sink: FhirSink) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    let from = 0;
    while (this.#isByLine !== false) {
      const at = piece.indexOf(NEWLINE, from);
      if (at < 0) break;
      this.#hold(piece.subarray(from, at + 1));
      from = at + 1;
      this.#line();
    }
    this.#hold(piece.subarray(from));
  }

  end(): void {
    this.#flush();
    if (this.#resources === 0) this.#tell('no-resource', 0, 'The file holds no FHIR resource.');
  }

  #line(): void {
    if (this.#isByLine === null) {
      const text = this.#heldText();
      if (text === '') return;
      this.#isByLine = isResource(parsed(text));
    }
    if (this.#isByLine) this.#flush();
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#heldBytes += bytes.length;
    if (this.#isTooLarge) return;
    if (this.#heldBytes > MOST_BYTES) {
      this.#isTooLarge = true;
      this.#held = [];
      const message = `One JSON value has more than ${MOST_BYTES / 1024 / 1024} MB; send it as NDJSON, a resource a line.`;
      this.#tell('too-large', this.#offset, message);
      return;
    }
    // The piece belongs to whoever sent it and may be filled anew.
    this.#held.push(bytes.slice());
  }

  #heldText(): string {
    const bytes = joined(this.#held, this.#heldBytes);
    return decodeText(bytes, 0, bytes.length)
      .replace(/^\uFEFF/, '')
      .trim();
  }

  #flush(): void {
    const text = this.#isTooLarge ? '' : this.#heldText();
    const bytes = this.#isTooLarge ? new Uint8Array(0) : joined(this.#held, this.#heldBytes);
    const offset = this.#offset;
    this.#offset += this.#heldBytes;
    this.#held = [];
    this.#heldBytes = 0;
    this.#isTooLarge = false;
    if (text === '') return;
    const value = parsed(text);
    if (value === undefined) {
      const message = 'The JSON is not well-formed, or it is cut off.';
      this.#tell('malformed-json', offset, message);
    } else if (!isResource(value)) {
      const message = 'A JSON value has no resourceType.';
      this.#tell('not-fhir', offset, message);
    } else {
      const isBundle = value.resourceType === 'Bundle';
      const places = isBundle ? entryPlaces(bytes) : [];
      for (const { resource, entry } of resourcesIn(value)) {
        this.#resources += 1;
        this.#sink.onResource(resource, offset + (places[entry] ?? 0));
      }
    }
  }

  #tell(code: string, offset: number, message: string): void {
    this.#sink.onProblem({ code, severity: 'error', offset, message });
  }
}

/** @returns undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
