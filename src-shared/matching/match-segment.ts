import { err, ok, type Result } from '../base/result.ts';
import { ByteReader, ByteWriter, Unreadable } from './internal/varint.ts';
import { MatchList, type RunnerUp } from './match-list.ts';
import type { SegmentRefusal } from './segment.ts';

/** 'CSMS': Countersign match segment. */
const MAGIC = [0x43, 0x53, 0x4d, 0x53];
const VERSION = 1;

/** Matches as they were found, with what people have made of each; lengths of both sides bound the line numbers. */
export type KeptMatches = { readonly matches: MatchList; readonly states: Uint8Array };
type Bounds = { readonly left: number; readonly right: number; readonly states: number };

/** Matches as bytes. What somebody has seen and signed does not change because a newer program would match otherwise. */
export function encodeMatches({ matches, states }: KeptMatches): Uint8Array {
  const writer = new ByteWriter();
  for (const byte of [...MAGIC, VERSION]) writer.byte(byte);
  writer.natural(matches.size);
  for (let match = 0; match < matches.size; match += 1) {
    for (const value of [matches.rule(match), matches.isAutomatic(match) ? 1 : 0, states[match]!]) writer.byte(value);
    writer.natural(matches.score(match));
    writer.byte(matches.agreement(match));
    const runnerUp = matches.runnerUp(match);
    writer.byte(runnerUp ? (runnerUp.side === 'left' ? 1 : 2) : 0);
    if (runnerUp) for (const value of [runnerUp.line, runnerUp.score]) writer.natural(value);
    for (const lines of [matches.left(match), matches.right(match)]) {
      writer.natural(lines.length);
      for (const line of lines) writer.natural(line);
    }
  }
  return writer.bytes();
}

/** Reads what `encodeMatches` wrote; anything else is refused as a whole. */
export function decodeMatches(bytes: Uint8Array, bounds: Bounds): Result<KeptMatches, SegmentRefusal> {
  if (bytes.length < 5 || MAGIC.some((byte, at) => bytes[at] !== byte)) return err({ kind: 'notASegment' });
  if (bytes[4] !== VERSION) return err({ kind: 'unknownVersion', version: bytes[4]! });
  const reader = new ByteReader(bytes, 5);
  try {
    const count = reader.natural();
    // A match takes at least ten bytes: a damaged count asks for no memory.
    if (count > reader.left / 10) throw new Unreadable();
    const kept: KeptMatches = { matches: new MatchList(), states: new Uint8Array(count) };
    for (let match = 0; match < count; match += 1) readMatch(reader, kept, match, bounds);
    if (reader.left !== 0) throw new Unreadable();
    return ok(kept);
  } catch (error) {
    if (error instanceof Unreadable) return err({ kind: 'damaged', at: reader.at });
    throw error;
  }
}

function readMatch(reader: ByteReader, { matches, states }: KeptMatches, match: number, bounds: Bounds): void {
  const [rule, automatic, state] = reader.raw(3);
  if (automatic! > 1 || state! >= bounds.states) throw new Unreadable();
  states[match] = state!;
  const score = reader.natural();
  const [agreement, side] = reader.raw(2);
  const runnerUp: RunnerUp | null =
    side === 0 ? null : { side: side === 1 ? 'left' : 'right', line: reader.natural(), score: reader.natural() };
  if (runnerUp && runnerUp.line >= bounds[runnerUp.side]) throw new Unreadable();
  const [left, right] = [readLines(reader, bounds.left), readLines(reader, bounds.right)];
  matches.append(left, right, { rule: rule!, automatic: automatic === 1, score, agreement: agreement!, runnerUp });
}

function readLines(reader: ByteReader, bound: number): number[] {
  const count = reader.natural();
  if (count === 0 || count > reader.left) throw new Unreadable();
  return Array.from({ length: count }, () => {
    const line = reader.natural();
    if (line >= bound) throw new Unreadable();
    return line;
  });
}
