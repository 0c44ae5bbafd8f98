import type { FieldProblem } from '../../../src-shared/case/intake.ts';

/** What is wrong with a field, in sentences; '' for nothing. */
export function problemAt(problems: readonly FieldProblem[], path: string): string {
  return problems
    .filter((problem) => problem.path === path)
    .map(({ message }) => message)
    .join(' ');
}
