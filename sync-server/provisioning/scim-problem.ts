/** RFC 7644, table 9, as far as they occur here. */
export type ScimType = 'invalidFilter' | 'uniqueness' | 'invalidSyntax' | 'invalidPath' | 'noTarget' | 'invalidValue';

/** A refusal in the form of RFC 7644, 3.12. */
export class ScimProblem extends Error {
  override readonly name = 'ScimProblem';
  readonly status: number;
  readonly scimType: ScimType | null;
  /** Seconds; 0: it is of no use to try again. */
  readonly retryAfterS: number;

  constructor(status: number, detail: string, scimType: ScimType | null = null, retryAfterS = 0) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
    this.retryAfterS = retryAfterS;
  }
}

export function invalidValue(detail: string): ScimProblem {
  return new ScimProblem(400, detail, 'invalidValue');
}
