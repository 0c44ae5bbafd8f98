import type { SourceProblem } from './source-format.ts';

/** A file of noise has as many problems as one likes; the list ends with one that says how many were left out. */
const MOST_PROBLEMS = 1000;

/** Gathers the problems of one file in the order in which they are met. */
export class ProblemList {
  readonly #shown: SourceProblem[] = [];
  #total = 0;

  add(problem: SourceProblem): void {
    this.#total += 1;
    if (this.#shown.length < MOST_PROBLEMS) this.#shown.push(problem);
  }

  list(): readonly SourceProblem[] {
    const left = this.#total - this.#shown.length;
    if (left === 0) return this.#shown;
    const message = `${left} more problems are not listed.`;
    return [...this.#shown, { code: 'problems-omitted', severity: 'warning', offset: 0, message }];
  }
}
