import { tag } from '../x12/bytes.ts';
import type { Segment } from '../x12/segment.ts';
import type { Claim, ClaimLine } from './claim.ts';
import { componentsOf, type SetReader } from './set-reader.ts';

const [HL, NM1, CLM, LX, SV1, SV2, SV3, DTP, REF] = ['HL', 'NM1', 'CLM', 'LX', 'SV1', 'SV2', 'SV3', 'DTP', 'REF'].map(
  tag,
);

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Draft = Mutable<Omit<Claim, 'lines'>> & { lines: Mutable<ClaimLine>[]; inLines: boolean };

const MOST_LINES = 9999;

/**
 * Reads the claims of an 837 as they pass: each is told when the next one begins or its set ends.
 *
 * @see ASC X12N 005010X222A1 (professional), X223A2 (institutional), X224A2 (dental)
 */
export class ClaimReader implements SetReader {
  readonly #onClaim: (claim: Claim) => void;
  #billingProvider = '';
  #payer = '';
  #payerName = '';
  #claim: Draft | null = null;

  constructor(onClaim: (claim: Claim) => void) {
    this.#onClaim = onClaim;
  }

  take(segment: Segment): void {
    switch (segment.name) {
      case HL:
        return this.#close();
      case NM1:
        return this.#name(segment);
      case CLM:
        this.#close();
        return this.#open(segment);
      case LX:
        if (this.#claim) this.#claim.inLines = true;
        return undefined;
      case SV1:
      case SV2:
      case SV3:
        return this.#line(segment);
      case DTP:
        return this.#date(segment);
      case REF:
        if (this.#claim && !this.#claim.inLines && segment.text(1) === 'F8') {
          this.#claim.originalReference = segment.text(2);
        }
        return undefined;
      default:
        return undefined;
    }
  }

  end(): void {
    this.#close();
    this.#billingProvider = '';
    this.#payer = '';
    this.#payerName = '';
  }

  #name(segment: Segment): void {
    const role = segment.text(1);
    if (role === '85') this.#billingProvider = segment.text(9);
    // Behind the claim stand the payers of other coverage, which are not the ones that are billed.
    else if (role === 'PR' && !this.#claim) {
      this.#payer = segment.text(9);
      this.#payerName = segment.text(3);
    }
  }

  #open(segment: Segment): void {
    const [facility = '', , frequency = ''] = componentsOf(segment, 5);
    this.#claim = {
      id: segment.text(1),
      form: 'professional',
      chargeMinor: segment.minor(2),
      facility,
      frequency,
      payer: this.#payer,
      payerName: this.#payerName,
      billingProvider: this.#billingProvider,
      originalReference: '',
      serviceOn: '',
      lines: [],
      offset: segment.offset,
      inLines: false,
    };
  }

  #line(segment: Segment): void {
    const claim = this.#claim;
    if (!claim || claim.lines.length >= MOST_LINES) return;
    const isInstitutional = segment.name === SV2;
    claim.form = isInstitutional ? 'institutional' : segment.name === SV3 ? 'dental' : 'professional';
    const [, code = '', ...modifiers] = componentsOf(segment, isInstitutional ? 2 : 1);
    const revenueCode = isInstitutional ? segment.text(1) : '';
    claim.lines.push({
      line: claim.lines.length + 1,
      code: code || revenueCode,
      modifiers: modifiers.slice(0, 4).filter((modifier) => modifier !== ''),
      revenueCode,
      chargeMinor: segment.minor(isInstitutional ? 3 : 2),
      units: segment.text(segment.name === SV1 ? 4 : isInstitutional ? 5 : 6),
      serviceOn: '',
    });
  }

  #date(segment: Segment): void {
    const claim = this.#claim;
    const line = claim?.lines.at(-1);
    const qualifier = segment.text(1);
    if (line && qualifier === '472') line.serviceOn = segment.text(3).slice(0, 8);
    // 434 is the statement's period of an institutional claim, 472 outside the lines the day of a dental one.
    else if (claim && !claim.inLines && ['434', '472'].includes(qualifier))
      claim.serviceOn = segment.text(3).slice(0, 8);
  }

  #close(): void {
    const claim = this.#claim;
    this.#claim = null;
    if (!claim) return;
    const { inLines: _inLines, ...told } = claim;
    this.#onClaim(told);
  }
}
