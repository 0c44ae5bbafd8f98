import { tag } from '../x12/bytes.ts';
import type { Segment } from '../x12/segment.ts';
import type { ClaimStatus } from './claim.ts';
import { componentsOf, type SetReader } from './set-reader.ts';

const [HL, TRN, STC, REF] = ['HL', 'TRN', 'STC', 'REF'].map(tag);

type Open = {
  claim: string;
  payerClaim: string;
  readonly offset: number;
  statuses: Omit<ClaimStatus, 'claim' | 'payerClaim'>[];
};

/**
 * Reads what a 277 or 277CA says of claims: the levels of patients and of their claims, each status (STC) with the number of
 * the claim it is about. What it says of a whole transmission is left to the totals.
 *
 * @see ASC X12N 005010X214 (277CA), 005010X212 (276/277)
 */
export class StatusReader implements SetReader {
  readonly #onStatus: (status: ClaimStatus) => void;
  #isPatient = false;
  #open: Open | null = null;

  constructor(onStatus: (status: ClaimStatus) => void) {
    this.#onStatus = onStatus;
  }

  take(segment: Segment): void {
    switch (segment.name) {
      case HL:
        this.#close();
        this.#isPatient = ['22', '23', 'PT'].includes(segment.text(3));
        return undefined;
      case TRN:
        if (!this.#isPatient) return undefined;
        this.#close();
        this.#open = { claim: segment.text(2), payerClaim: '', offset: segment.offset, statuses: [] };
        return undefined;
      case REF:
        if (this.#open && segment.text(1) === '1K') this.#open.payerClaim = segment.text(2);
        return undefined;
      case STC:
        return this.#status(segment);
      default:
        return undefined;
    }
  }

  end(): void {
    this.#close();
    this.#isPatient = false;
  }

  #status(segment: Segment): void {
    if (!this.#open || this.#open.statuses.length >= 100) return;
    const [category = '', code = ''] = componentsOf(segment, 1);
    const { offset } = segment;
    this.#open.statuses.push({ category, code, on: segment.text(2), chargeMinor: segment.minor(4), offset });
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    for (const status of open.statuses) this.#onStatus({ ...status, claim: open.claim, payerClaim: open.payerClaim });
  }
}
