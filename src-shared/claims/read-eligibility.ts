import { tag } from '../x12/bytes.ts';
import type { Segment } from '../x12/segment.ts';
import type { EligibilityAnswer } from './claim.ts';
import type { SetReader } from './set-reader.ts';

const [HL, NM1, TRN, EB, AAA, DTP, REF] = ['HL', 'NM1', 'TRN', 'EB', 'AAA', 'DTP', 'REF'].map(tag);

type Draft = { -readonly [Key in keyof EligibilityAnswer]: EligibilityAnswer[Key] };

/**
 * Reads the answers of a 271, one for each subscriber or dependent.
 *
 * @see ASC X12N 005010X279A1
 */
export class EligibilityReader implements SetReader {
  readonly #onAnswer: (answer: EligibilityAnswer) => void;
  #payerName = '';
  #rejectedBefore = '';
  #open: Draft | null = null;

  constructor(onAnswer: (answer: EligibilityAnswer) => void) {
    this.#onAnswer = onAnswer;
  }

  take(segment: Segment): void {
    switch (segment.name) {
      case HL:
        this.#close();
        if (['22', '23'].includes(segment.text(3))) this.#open = this.#draft(segment);
        return undefined;
      case NM1:
        if (segment.text(1) === 'PR') this.#payerName = segment.text(3);
        return undefined;
      case TRN:
        if (this.#open && this.#open.trace === '') this.#open.trace = segment.text(2);
        return undefined;
      case REF:
        if (this.#open && segment.text(1) === 'EJ') this.#open.account ||= segment.text(2);
        return undefined;
      case AAA:
        if (!this.#open) this.#rejectedBefore ||= segment.text(3) || segment.text(1);
        else this.#open.rejected ||= segment.text(3) || segment.text(1);
        return undefined;
      case EB:
        return this.#benefit(segment);
      case DTP:
        return this.#date(segment);
      default:
        return undefined;
    }
  }

  end(): void {
    this.#close();
    this.#payerName = '';
    this.#rejectedBefore = '';
  }

  #draft({ offset }: Segment): Draft {
    return {
      trace: '',
      account: '',
      payerName: this.#payerName,
      isActive: null,
      rejected: this.#rejectedBefore,
      from: '',
      until: '',
      offset,
    };
  }

  #benefit(segment: Segment): void {
    if (!this.#open) return;
    const code = segment.text(1);
    if (['1', '2', '3', '4', '5'].includes(code)) this.#open.isActive ??= true;
    else if (['6', '7', '8'].includes(code)) this.#open.isActive ??= false;
  }

  #date(segment: Segment): void {
    const open = this.#open;
    if (!open) return;
    const [from = '', until = ''] = segment.text(3).split('-');
    if (['346', '356', '291', '307'].includes(segment.text(1))) {
      open.from ||= from.slice(0, 8);
      open.until ||= until.slice(0, 8);
    } else if (['347', '357'].includes(segment.text(1))) open.until ||= from.slice(0, 8);
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open) this.#onAnswer(open);
  }
}
