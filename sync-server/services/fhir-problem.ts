import type { FhirIssue } from '../../src-shared/fhir/validate.ts';

/** What an OperationOutcome tells. @see FHIR R4 value set issue-type */
export type OutcomeIssue = {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code:
    | FhirIssue['code']
    | 'invalid'
    | 'not-found'
    | 'login'
    | 'forbidden'
    | 'conflict'
    | 'processing'
    | 'exception'
    | 'transient'
    | 'informational';
  readonly diagnostics: string;
  /** FHIRPath of the element it is about; absent for the whole. */
  readonly expression?: string;
};

/** Thrown by what answers FHIR requests; the error handler of its routes writes the OperationOutcome. */
export class FhirProblem extends Error {
  override readonly name = 'FhirProblem';
  readonly status: number;
  readonly issues: readonly OutcomeIssue[];

  constructor(status: number, issues: readonly [OutcomeIssue, ...OutcomeIssue[]] | readonly OutcomeIssue[]) {
    super(issues[0]?.diagnostics ?? 'refused');
    this.status = status;
    this.issues = issues;
  }

  static of(status: number, code: OutcomeIssue['code'], diagnostics: string): FhirProblem {
    return new FhirProblem(status, [{ severity: 'error', code, diagnostics }]);
  }
}

export function outcomeOf(issues: readonly OutcomeIssue[]): Record<string, unknown> {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ expression, ...issue }) => ({
      ...issue,
      ...(expression ? { expression: [expression] } : {}),
    })),
  };
}
