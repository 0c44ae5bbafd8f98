import type { FileHandle } from 'node:fs/promises';
import { isDamaged } from '../../src-shared/journal/damage.ts';
import { remittanceProblem } from '../../src-shared/remittance/preview.ts';
import { RemittanceReader, type FileTotals } from '../../src-shared/remittance/read.ts';
import type {
  ClaimPayment,
  Interchange,
  RemittanceAdvice,
  TransactionSummary,
} from '../../src-shared/remittance/remittance.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { Problem } from '../../src-shared/x12/problem.ts';

/** What stands in a remittance file, in its order: of every transaction set its head, its claims and its end. */
export type RemittanceEvent =
  | { readonly type: 'head'; readonly advice: RemittanceAdvice; readonly delimiters: Interchange['delimiters'] }
  | { readonly type: 'claim'; readonly claim: ClaimPayment }
  | {
      readonly type: 'end';
      readonly summary: TransactionSummary;
      readonly problems: readonly RemittanceProblem[];
      /** A part of the set may be lost. */
      readonly damaged: boolean;
    };

export type FileReading = {
  readonly totals: FileTotals;
  /** Those that belong to no transaction set. */
  readonly problems: readonly RemittanceProblem[];
};

/** Small enough that reading one piece holds up nobody else's request. */
const PIECE_BYTES = 64 * 1024;

/** Reads a file of any size piece by piece, never faster than its events are taken. */
export async function* readRemittanceEvents(file: FileHandle): AsyncGenerator<RemittanceEvent, FileReading, undefined> {
  let events: RemittanceEvent[] = [];
  let delimiters: Interchange['delimiters'] = { element: '*', component: ':', segment: '~' };
  const problems = new ProblemList();
  let ofSet = new ProblemList();
  const reader = new RemittanceReader({
    onInterchange: (interchange) => (delimiters = interchange.delimiters),
    onTransaction: (advice) => events.push({ type: 'head', advice, delimiters }),
    onClaim: (claim) => events.push({ type: 'claim', claim }),
    onTransactionEnd: (summary) => {
      events.push({ type: 'end', summary, problems: ofSet.list(), damaged: ofSet.isDamaged });
      ofSet = new ProblemList();
    },
    onProblem: (problem) => (problem.transaction === null ? problems : ofSet).add(problem),
  });
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    reader.push(piece.subarray(0, bytesRead));
    const ready = events;
    events = [];
    yield* ready;
  }
  const totals = reader.end();
  yield* events;
  return { totals, problems: problems.list() };
}

/** A file of noise has as many problems as one likes; the list ends with one that says how many were left out. */
const MOST_PROBLEMS = 200;

class ProblemList {
  readonly #shown: RemittanceProblem[] = [];
  #total = 0;
  isDamaged = false;

  add(problem: Problem): void {
    this.#total += 1;
    this.isDamaged ||= isDamaged([problem]);
    if (this.#shown.length < MOST_PROBLEMS) this.#shown.push(remittanceProblem(problem));
  }

  list(): readonly RemittanceProblem[] {
    const left = this.#total - this.#shown.length;
    if (left === 0) return this.#shown;
    const message = `${left} more problems are not listed.`;
    return [...this.#shown, { code: 'problems-omitted', severity: 'warning', segment: 0, offset: 0, message }];
  }
}
