/** What two lines say about each other's reference. */
export const REFERENCE_AGREEMENT = ['missing', 'same', 'sameTrace', 'different'] as const;
export type ReferenceAgreement = (typeof REFERENCE_AGREEMENT)[number];
/** What two lines say about each other's party. */
export const PARTY_AGREEMENT = ['missing', 'same', 'learned', 'similar', 'different'] as const;
export type PartyAgreement = (typeof PARTY_AGREEMENT)[number];

/** The best candidate that was not taken: a line of the side that it would have come from. */
export type RunnerUp = { readonly side: 'left' | 'right'; readonly line: number; readonly score: number };

/** A match as it is written into the list. Scores are whole thousandths. */
export type FoundMatch = {
  readonly rule: number;
  readonly automatic: boolean;
  readonly score: number;
  readonly agreement: number;
  readonly runnerUp: RunnerUp | null;
};

/** Both agreements in one byte. */
export function agreementByte(reference: number, party: number): number {
  return reference | (party << 4);
}

/** Matches in columns, numbered from 0 in the order in which they were found; each line is in one of them at most. */
export class MatchList {
  #size = 0;
  #leftStarts = new Uint32Array(1024);
  #rightStarts = new Uint32Array(1024);
  #leftLines = new Uint32Array(1024);
  #rightLines = new Uint32Array(1024);
  #rules = new Uint8Array(1024);
  #automatic = new Uint8Array(1024);
  #agreements = new Uint8Array(1024);
  #scores = new Uint16Array(1024);
  #runnerLines = new Int32Array(1024);
  #runnerScores = new Int16Array(1024);

  get size(): number {
    return this.#size;
  }

  /** Index of the rule in the table that was matched by. */
  rule(match: number): number {
    return this.#rules[match]!;
  }

  isAutomatic(match: number): boolean {
    return this.#automatic[match] === 1;
  }

  /** In thousandths: 1000 where reference, amount, party and date all are the same. */
  score(match: number): number {
    return this.#scores[match]!;
  }

  /** Line numbers of the left side, in the order of their ids. A view: not to be changed. */
  left(match: number): Uint32Array {
    return this.#leftLines.subarray(this.#leftStarts[match], this.#leftStarts[match + 1]);
  }

  right(match: number): Uint32Array {
    return this.#rightLines.subarray(this.#rightStarts[match], this.#rightStarts[match + 1]);
  }

  /** The first line, and for a pair the only one: makes no view. */
  firstLeft(match: number): number {
    return this.#leftLines[this.#leftStarts[match]!]!;
  }

  firstRight(match: number): number {
    return this.#rightLines[this.#rightStarts[match]!]!;
  }

  isPair(match: number): boolean {
    return (
      this.#leftStarts[match + 1]! - this.#leftStarts[match]! === 1 &&
      this.#rightStarts[match + 1]! - this.#rightStarts[match]! === 1
    );
  }

  referenceAgreement(match: number): ReferenceAgreement {
    return REFERENCE_AGREEMENT[this.#agreements[match]! & 15]!;
  }

  partyAgreement(match: number): PartyAgreement {
    return PARTY_AGREEMENT[this.#agreements[match]! >> 4]!;
  }

  /** Both agreements as one number, for who tells matches apart by them. */
  agreement(match: number): number {
    return this.#agreements[match]!;
  }

  hasRunnerUp(match: number): boolean {
    return this.#runnerScores[match]! >= 0;
  }

  runnerUp(match: number): RunnerUp | null {
    const score = this.#runnerScores[match]!;
    if (score < 0) return null;
    const line = this.#runnerLines[match]!;
    return line < 0 ? { side: 'left', line: -1 - line, score } : { side: 'right', line, score };
  }

  appendPair(left: number, right: number, found: FoundMatch): void {
    this.#reserve(1, 1);
    const [leftEnd, rightEnd] = [this.#leftStarts[this.#size]!, this.#rightStarts[this.#size]!];
    this.#leftLines[leftEnd] = left;
    this.#rightLines[rightEnd] = right;
    this.#append(leftEnd + 1, rightEnd + 1, found);
  }

  append(left: readonly number[], right: readonly number[], found: FoundMatch): void {
    this.#reserve(left.length, right.length);
    const [leftEnd, rightEnd] = [this.#leftStarts[this.#size]!, this.#rightStarts[this.#size]!];
    this.#leftLines.set(left, leftEnd);
    this.#rightLines.set(right, rightEnd);
    this.#append(leftEnd + left.length, rightEnd + right.length, found);
  }

  #append(leftEnd: number, rightEnd: number, { rule, automatic, score, agreement, runnerUp }: FoundMatch): void {
    const match = this.#size;
    this.#leftStarts[match + 1] = leftEnd;
    this.#rightStarts[match + 1] = rightEnd;
    this.#rules[match] = rule;
    this.#automatic[match] = automatic ? 1 : 0;
    this.#agreements[match] = agreement;
    this.#scores[match] = score;
    this.#runnerScores[match] = runnerUp ? runnerUp.score : -1;
    if (runnerUp) this.#runnerLines[match] = runnerUp.side === 'left' ? -1 - runnerUp.line : runnerUp.line;
    this.#size = match + 1;
  }

  #reserve(left: number, right: number): void {
    const leftNeeded = this.#leftStarts[this.#size]! + left;
    const rightNeeded = this.#rightStarts[this.#size]! + right;
    if (leftNeeded > this.#leftLines.length) this.#leftLines = grown(this.#leftLines, leftNeeded);
    if (rightNeeded > this.#rightLines.length) this.#rightLines = grown(this.#rightLines, rightNeeded);
    if (this.#size + 2 <= this.#leftStarts.length) return;
    this.#leftStarts = grown(this.#leftStarts);
    this.#rightStarts = grown(this.#rightStarts);
    this.#rules = grown(this.#rules);
    this.#automatic = grown(this.#automatic);
    this.#agreements = grown(this.#agreements);
    this.#scores = grown(this.#scores);
    this.#runnerLines = grown(this.#runnerLines);
    this.#runnerScores = grown(this.#runnerScores);
  }
}

type Column =
  | Uint8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>;

function grown<T extends Column>(column: T, needed = 0): T {
  const make = column.constructor as new (length: number) => T;
  const larger = new make(Math.max(needed, column.length * 2));
  larger.set(column);
  return larger;
}
