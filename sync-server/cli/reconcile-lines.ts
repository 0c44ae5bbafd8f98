import type { LineTable } from '../../src-shared/matching/line-table.ts';
import { reasonOf, reasonText } from '../../src-shared/matching/match-reason.ts';
import { matchesInOrder, summarise, type Reconciliation } from '../../src-shared/matching/reconcile.ts';

const PIECE_BYTES = 1 << 16;
const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];

/** One line of JSON per match and a last one with the summary, written in pieces: a million lines are never one text. */
export function printMatchLines(reconciliation: Reconciliation, write: (text: string) => void): void {
  const { matches, left, right } = reconciliation;
  const piece = new Piece(write);
  const tails = new LineTails(reconciliation);
  for (const match of matchesInOrder(reconciliation)) {
    piece.text('{"left":[');
    if (matches.isPair(match)) piece.id(left, matches.firstLeft(match));
    else piece.ids(left, matches.left(match));
    piece.text('],"right":[');
    if (matches.isPair(match)) piece.id(right, matches.firstRight(match));
    else piece.ids(right, matches.right(match));
    piece.text(tails.of(match));
  }
  piece.text(`${JSON.stringify({ summary: summarise(reconciliation) })}\n`);
  piece.end();
}

/** What a line says behind its ids; most of a million lines say one of a few hundred things. */
class LineTails {
  readonly #reconciliation: Reconciliation;
  readonly #known = new Map<number, string>();

  constructor(reconciliation: Reconciliation) {
    this.#reconciliation = reconciliation;
  }

  of(match: number): string {
    const key = this.#keyOf(match);
    if (key === null) return this.#make(match);
    let tail = this.#known.get(key);
    if (tail === undefined) this.#known.set(key, (tail = this.#make(match)));
    return tail;
  }

  /** Everything that the tail of a plain pair depends on, or null for what is told by itself. */
  #keyOf(match: number): number | null {
    const { matches, left, right } = this.#reconciliation;
    if (!matches.isPair(match) || matches.hasRunnerUp(match)) return null;
    const [one, other] = [matches.firstLeft(match), matches.firstRight(match)];
    if (left.amounts[one] !== right.amounts[other]) return null;
    const days = right.days[other]! - left.days[one]! + 4000;
    const facts = (matches.rule(match) * 256 + matches.agreement(match)) * 2 + (matches.isAutomatic(match) ? 1 : 0);
    return (facts * 8001 + days) * 1001 + matches.score(match);
  }

  #make(match: number): string {
    const { matches } = this.#reconciliation;
    const reason = reasonOf(this.#reconciliation, match);
    const score = matches.score(match) / 1000;
    return `],"rule":"${reason.rule}","automatic":${matches.isAutomatic(match)},"score":${score},"reason":${JSON.stringify(reasonText(reason))}}\n`;
  }
}

/** Bytes on their way out: ids are copied as bytes, and become text only with the rest of a piece. */
class Piece {
  readonly #write: (text: string) => void;
  #bytes = Buffer.allocUnsafe(PIECE_BYTES * 2);
  #length = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  text(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#bytes.write(text, this.#length);
  }

  ids(table: LineTable, lines: Uint32Array): void {
    for (let at = 0; at < lines.length; at += 1) {
      if (at > 0) this.text(',');
      this.id(table, lines[at]!);
    }
  }

  /** An id as a JSON string. */
  id({ ids }: LineTable, line: number): void {
    const { bytes } = ids;
    const [from, to] = [ids.start(line + 1), ids.end(line + 1)];
    this.#reserve((to - from) * 6 + 2);
    const own = this.#bytes;
    let at = this.#length;
    own[at++] = QUOTE;
    for (let source = from; source < to; source += 1) {
      const byte = bytes[source]!;
      if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) {
        this.text(JSON.stringify(ids.text(line + 1)));
        return;
      }
      own[at++] = byte;
    }
    own[at++] = QUOTE;
    this.#length = at;
  }

  end(): void {
    if (this.#length > 0) this.#write(this.#bytes.toString('utf8', 0, this.#length));
    this.#length = 0;
  }

  #reserve(bytes: number): void {
    if (this.#length > PIECE_BYTES) this.end();
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
