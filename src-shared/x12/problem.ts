/**
 * Something in a file that a person should know about. A problem never stops the reading: one bad transaction set
 * does not sink the file.
 */
export type Problem = {
  /** Stable: scripts, rules and screens may compare it. */
  readonly code: ProblemCode;
  /** An `error` means that what was read must not be posted as it stands; a `warning` is worth a look. */
  readonly severity: 'error' | 'warning';
  /** 1-based position of the segment in the file; 0 when the problem belongs to no segment. */
  readonly segment: number;
  /** Byte offset in the file of that segment (or of the unreadable bytes). */
  readonly offset: number;
  /** 1-based ordinal of the transaction set in the file; null when it belongs to none. */
  readonly transaction: number | null;
  /** One plain sentence with the figures in it. Holds no name of a person. */
  readonly message: string;
};

export type ProblemCode =
  // The bytes
  | 'not-x12'
  | 'leading-junk'
  | 'segment-too-long'
  | 'segment-unreadable'
  | 'truncated'
  // The envelope
  | 'isa-missing'
  | 'isa-length'
  | 'isa-component-separator-missing'
  | 'iea-missing'
  | 'iea-count-wrong'
  | 'iea-control-mismatch'
  | 'gs-missing'
  | 'ge-missing'
  | 'ge-count-wrong'
  | 'ge-control-mismatch'
  | 'st-missing'
  | 'se-missing'
  | 'se-count-wrong'
  | 'segments-missing'
  | 'se-control-mismatch'
  | 'segment-outside-transaction'
  | 'transaction-set-skipped'
  // The remittance
  | 'test-interchange'
  | 'no-remittance'
  | 'payment-missing'
  | 'trace-missing'
  | 'payer-missing'
  | 'payee-missing'
  | 'segment-misplaced'
  | 'amount-unreadable'
  | 'amount-missing'
  | 'date-unreadable'
  | 'sum-too-large'
  // The balance
  | 'transaction-out-of-balance'
  | 'claim-out-of-balance'
  | 'line-out-of-balance'
  | 'lines-differ-from-claim';
