import { encodeUtf8 } from '../x12/bytes.ts';
import type { SourceContents, SourceFormat } from '../source-file/source-format.ts';

/** Small, fast and the same everywhere: the state of a xorshift generator. */
function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}

/** A sound file of the seeds, damaged a few times: bytes changed, cut out, doubled, put in, the end cut off. */
export function fuzzed(seeds: readonly string[], seed: number): Uint8Array {
  return fuzzedBytes(seeds.map(encodeUtf8), seed);
}

/** The same of files that are no text. */
export function fuzzedBytes(seeds: readonly Uint8Array[], seed: number): Uint8Array {
  const next = generator(seed);
  let bytes = seeds[next() % seeds.length] ?? new Uint8Array(0);
  for (let damage = next() % 6; damage > 0 && bytes.length > 0; damage -= 1) bytes = damaged(bytes, next);
  return bytes;
}

function damaged(bytes: Uint8Array, next: () => number): Uint8Array {
  const at = next() % bytes.length;
  const length = 1 + (next() % 12);
  const splice = (middle: Uint8Array, to: number) => {
    const spliced = new Uint8Array(at + middle.length + Math.max(bytes.length - to, 0));
    spliced.set(bytes.subarray(0, at));
    spliced.set(middle, at);
    spliced.set(bytes.subarray(to), at + middle.length);
    return spliced;
  };
  switch (next() % 6) {
    case 0:
      return splice(Uint8Array.of(next() & 0xff), at + 1);
    case 1:
      return splice(new Uint8Array(0), at + length);
    case 2:
      return splice(bytes.slice(at, at + length), at);
    case 3:
      return splice(
        Uint8Array.from({ length }, () => next() & 0xff),
        at,
      );
    case 4:
      return splice(Uint8Array.of(0x39, 0x39, 0x39, 0x39, 0x39, 0x39, 0x39, 0x39, 0x39), at);
    default:
      return bytes.slice(0, at);
  }
}

/** Reads a file in pieces of at most `pieceLength` bytes. */
export function inspected(
  format: SourceFormat,
  kind: string,
  bytes: Uint8Array,
  pieceLength = Infinity,
): SourceContents {
  const inspector = format.inspect(kind);
  for (let at = 0; at < bytes.length; at += pieceLength) inspector.push(bytes.subarray(at, at + pieceLength));
  return inspector.end();
}

/**
 * Reads `inputs` damaged files.
 *
 * @returns how many records were found in all of them: most are damaged files, not noise.
 * @throws an error naming the seed that made the reader throw, or give sums that are no safe integers.
 */
export function fuzzFormat(format: SourceFormat, kind: string, seeds: readonly string[], inputs: number): number {
  let records = 0;
  for (let seed = 0; seed < inputs; seed += 1) {
    const bytes = fuzzed(seeds, seed);
    try {
      format.recognise(bytes, { kind: 'unknown' });
      const contents = inspected(format, kind, bytes, seed % 8 === 0 ? 1 + (seed % 61) : Infinity);
      records += contents.records;
      for (const [name, value] of Object.entries(contents.totals)) {
        if (value !== null && !Number.isSafeInteger(value)) throw new Error(`${name} is ${value}`);
      }
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  return records;
}
