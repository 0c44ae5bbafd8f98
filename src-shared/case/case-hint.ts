import type { CalendarDate } from '../base/dates.ts';
import type { ClaimCharges } from '../records/claim-charges.ts';
import type { CoverageCheck } from '../records/coverage-check.ts';
import type { Told } from '../records/record.ts';
import type { Statement } from '../records/statement.ts';

/** What a system around the desk told and a case may be in. Amounts in cents. */
export type CaseHint =
  | { readonly of: 'statement'; readonly statement: Told<Statement> }
  | {
      /** What a payer answered about an account, and the charges of a claim that was billed for it. */
      readonly of: 'coverage';
      readonly check: Told<CoverageCheck>;
      readonly charges: Told<ClaimCharges>;
    }
  | {
      /** The last answer to a claim that was not sent again since (277CA). */
      readonly of: 'claim-status';
      readonly claim: string;
      /** As the directory knows the payer; '' where it does not. */
      readonly payer: string;
      readonly chargeMinor: number;
      readonly serviceOn: CalendarDate | null;
      /** STC01-1 and STC01-2. */
      readonly category: string;
      readonly code: string;
      /** Of the answer. */
      readonly on: CalendarDate | null;
    };
